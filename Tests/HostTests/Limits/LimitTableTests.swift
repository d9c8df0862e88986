import Host
import Testing
import WasmCore
import WasmInterp

/// Each row of the table of limits: with less than a guest needs, as much, and more.
@Suite struct LimitTableTests {
    /// Whose limit it is.
    enum Setter: CaseIterable { case guest, group, groupOfGroups }

    private func budget(_ probe: LimitProbe, _ limit: UInt64, _ setter: Setter) -> GuestBudget {
        var limits = GuestLimits.unlimited
        if let port = probe.port {
            var ports = GuestLimits.unlimited
            ports[probe.resource] = limit
            limits.ports[port] = ports.everyPort
        } else {
            limits[probe.resource] = limit
        }
        func budget(_ kind: Setter, within parent: GuestBudget? = nil) -> GuestBudget {
            GuestBudget("the \(kind)", kind == setter ? limits : .unlimited, within: parent)
        }
        return budget(.guest, within: budget(.group, within: budget(.groupOfGroups)))
    }

    private func check(_ probe: LimitProbe, _ setter: Setter) throws {
        for (limit, isEnough) in [
            (probe.need - probe.step, false), (probe.need, true), (probe.need + probe.step, true),
        ] {
            let budget = budget(probe, limit, setter)
            #expect(probe.port != nil || budget.limit(of: probe.resource) == limit)
            let answer = try probe.run(budget)
            let refusal = budget.refusal(of: probe.resource)
            if isEnough {
                #expect(answer == .given)
                #expect(refusal == nil)
                continue
            }
            #expect(answer != .given)
            #expect(refusal?.limit == limit)
            #expect(refusal?.setBy == "the \(setter)")
            let words = try #require(refusal).description
            #expect(words.contains("\(limit) \(probe.resource.unit)"))
            #expect(words.contains(#"set by "the \#(setter)""#))
            #expect(words.contains(probe.resource.name))
            // What ends the guest says so by itself.
            if case .ended(let message) = answer { #expect(message.contains(words)) }
        }
    }

    @Test(arguments: LimitProbe.ofStores, Setter.allCases)
    func storesKeepToIt(probe: LimitProbe, setter: Setter) throws { try check(probe, setter) }

    @Test(arguments: LimitProbe.ofHosts, Setter.allCases)
    func theHostKeepsToIt(probe: LimitProbe, setter: Setter) throws { try check(probe, setter) }

    @Test(arguments: Setter.allCases)
    func codeKeepsToIt(setter: Setter) throws {
        let cost = try LimitedStore.cost(.code, LimitedStore.recursion, 1)
        let probe = LimitProbe(.code, need: cost) { budget in
            let (_, instance) = try LimitedStore.make(budget, LimitedStore.recursion)
            return ProbeAnswer {
                _ = try instance.function("f", as: ((Int32) -> Int32).self)(1)
            }
        }
        try check(probe, setter)
    }

    @Test(arguments: Setter.allCases)
    func fuelKeepsToIt(setter: Setter) throws {
        let (store, instance) = try LimitedStore.make(
            GuestBudget("nobody", .unlimited), LimitedStore.loop, isMetered: true)
        try instance.function("f", as: ((Int32) -> Void).self)(1_000_000)
        let probe = LimitProbe(.fuel, need: store.fuelConsumed) { budget in
            let (_, instance) = try LimitedStore.make(budget, LimitedStore.loop, isMetered: true)
            return ProbeAnswer {
                try instance.function("f", as: ((Int32) -> Void).self)(1_000_000)
            }
        }
        for (limit, isEnough) in [
            (probe.need - 1, false), (probe.need, true), (probe.need + 1, true),
        ] {
            let budget = budget(probe, limit, setter)
            let answer = try probe.run(budget)
            #expect((answer == .given) == isEnough)
            guard case .ended(let message) = answer else { continue }
            let words = #"the limit of fuel is \#(limit) instructions, set by "the \#(setter)""#
            #expect(message.contains(words))
            #expect(budget.isOver)
        }
    }

    @Test(arguments: Setter.allCases)
    func timeOfProcessorsKeepsToIt(setter: Setter) throws {
        let probe = LimitProbe(.cpuTime, need: 100) { budget in
            ProbeAnswer {
                try budget.noteSlice(60)
                try budget.noteSlice(40)
            }
        }
        try check(probe, setter)
    }

    @Test(arguments: Setter.allCases)
    func theClockEndsGuests(setter: Setter) throws {
        let probe = LimitProbe(.wallClock, need: 0) { budget in
            let (_, instance) = try LimitedStore.make(budget, LimitedStore.loop, isMetered: true)
            // Some days long.
            return ProbeAnswer { try instance.function("f", as: ((Int32) -> Void).self)(0) }
        }
        let started = ContinuousClock.now
        let answer = try probe.run(budget(probe, 20_000_000, setter))
        #expect(ContinuousClock.now - started < .seconds(10))
        guard case .ended(let message) = answer else {
            Issue.record("the guest was not ended")
            return
        }
        #expect(message.contains("the limit of wall clock is 20000000 nanoseconds"))
        #expect(message.contains("the \(setter)"))
    }

    @Test func storesWithoutMeteringAreRefusedByName() {
        var limits = GuestLimits.unlimited
        limits.fuel = 1
        limits.cpuNanoseconds = 1
        let budget = GuestBudget("guest", .unlimited, within: GuestBudget("group", limits))
        let error = #expect(throws: GuestBudgetError.self) {
            _ = try budget.makeStore(engine: Engine(), host: ())
        }
        #expect(error == .unmetered([.fuel, .cpuTime]))
        #expect(error?.description.contains("fuel and CPU time") == true)
    }

    @Test func whatIsHeldIsGivenBack() throws {
        let group = GuestBudget("group", .unlimited)
        for _ in 0..<2 {
            let budget = GuestBudget("guest", .unlimited, within: group)
            for probe in LimitProbe.ofStores {
                #expect(try probe.run(budget) == .given)
                #expect(budget.used(probe.resource) == 0)
            }
        }
        for probe in LimitProbe.ofStores { #expect(group.used(probe.resource) == 0) }
    }

    /// A guest may ask as often as it likes; whoever listens is told once.
    @Test func eachLimitIsToldOnce() throws {
        let told = LockedList<LimitExceeded>()
        var limits = GuestLimits.unlimited
        limits.memoryBytes = 1 << 16
        let group = GuestBudget("group", .unlimited) { told.append($0) }
        let budget = GuestBudget("guest", limits, within: group) { told.append($0) }
        let (_, instance) = try LimitedStore.make(
            budget,
            #"(module (memory 1) (func (export "f") (result i32) (memory.grow (i32.const 1))))"#)
        let grow = try instance.function("f", as: (() -> Int32).self)
        for _ in 0..<3 { #expect(try grow() == -1) }
        #expect(told.all.count == 2)
        let words = """
            the limit of memory is 65536 bytes, set by "guest": 65536 used, 65536 more asked for
            """
        #expect(told.all.first?.description == words)
    }
}
