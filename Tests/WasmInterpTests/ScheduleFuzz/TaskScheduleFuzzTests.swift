import Foundation
import Testing
import WasmCore

@testable import WasmInterp

/// Calls of components that overlap in one store, with answers of the host and cancels in random
/// order: the same seed gives the same trace, all calls end, and nothing of them stays.
///
/// `WEFT_FUZZ_SECONDS` lets it go on for longer, from `WEFT_FUZZ_SEED` or from a seed of its own,
/// which it prints.
@Suite struct TaskScheduleFuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    static let seconds = environment["WEFT_FUZZ_SECONDS"].flatMap { Double($0) } ?? 0
    static let seed = environment["WEFT_FUZZ_SEED"].flatMap { UInt64($0) }

    private func difference(_ seed: UInt64) throws -> String? {
        let (one, other) = (try TaskSchedule.play(seed: seed), try TaskSchedule.play(seed: seed))
        if let difference = one.difference { return difference }
        guard one.trace == other.trace else {
            let place = zip(one.trace, other.trace).enumerated().first { $1.0 != $1.1 }
            return "another trace the second time: \(String(describing: place))"
        }
        return nil
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func allCallsEndInTheSameOrder(seed: UInt64) throws {
        if let difference = try difference(seed) { Issue.record("seed \(seed): \(difference)") }
    }

    @Test func mostCallsHaveResults() throws {
        let all = try (0..<20).map { try TaskSchedule.play(seed: $0) }
        #expect(all.reduce(0) { $0 + $1.results } > 60)
        #expect(all.reduce(0) { $0 + $1.cancelled } > 10)
        #expect(all.reduce(0) { $0 + $1.trapped } > 10)
    }

    @Test(.enabled(if: seconds > 0, "long: WEFT_FUZZ_SECONDS=60 swift test --filter TaskSchedule"))
    func forAsLongAsWanted() throws {
        var seed = Self.seed ?? UInt64.random(in: 1_000..<1_000_000)
        let end = ContinuousClock.now + .seconds(Self.seconds)
        print("schedules of tasks: from seed \(seed)")
        while ContinuousClock.now < end {
            if let difference = try difference(seed) {
                Issue.record("seed \(seed): \(difference)")
                return
            }
            seed += 1
        }
        print("schedules of tasks: up to seed \(seed)")
    }
}
