internal import HostSystem
import Platform
public import WasmInterp

// What flows by itself: fuel, time. It is looked at rather than asked for.

extension GuestBudget {
    /// Makes a store whose guests this budget pays for.
    ///
    /// - Parameters:
    ///   - limits: The store's own; see ``storeLimits(_:)``.
    ///   - code: As for any store.
    /// - Throws: ``GuestBudgetError`` if limits need metered code and the store's is not.
    public func makeStore<Host>(
        engine: Engine, host: Host, limits: StoreLimits = StoreLimits(), code: CodeOptions? = nil
    ) throws(GuestBudgetError) -> Store<Host> {
        let store = Store(engine: engine, host: host, limits: storeLimits(limits), code: code)
        try govern(store)
        return store
    }

    /// Limits of a store, or of all stores of a pool, that make this budget pay, and that let
    /// guests import no more than ``grants``.
    ///
    /// The narrower of both holds. A limit that is what any store has unless something is said
    /// gives way where the budget has one of the same thing. Fuel and time are no part of them:
    /// ``govern(_:)``.
    ///
    /// - Parameter usual: What the store would have without the budget.
    public func storeLimits(_ usual: StoreLimits = StoreLimits()) -> StoreLimits {
        var limits = usual
        limits.account = self
        limits.grants = grants
        widen(&limits, \.memoryBytesTotalMax, .memory)
        widen(&limits, \.memoryBytesMax, .memory)
        widen(&limits, \.tableElementsTotalMax, .tables)
        widen(&limits, \.tableElementsMax, .tables)
        widen(&limits, \.heapBytesMax, .heap)
        widen(&limits, \.codeBytesMax, .code)
        if let most = limit(of: .instances), limits.instancesMax == StoreLimits().instancesMax {
            limits.instancesMax = max(limits.instancesMax, Int(clamping: most))
        }
        return limits
    }

    private func widen(
        _ limits: inout StoreLimits, _ property: WritableKeyPath<StoreLimits, UInt64>,
        _ resource: LimitedResource
    ) {
        guard let most = limit(of: resource),
            limits[keyPath: property] == StoreLimits()[keyPath: property]
        else { return }
        limits[keyPath: property] = max(limits[keyPath: property], most)
    }

    /// Has a store made with ``storeLimits(_:)`` draw its fuel from here, and end by the budget's
    /// clock, which starts with the first store that is governed.
    ///
    /// - Throws: ``GuestBudgetError`` if limits need metered code and the store's is not.
    public func govern<Host>(_ store: Store<Host>) throws(GuestBudgetError) {
        let limited = Self.computing.filter { limit(of: $0) != nil }
        guard store.code.isMetered || limited.isEmpty else { throw .unmetered(limited) }
        attach(store)
    }

    private static let computing = [LimitedResource.fuel, .wallClock, .cpuTime]

    /// Whether only stores whose code is metered can keep to it.
    var needsMetering: Bool { Self.computing.contains { limit(of: $0) != nil } }

    /// The same for a store that is known to be metered where that is needed.
    ///
    /// - Parameter fuel: What it may use of the budget's.
    func attach<Host>(_ store: Store<Host>, fuel: UInt64? = nil) {
        if limit(of: .fuel) != nil {
            store.fuelTank = fuel.map { FuelTank($0, within: fuelTank) } ?? fuelTank
        }
        begin()
        if let deadline { store.deadline = min(store.deadline ?? deadline, deadline) }
    }

    /// Starts the clocks that have not started.
    private func begin() {
        let now = ContinuousClock.now
        var next: GuestBudget? = self
        while let budget = next {
            budget.beginning.withLock { if $0 == nil { $0 = now } }
            next = budget.parent
        }
    }

    /// When its guests end at the latest; nil for never.
    package var deadline: ContinuousClock.Instant? {
        let own = limits.wallClockNanoseconds.flatMap { nanoseconds in
            beginning.withLock { $0 }?.advanced(by: .nanoseconds(Int64(clamping: nanoseconds)))
        }
        guard let own, let around = parent?.deadline else { return own ?? parent?.deadline }
        return min(own, around)
    }

    var elapsedNanoseconds: UInt64 {
        beginning.withLock { $0 }.map { (ContinuousClock.now - $0).wholeNanoseconds } ?? 0
    }

    /// Counts the time that a processor has spent on a guest of this budget.
    ///
    /// - Throws: ``LimitExceeded`` if its time is over: the guest has to end. Where fuel is used up
    ///   it ends by itself, unless it has ended well with the last of it.
    package func noteSlice(_ nanoseconds: UInt64) throws(LimitExceeded) {
        var next: GuestBudget? = self
        while let budget = next {
            _ = budget.counter(.cpuTime).add(nanoseconds)
            next = budget.parent
        }
        for resource in [LimitedResource.cpuTime, .wallClock] {
            if let exceeded = notedOverrun(of: resource) { throw exceeded }
        }
    }

    /// Whether its guests have to end: their time is over, or no fuel is left.
    package var isOver: Bool {
        [LimitedResource.cpuTime, .wallClock, .fuel].contains { overrun(of: $0) != nil }
    }

    /// A limit of what flows that has been met, noted as a refusal.
    func notedOverrun(of resource: LimitedResource) -> LimitExceeded? {
        guard let overrun = overrun(of: resource) else { return nil }
        note(overrun)
        return overrun.exceeded
    }

    func overrun(of resource: LimitedResource) -> LimitRefusal? {
        var next: GuestBudget? = self
        while let budget = next {
            if let most = budget.limits[resource] {
                let used = budget.used(resource)
                // Time that has been measured may be all that there is; what is asked is whether
                // there is any left of the others.
                if resource == .cpuTime ? used > most : used >= most {
                    return budget.refusal(
                        of: resource, used: used, resource == .cpuTime ? 0 : 1,
                        isOfGroup: budget !== self)
                }
            }
            next = budget.parent
        }
        return nil
    }
}
