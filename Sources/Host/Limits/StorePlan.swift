import WasmInterp

/// How the stores of a program are made.
struct StorePlan: Sendable {
    let engine: Engine
    let budget: GuestBudget?
    let limits: StoreLimits
    let fuel: UInt64?
    let deadline: ContinuousClock.Instant?

    init(
        _ engine: Engine, _ budget: GuestBudget?, _ limits: StoreLimits, _ fuel: UInt64?,
        _ deadline: ContinuousClock.Instant?
    ) {
        (self.engine, self.budget, self.fuel, self.deadline) = (engine, budget, fuel, deadline)
        self.limits = budget?.storeLimits(limits) ?? limits
    }

    /// - Parameter isMetered: Whether the code is, whatever the limits need.
    func makeStore<Host>(_ host: Host, isMetered: Bool = false) -> Store<Host> {
        var code = engine.configuration.code
        if isMetered || fuel != nil || deadline != nil || budget?.needsMetering ?? false {
            code.isMetered = true
        }
        let store = Store(engine: engine, host: host, limits: limits, code: code)
        store.fuel = fuel
        store.deadline = deadline
        budget?.attach(store, fuel: fuel)
        return store
    }
}
