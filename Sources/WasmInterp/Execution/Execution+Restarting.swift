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
                giveBack(since: consumed)
                guard handle == nil else {
                    pause = .blocked(.condition(next), function, slot: base - stack)
                    return nil
                }
                body.waiter.wait(for: next) { stop() != nil }
                if let trap = stop() { return trap }
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
        return store.metering.consumed &+ UInt64(clamping: granted - context.pointee.fuel)
    }

    /// What a call costs that waits, it costs as a whole when it is made again: how often that is
    /// depends on the host.
    private func giveBack(since before: UInt64) {
        settleFuel()
        guard context.pointee.isMetered else { return }
        let units = store.metering.consumed &- before
        store.metering.giveBack(units)
        if let left = sliceLeft {
            let (sum, overflow) = left.addingReportingOverflow(Int64(clamping: units))
            sliceLeft = overflow ? .max : sum
        }
    }
}
