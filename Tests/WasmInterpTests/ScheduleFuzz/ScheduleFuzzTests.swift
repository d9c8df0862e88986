import Foundation
import Testing
import WasmCore
import WasmInterp

/// Random schedules of guests that wait, notify, compute and are stopped, paused, cancelled and
/// dropped in the middle: all of them end, and nothing of them stays.
///
/// `WEFT_FUZZ_SECONDS` lets it go on for longer, from `WEFT_FUZZ_SEED` or from a seed of its own,
/// which it prints.
@Suite(.serialized) struct ScheduleFuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    static let seconds = environment["WEFT_FUZZ_SECONDS"].flatMap { Double($0) } ?? 0
    static let seed = environment["WEFT_FUZZ_SEED"].flatMap { UInt64($0) }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func nothingHangsAndNothingStays(seed: UInt64) async throws {
        for difference in try await ScheduleRound.play(seed: seed) {
            Issue.record("seed \(seed): \(difference)")
        }
    }

    @Test(.enabled(if: seconds > 0, "long: WEFT_FUZZ_SECONDS=60 swift test --filter ScheduleFuzz"))
    func forAsLongAsWanted() async throws {
        var seed = Self.seed ?? UInt64.random(in: 1_000..<1_000_000)
        let end = ContinuousClock.now + .seconds(Self.seconds)
        print("schedules: from seed \(seed)")
        while ContinuousClock.now < end {
            let differences = try await ScheduleRound.play(seed: seed)
            guard differences.isEmpty else {
                Issue.record("seed \(seed): \(differences)")
                return
            }
            seed += 1
        }
        print("schedules: up to seed \(seed)")
    }
}

/// Some players on one memory.
enum ScheduleRound {
    private struct WeakEngine: @unchecked Sendable { weak var engine: Engine? }

    /// - Returns: What is not as it has to be. The schedule itself is not the seed's alone: threads
    ///   are as quick as they are.
    static func play(seed: UInt64) async throws -> [String] {
        var random = TenantRandom(seed: seed)
        let (engine, differences) = try await play(&random)
        guard differences.isEmpty else { return differences }
        return await eventually { engine.engine == nil } ? [] : ["the engine stays"]
    }

    private static func play(
        _ random: inout TenantRandom
    ) async throws -> (WeakEngine, [String]) {
        let world = try ScheduleWorld(&random)
        let engine = WeakEngine(engine: world.module.engine)
        for number in 0..<Int.random(in: 2..<7, using: &random) {
            world.note(number, "starts")
            start(number, seed: random.next(), in: world)
        }
        let end = ContinuousClock.now + .milliseconds(150)
        while !world.isIdle, ContinuousClock.now < end {
            world.disturb(&random)
            try await Task.sleep(for: .microseconds(500))
        }
        world.end()
        guard await eventually({ world.isIdle }) else {
            return (engine, ["never ends: \(world.doing)"])
        }
        return (engine, world.reports + (await remains(of: world)))
    }

    private static func start(_ number: Int, seed: UInt64, in world: ScheduleWorld) {
        Task.detached {
            do {
                let player = try SchedulePlayer(number, seed: seed, world)
                if let difference = try await player.live() { world.report(difference) }
            } catch {
                world.report("\(error)")
            }
            world.note(number, nil)
        }
    }

    private static func remains(of world: ScheduleWorld) async -> [String] {
        var differences: [String] = []
        if await !eventually({ world.hostCount == 0 }) {
            differences.append("\(world.hostCount) stores stay")
        }
        if world.memory.waiterCount > 0 {
            differences.append("\(world.memory.waiterCount) waiters stay")
        }
        let all = MemoryType(WasmCore.Limits(ScheduleWorld.pagesMax))
        let store = Store(engine: world.module.engine, host: ())
        if await !eventually({ store.makeMemory(all) != nil }) {
            differences.append("memory stays")
        }
        return differences
    }

    /// Waits for what has to come about soon; a minute is far too long, even where all is busy.
    private static func eventually(_ isSo: () -> Bool) async -> Bool {
        let end = ContinuousClock.now + .seconds(60)
        while !isSo() {
            guard ContinuousClock.now < end else { return false }
            try? await Task.sleep(for: .milliseconds(1))
        }
        return true
    }
}
