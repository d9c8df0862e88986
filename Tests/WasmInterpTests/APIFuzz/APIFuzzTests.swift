import Foundation
import Testing
import WasmCore
import WasmInterp

/// Random sequences of public calls, with things of several engines, stores and pools in each
/// other's places, kept beyond the end of what they came from, in the middle of guests and by
/// several threads: whatever it is, it succeeds or is refused, and what is foreign is refused.
///
/// What a precondition asks of embedders is kept. It finds most under the address sanitizer.
/// `WEFT_FUZZ_SECONDS` lets it go on for longer, from `WEFT_FUZZ_SEED` or from a seed of its own,
/// which it prints; `WEFT_FUZZ_LOG` has it print each deed.
@MainActor @Suite(.serialized) struct APIFuzzTests {
    private nonisolated static let environment = ProcessInfo.processInfo.environment
    nonisolated static let seconds = environment["WEFT_FUZZ_SECONDS"].flatMap { Double($0) } ?? 0
    nonisolated static let seed = environment["WEFT_FUZZ_SEED"].flatMap { UInt64($0) }

    @Test func allTemplatesAreValid() throws {
        for (name, text) in APIModules.all {
            #expect(throws: Never.self, "\(name)") {
                try Module(try APIModules.bytes(of: text), engine: Engine())
            }
        }
        for (name, text) in APIComponents.all {
            #expect(throws: Never.self, "\(name)") { try Component(text: text, engine: Engine()) }
        }
        for number in 0..<50 { _ = try Module(APIModules.types(number), engine: Engine()) }
    }

    @Test(.timeLimit(.minutes(20)), arguments: 0..<10 as Range<UInt64>)
    func everyCallSucceedsOrIsRefused(seed: UInt64) async throws {
        let world = try APIWorld(seed: seed)
        await world.live(steps: 120)
        if let fault = world.fault { Issue.record("seed \(seed): \(fault)") }
        #expect(world.successes > 20, "hardly anything succeeded")
    }

    @Test(.enabled(if: seconds > 0, "long: WEFT_FUZZ_SECONDS=60 swift test --filter APIFuzz"))
    func forAsLongAsWanted() async throws {
        var seed = Self.seed ?? UInt64.random(in: 1_000..<1_000_000)
        let end = ContinuousClock.now + .seconds(Self.seconds)
        var (steps, successes) = (0, 0)
        var outcomes: [String: (calls: Int, successes: Int)] = [:]
        while ContinuousClock.now < end {
            print("calls: seed \(seed), \(steps) steps so far, \(successes) successes")
            let world = try APIWorld(seed: seed)
            await world.live(steps: 400)
            if let fault = world.fault {
                Issue.record("seed \(seed): \(fault)")
                return
            }
            outcomes.merge(world.parts.outcomes) {
                ($0.calls + $1.calls, $0.successes + $1.successes)
            }
            steps += 400
            successes += world.successes
            seed += 1
        }
        print("calls: \(steps) steps in all")
        for (name, (calls, successes)) in outcomes.sorted(by: { $0.key < $1.key }) {
            print("calls: \(successes) of \(calls) of \(name) succeeded")
        }
    }
}
