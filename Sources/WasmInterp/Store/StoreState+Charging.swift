import WasmCore

// Work that guests cause outside of plain code. It costs fuel as code does, and whoever does it
// looks at clock and requests while it takes long. Nothing of this happens without metering, but
// for the handles of invocations, which every engine looks at where it can.

extension StoreState {
    /// Takes fuel for work that no cell charges for, and looks at clock and requests.
    ///
    /// - Throws: ``Trap`` of code `outOfFuel` or `interrupted`, without a backtrace.
    func charge(fuel units: UInt64) throws(Trap) {
        guard isWatched else { return }
        guard owe(units) else { throw trap(.outOfFuel) }
        guard !mustStop() else { throw trap(.interrupted) }
    }

    /// Does work on many bytes part by part, each of which is charged before, as bulk operations.
    func chargeSteps(
        _ byteCount: Int, _ step: (_ offset: Int, _ byteCount: Int) -> Void
    ) throws(Trap) {
        guard isWatched else { return step(0, byteCount) }
        let stepMax = Int(BulkCost.bytesPerStep)
        var offset = 0
        repeat {
            let count = min(byteCount - offset, stepMax)
            try charge(fuel: UInt64(count) / BulkCost.bytesPerUnit)
            step(offset, count)
            offset += count
        } while offset < byteCount
    }

    /// Takes fuel where nothing can stop: the guest does at its next block.
    ///
    /// - Returns: Whether there was as much fuel.
    @discardableResult
    func owe(_ units: UInt64) -> Bool {
        guard isMetered else { return true }
        guard let running else { return metering.charge(Int64(clamping: units), granted: 0) }
        return running._withUnsafeGuaranteedRef { $0.charge(units) }
    }

    /// Whether the guest that runs now has to stop, as far as the coarse clock tells.
    func mustStop() -> Bool {
        if isMetered, metering.isInterruptedByNow() { return true }
        guard let running else { return InvocationHandle.watching.contains { $0.isInterrupted } }
        return running._withUnsafeGuaranteedRef { $0.watchers.contains { $0.isInterrupted } }
    }

    /// What a limit on computing needs.
    func requireMetering(_ isSet: Bool, _ what: StaticString) {
        precondition(
            isMetered || !isSet,
            "\(what) needs code that is metered: set CodeOptions.isMetered for the store")
    }

    /// What is left, up to the instruction that runs now.
    var fuel: UInt64? {
        get {
            settleRunning()
            return metering.fuel
        }
        set {
            requireMetering(newValue != nil, "fuel")
            settleRunning()
            metering.fuel = newValue
        }
    }

    /// What has been used up, to the instruction that runs now.
    var fuelConsumed: UInt64 {
        settleRunning()
        return metering.consumed
    }

    var fuelTank: FuelTank? {
        get {
            guard case .shared(let tank) = metering.supply else { return nil }
            return tank
        }
        set {
            requireMetering(newValue != nil, "a fuel tank")
            settleRunning()
            metering.supply = newValue.map { .shared($0) } ?? .endless
        }
    }

    private func settleRunning() {
        running?._withUnsafeGuaranteedRef { _ = $0.settleFuel() }
    }
}

extension HostCall {
    /// Takes fuel for bytes that a host function moves or makes, as bulk operations cost, and looks
    /// at clock and requests. To be called before the work, and for long work before each part.
    package func charge(bytes: UInt64) throws(Trap) {
        try state.charge(fuel: bytes / BulkCost.bytesPerUnit)
    }
}
