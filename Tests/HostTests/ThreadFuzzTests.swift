import Foundation
import Host
import Platform
import Testing
import WasmCore
import WasmInterp

/// Random programs with threads that are ended at random from inside and outside: each run comes to
/// its end, and nothing of it stays.
///
/// `WEFT_FUZZ_SECONDS` lets it go on for longer, from `WEFT_FUZZ_SEED` or from a seed of its own,
/// which it prints.
@Suite(.serialized) struct ThreadFuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    static let seconds = environment["WEFT_FUZZ_SECONDS"].flatMap { Double($0) } ?? 0
    static let seed = environment["WEFT_FUZZ_SEED"].flatMap { UInt64($0) }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func runsEndAndNothingStays(seed: UInt64) async throws {
        for difference in try await ThreadFuzzRun.play(seed: seed) {
            Issue.record("seed \(seed): \(difference)")
        }
    }

    @Test(.enabled(if: seconds > 0, "long: WEFT_FUZZ_SECONDS=60 swift test --filter ThreadFuzz"))
    func forAsLongAsWanted() async throws {
        var seed = Self.seed ?? UInt64.random(in: 1_000..<1_000_000)
        let end = ContinuousClock.now + .seconds(Self.seconds)
        print("threads: from seed \(seed)")
        while ContinuousClock.now < end {
            let differences = try await ThreadFuzzRun.play(seed: seed)
            guard differences.isEmpty else {
                Issue.record("seed \(seed): \(differences)")
                return
            }
            seed += 1
        }
        print("threads: up to seed \(seed)")
    }
}

/// What is left of one run, and how many have come back from it.
private final class ThreadFuzzRun: Sendable {
    private final class Token: Sendable {}
    private struct WeakToken: @unchecked Sendable { weak var token: Token? }
    private struct WeakThreads: @unchecked Sendable { weak var threads: WASIThreads? }

    private let tokens = Locked<[WeakToken]>([])
    private let outcomes = Locked<[String]>([])

    /// - Returns: What is not as it has to be. The schedule itself is not the seed's alone: threads
    ///   are as quick as they are.
    static func play(seed: UInt64) async throws -> [String] {
        var random = ThreadFuzzRandom(state: seed)
        return try await ThreadFuzzRun().play(&random)
    }

    private var tokenCount: Int { tokens.withLock { $0.count { $0.token != nil } } }

    private func play(_ random: inout ThreadFuzzRandom) async throws -> [String] {
        let isMetered = random.chance(60)
        var guest = ThreadFuzzProgram.make(&random)
        guest.isMetered = isMetered
        guest.configuration.limits.threadsMax = Int.random(in: 1..<8, using: &random)
        let (threads, difference) = try await run(guest, isMetered, &random)
        if let difference { return [difference] }
        if await !eventually({ threads.threads == nil }) { return ["the run stays"] }
        if await !eventually({ self.tokenCount == 0 }) { return ["\(tokenCount) stores stay"] }
        return []
    }

    private func run(
        _ guest: ThreadGuest, _ isMetered: Bool, _ random: inout ThreadFuzzRandom
    ) async throws -> (WeakThreads, String?) {
        let threads = try guest.prepare()
        let makeStore = makeStore(threads.module.engine, isMetered, seed: random.next())
        let runners = Int.random(in: 1..<3, using: &random)
        if random.chance(5) { threads.interrupt() }
        for _ in 0..<runners {
            Thread.detachNewThread {
                let outcome = "\(threads.run(makeStore: makeStore))"
                // No thread of a metered run is left when it has ended.
                let left = isMetered ? " (\(threads.threadCount))" : ""
                self.outcomes.withLock { $0.append(outcome + left) }
            }
        }
        // Some end by themselves, the others from outside.
        let delay = Int.random(in: 0..<30_000, using: &random)
        try await Task.sleep(for: .microseconds(delay))
        threads.interrupt()
        let isOver = await eventually { self.outcomes.withLock { $0.count } == runners }
        let weak = WeakThreads(threads: threads)
        guard isOver else { return (weak, "never ends: \(threads.threadCount) threads") }
        let outcomes = outcomes.withLock { $0 }
        if Set(outcomes).count > 1 { return (weak, "ended differently: \(outcomes)") }
        if isMetered, !outcomes.allSatisfy({ $0.hasSuffix(" (0)") }) {
            return (weak, "threads stay: \(outcomes)")
        }
        return (weak, nil)
    }

    private func makeStore(
        _ engine: Engine, _ isMetered: Bool, seed: UInt64
    ) -> @Sendable (Int32) -> Store<Token> {
        { number in
            var random = ThreadFuzzRandom(state: seed &+ UInt64(UInt32(bitPattern: number)))
            let token = Token()
            self.tokens.withLock { $0.append(WeakToken(token: token)) }
            let store = Store(engine: engine, host: token)
            let instant =
                ContinuousClock.now
                + .microseconds(
                    Int.random(in: 0..<30_000, using: &random))
            if random.chance(5) { store.waitDeadline = instant }
            guard isMetered else { return store }
            if random.chance(5) { store.deadline = instant }
            if random.chance(50) { store.fuel = UInt64.random(in: 0..<300_000, using: &random) }
            return store
        }
    }

    /// Waits for what has to come about soon; a minute is far too long, even where all is busy.
    private func eventually(_ isSo: () -> Bool) async -> Bool {
        let end = ContinuousClock.now + .seconds(60)
        while !isSo() {
            guard ContinuousClock.now < end else { return false }
            try? await Task.sleep(for: .milliseconds(1))
        }
        return true
    }
}

/// Makes programs of a few deeds a thread.
private enum ThreadFuzzProgram {
    static func make(_ random: inout ThreadFuzzRandom) -> ThreadGuest {
        var threads = ""
        for number in 0..<3 {
            threads += """
                (if (i32.eq (i32.rem_u (local.get $arg) (i32.const 3)) (i32.const \(number)))
                  (then \(deeds(&random))))

                """
        }
        let start = random.chance(30) ? deeds(&random) : ""
        return ThreadGuest(
            deeds(&random), thread: threads,
            // The first instance, before there are threads, says what polls are for: the
            // subscription at 64 is to a clock, an hour away; the one at 320 is due in 1 ms.
            functions: """
                (tag $e (param i32))
                (func $spin (local $i i32)
                  (loop $again
                    (local.set $i (i32.add (local.get $i) (i32.const 1)))
                    (br_if $again (i32.lt_u (local.get $i) (i32.const 5000)))))
                (func $start
                  (if (i32.eqz (i32.atomic.rmw.add (i32.const 4) (i32.const 1))) (then
                    (i64.store (i32.const 88) (i64.const 3600000000000))
                    (i64.store (i32.const 344) (i64.const 1000000))))
                  \(start))
                (start $start)
                """)
    }

    private static func deeds(_ random: inout ThreadFuzzRandom) -> String {
        (0..<Int.random(in: 0..<6, using: &random)).map { _ in deed(&random) }
            .joined(separator: "\n")
    }

    private static func deed(_ random: inout ThreadFuzzRandom) -> String {
        let number = Int.random(in: 0..<6, using: &random)
        let address = 12 + number % 2 * 4
        switch Int.random(in: 0..<40, using: &random) {
        case 0..<12: return "(drop (call $spawn (i32.const \(number))))"
        case 12..<18:
            let time = [-1, 0, 100_000, 1_000_000].randomElement(using: &random) ?? 0
            return "(drop (memory.atomic.wait32 (i32.const \(address)) (i32.const 0) "
                + "(i64.const \(time))))"
        case 18..<26:
            return "(drop (memory.atomic.notify (i32.const \(address)) (i32.const \(number))))"
        case 26..<30: return "(call $spin)"
        case 30..<33:
            let subscription = random.chance(20) ? 64 : 320
            return "(drop (call $poll (i32.const \(subscription)) (i32.const 512) (i32.const 1) "
                + "(i32.const 600)))"
        case 33: return "(call $exit (i32.const \(number)))"
        case 34: return "unreachable"
        case 35: return "(throw $e (i32.const 1))"
        case 36: return "(drop (memory.grow (i32.const 1)))"
        default:
            return
                "(drop (call $fd_seek (i32.const 1) (i64.const 0) (i32.const 0) (i32.const 632)))"
        }
    }
}

/// SplitMix64: the same numbers for a seed, everywhere.
private struct ThreadFuzzRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}
