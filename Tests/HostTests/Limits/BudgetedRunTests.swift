import Host
import Testing
import WasmCore
import WasmInterp

/// Programs that are run in one call, with a budget among what they are given.
@Suite struct BudgetedRunTests {
    private func run(
        _ text: String, _ budget: GuestBudget, fuel: UInt64? = nil
    ) throws -> UInt32 {
        let engine = Engine()
        let module = try Module(try WatParser.parseModule(text), engine: engine)
        var configuration = WASIConfiguration()
        configuration.budget = budget
        return try WASIPreview1.run(module, configuration, fuel: fuel)
    }

    private func words(of body: () throws -> UInt32) -> String {
        do { return "\(try body())" } catch { return "\(error)" }
    }

    private func budget(_ set: (inout GuestLimits) -> Void) -> GuestBudget {
        var limits = GuestLimits.unlimited
        set(&limits)
        return GuestBudget("guest", .unlimited, within: GuestBudget("tenant", limits))
    }

    private static let endless = #"(module (func (export "_start") (loop $l (br $l))))"#

    @Test func fuelIsTheBudgets() {
        let budget = budget { $0.fuel = 5_000 }
        let words = words { try run(Self.endless, budget) }
        #expect(words.contains(#"the limit of fuel is 5000 instructions, set by "tenant""#))
        #expect(budget.parent?.used(.fuel) == 5_000)
    }

    /// The narrower of both holds.
    @Test(arguments: [(1_000, 5_000), (5_000, 1_000)])
    func fuelOfARunIsWithinIt(ofRun: UInt64, ofBudget: UInt64) {
        let budget = budget { $0.fuel = ofBudget }
        let words = words { try run(Self.endless, budget, fuel: ofRun) }
        #expect(words.contains("out of fuel"))
        #expect(budget.parent?.used(.fuel) == 1_000)
        #expect(words.contains("tenant") == (ofBudget == 1_000))
    }

    @Test func memoryIsTheBudgets() {
        let budget = budget { $0.memoryBytes = 1 << 16 }
        let words = words {
            try run(#"(module (memory 2) (func (export "_start")))"#, budget)
        }
        #expect(words.contains(#"the limit of memory is 65536 bytes, set by "tenant""#))
    }

    /// Whoever computes and whoever waits.
    @Test(arguments: [
        endless,
        """
        (module
          (import "wasi_snapshot_preview1" "poll_oneoff"
            (func $poll (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          ;; An hour of the monotonic clock.
          (data (i32.const 16) "\\01")
          (data (i32.const 24) "\\00\\a0\\b8\\30\\46\\03")
          (func (export "_start") (drop (call $poll
            (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128)))))
        """,
    ])
    func timeIsTheBudgets(text: String) {
        let budget = budget { $0.wallClockNanoseconds = 50_000_000 }
        let started = ContinuousClock.now
        let words = words { try run(text, budget) }
        #expect(ContinuousClock.now - started < .seconds(20))
        #expect(
            words.contains(#"the limit of wall clock is 50000000 nanoseconds, set by "tenant""#),
            "\(words)")
    }
}
