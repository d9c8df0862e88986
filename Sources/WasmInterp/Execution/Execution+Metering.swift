import WasmCore

// Fuel, deadlines and requests from outside, while an execution runs.

extension Execution {
    // Requests.

    /// The trap of a guest that has to stop: its time is over, or somebody says so.
    func stop() -> Trap? {
        isInterrupted || (context.pointee.isMetered && store.metering.isInterrupted)
            ? trap(.interrupted) : nil
    }

    /// Sees to requests where a slice of fuel is used up.
    func look() -> Trap? {
        guard settleFuel() else { return trap(.outOfFuel) }
        mustLook = false
        if let trap = stop() { return trap }
        seeToSuspension()
        if let sliceLeft, sliceLeft < 0 { pause = .slice }
        return nil
    }

    /// The same where no safepoint is: the guest goes on to the next one before it pauses.
    func lookInPassing() -> Trap? {
        guard settleFuel() else { return trap(.outOfFuel) }
        if let trap = stop() { return trap }
        if let sliceLeft, sliceLeft < 0 { mustLook = true }
        takeGrant()
        return nil
    }

    /// Sees to requests after a call that left the handlers: a function of the host may have taken
    /// long, and there may be millions of them a second.
    func lookAfterCall() -> Trap? {
        // Without holding the store for it.
        let (isWatched, mustStop) = context.pointee.store._withUnsafeGuaranteedRef {
            ($0.isWatched, $0.isWatched && $0.mustStop())
        }
        defer { if pause == nil { isAtHandler = false } }
        guard isWatched, pause == nil else { return nil }
        if mustStop { return trap(.interrupted) }
        if isBetweenSafepoints, context.pointee.isMetered {
            // Metered code comes back at its next block; other code has no better place.
            settleFuel()
            mustLook = true
        } else {
            seeToSuspension()
        }
        return nil
    }

    private func seeToSuspension() {
        if let handle, handle.takeSuspension() { pause = .requested }
    }

    private var isInterrupted: Bool { watchers.contains { $0.isInterrupted } }

    // Fuel.

    /// Asks for fuel to go on with.
    func refuel() -> Trap? {
        guard settleFuel() else { return trap(.outOfFuel) }
        takeGrant()
        return nil
    }

    private func takeGrant() {
        guard !mustLook else { return }
        granted = store.metering.grant(atMost: sliceLeft ?? .max)
        context.pointee.fuel = granted
    }

    /// Accounts for what has been used; metered code then asks again at its next block.
    ///
    /// - Returns: Whether there was as much.
    @discardableResult
    func settleFuel() -> Bool {
        guard context.pointee.isMetered else { return true }
        let used = granted - context.pointee.fuel
        let hasEnough = store.metering.charge(used, granted: granted)
        granted = 0
        context.pointee.fuel = 0
        if let left = sliceLeft {
            let (difference, overflow) = left.subtractingReportingOverflow(used)
            sliceLeft = overflow ? .min : difference
        }
        return hasEnough
    }

    /// Takes fuel for what is done outside of cells.
    ///
    /// - Returns: Whether there was as much; if not, none is left.
    func charge(_ units: UInt64) -> Bool {
        // Far beyond any fuel, and no difference overflows.
        context.pointee.fuel -= Int64(min(units, 1 << 62))
        guard context.pointee.fuel < 0 else { return true }
        guard settleFuel() else { return false }
        takeGrant()
        return true
    }
}
