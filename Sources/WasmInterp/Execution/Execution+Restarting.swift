import WasmCore

// Calls of host functions that wait: they end without an effect, and are made again.

extension Execution {
    /// Calls a restartable host function.
    ///
    /// An invocation pauses where the function has to wait; a synchronous call holds its thread.
    ///
    /// - Parameter condition: What it has waited for, if it is called again.
    func attempt(
        _ body: HostFunction.Restartable, _ function: HostFunction,
        _ base: UnsafeMutablePointer<UInt64>, after condition: WaitCondition? = nil
    ) -> Trap? {
        var condition = condition
        while true {
            let consumed = consumed
            do {
                try body.perform(hostCall(base), condition)
                return completeHostCall(function, base)
            } catch let next as WaitCondition {
                giveBack(since: consumed, keepsWork: condition != nil || next.progress > 0)
                if mustEndWait { return trap(.interrupted) }
                guard handle == nil else {
                    pause = .blocked(.condition(next), function, slot: base - stack)
                    return nil
                }
                body.waiter.wait(for: next) { mustEndWait }
                if mustEndWait { return trap(.interrupted) }
                condition = next
            } catch {
                return hostFailure(error)
            }
        }
    }

    /// Makes the call again that the guest waits in.
    func attemptAgain(
        _ function: HostFunction, slot: Int, after condition: WaitCondition
    ) -> Trap? {
        guard case .restartable(let body) = function.body else { return trap(.unreachable) }
        return attempt(body, function, stack + slot, after: condition)
    }

    /// What has been used up by the store's guests, up to now.
    private var consumed: UInt64 {
        guard context.pointee.isMetered else { return 0 }
        let (sum, overflow) = store.metering.consumed.addingReportingOverflow(
            UInt64(clamping: granted - context.pointee.fuel))
        return overflow ? .max : sum
    }

    /// What looking again for nothing may cost for nothing: most calls that wait for one thing or
    /// two, so that their fuel does not depend on who wakes them.
    private static var freeWork: UInt64 { 1024 / BulkCost.bytesPerUnit }

    /// Whether somebody has ended all waits, or their time is over.
    private var mustEndWait: Bool {
        watchers.contains { $0.isInterrupted } || store.metering.endsWaits
    }

    /// What a call costs that waits, it costs as a whole when it is made again: how often that is
    /// depends on the host.
    ///
    /// - Parameter keepsWork: Whether it has done something that it does not do again, or has been
    ///   woken for nothing: then only a small part is given back. Guests can wake each other, and
    ///   would have work done for nothing.
    private func giveBack(since before: UInt64, keepsWork: Bool) {
        settleFuel()
        guard context.pointee.isMetered else { return }
        // The total stays where it is once it is as large as it can be.
        let consumed = store.metering.consumed
        let spent = consumed - min(before, consumed)
        let units = keepsWork ? min(spent, Self.freeWork) : spent
        store.metering.giveBack(units)
        if let left = sliceLeft {
            let (sum, overflow) = left.addingReportingOverflow(Int64(clamping: units))
            sliceLeft = overflow ? .max : sum
        }
    }
}
