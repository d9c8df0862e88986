import Host
import Platform
import Testing
import WasmCore
import WasmInterp

/// Who is told of a limit that is met, and how often.
@Suite struct RefusalTests {
    /// Two limits that are met in turns are told once each.
    @Test func eachPortIsToldOnce() {
        let told = LockedList<LimitExceeded>()
        var limits = GuestLimits.unlimited
        limits.everyPort.bytesWritten = 1
        var configuration = WASIConfiguration()
        configuration.budget = GuestBudget("guest", limits) { told.append($0) }
        let guest = Guest(configuration)
        for _ in 0..<3 { for port in [1, 2] as [UInt64] { _ = guest.write(port, "a") } }
        #expect(told.all.map(\.port) == [.standardOutput, .standardError])
    }

    /// What is told is told of budgets, not of their names.
    @Test func budgetsOfOneNameAreToldApart() {
        let told = LockedList<LimitExceeded>()
        var (own, around) = (GuestLimits.unlimited, GuestLimits.unlimited)
        (own.memoryBytes, around.memoryBytes) = (100, 50)
        let budget = GuestBudget("a", own, within: GuestBudget("a", around)) { told.append($0) }
        for amount in [200, 60, 200, 60] as [UInt64] {
            #expect(!budget.take(amount, of: .memory))
        }
        #expect(told.all.map(\.limit) == [100, 50])
    }

    /// Whoever is told may use the module that had no code.
    @Test func theModuleCanBeUsedMeanwhile() async throws {
        let engine = Engine()
        let module = try Module(
            try WatParser.parseModule(LimitedStore.recursion), engine: engine)
        let told = LockedList<Int32>()
        var limits = GuestLimits.unlimited
        limits.codeBytes = 1
        let budget = GuestBudget("guest", limits) { _ in
            let store = Store(engine: engine, host: ())
            let function = try? store.instantiate(module).function("f", as: ((Int32) -> Int32).self)
            if let result = try? function?(3) { told.append(result) }
        }
        let isOver = Locked(false)
        let thread = Task.detached {
            let store = try budget.makeStore(engine: engine, host: ())
            let function = try store.instantiate(module)
                .function("f", as: ((Int32) -> Int32).self)
            let result = try? function(1)
            isOver.withLock { $0 = true }
            return result
        }
        for _ in 0..<2_000 where !isOver.withLock({ $0 }) {
            try await Task.sleep(for: .milliseconds(5))
        }
        try #require(isOver.withLock { $0 })
        #expect(told.all == [3])
        // By then the code is there, and costs nothing.
        #expect(try await thread.value == 1)
        #expect(budget.used(.code) == 0)
    }
}
