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

    /// A budget widens nothing that somebody has set.
    @Test func narrowerLimitsOfStoresHold() throws {
        var limits = StoreLimits()
        limits.memoryBytesMax = 1 << 16
        limits.memoryBytesTotalMax = 1 << 17
        limits.tableElementsMax = 10
        limits.tableElementsTotalMax = 20
        limits.heapBytesMax = 1 << 15
        limits.codeBytesMax = 1 << 12
        limits.instancesMax = 1
        let budget = GuestBudget("guest")
        let kept = budget.storeLimits(limits)
        #expect(kept.memoryBytesMax == 1 << 16 && kept.memoryBytesTotalMax == 1 << 17)
        #expect(kept.tableElementsMax == 10 && kept.tableElementsTotalMax == 20)
        #expect(kept.heapBytesMax == 1 << 15 && kept.codeBytesMax == 1 << 12)
        #expect(kept.instancesMax == 1)
        let engine = Engine()
        let text = """
            (module (memory 1) (func (export "_start")
              (if (i32.ne (memory.grow (i32.const 1)) (i32.const -1)) (then unreachable))))
            """
        let module = try Module(try WatParser.parseModule(text), engine: engine)
        var configuration = WASIConfiguration()
        configuration.budget = budget
        #expect(try WASIPreview1.run(module, configuration, limits: limits) == 0)
    }

    /// Those that nobody has set are no narrower than the budget's.
    @Test func usualLimitsOfStoresGiveWay() {
        var limits = GuestLimits.unlimited
        for resource in [LimitedResource.memory, .tables, .heap, .code, .instances] {
            limits[resource] = 1 << 40
        }
        let wide = GuestBudget("guest", limits).storeLimits()
        #expect(wide.memoryBytesMax == 1 << 40 && wide.memoryBytesTotalMax == 1 << 40)
        #expect(wide.tableElementsMax == 1 << 40 && wide.tableElementsTotalMax == 1 << 40)
        #expect(wide.heapBytesMax == 1 << 40 && wide.codeBytesMax == 1 << 40)
        #expect(wide.instancesMax == 1 << 40)
        let usual = GuestBudget("guest", .unlimited).storeLimits()
        #expect(usual.memoryBytesMax == StoreLimits().memoryBytesMax)
    }

    /// Threads that nobody has made stores for have those of their budget.
    @Test func threadsAreTheBudgets() throws {
        var guest = ThreadGuest("(loop $l (br $l))")
        guest.isMetered = false
        let budget = budget {
            $0.fuel = 50_000
            $0.memoryBytes = 1 << 16
        }
        guest.configuration.budget = budget
        let threads = try guest.prepare()
        #expect(budget.parent?.used(.memory) == 1 << 16)
        guard case .trapped(let trap, _) = threads.run() else {
            Issue.record("the program was not ended")
            return
        }
        #expect("\(trap)".contains(#"the limit of fuel is 50000 instructions, set by "tenant""#))
        #expect(budget.parent?.used(.fuel) == 50_000)
        #expect(throws: LinkError.self) { _ = try guest.prepare() }
    }
}
