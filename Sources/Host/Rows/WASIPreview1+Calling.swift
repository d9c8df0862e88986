import WasmCore
import WasmInterp

extension WASIPreview1 {
    /// Carries out a call of the guest, which holds the thread while it waits. Nobody is charged
    /// for it.
    ///
    /// - Parameters:
    ///   - values: the arguments, each zero-extended to 64 bits. Their count tells the forms of a
    ///     function apart that has an older one.
    ///   - memory: the memory that the guest exports, if it does.
    ///   - snapshot: the version that the guest knows.
    public func call(
        _ function: WASIFunction, arguments values: Span<UInt64>, memory: GuestMemory?,
        snapshot: WASISnapshot = .preview1
    ) -> WASIOutcome {
        var condition: WaitCondition?
        while true {
            do {
                return .errno(
                    try perform(
                        function, function.row(argumentCount: values.count), values, memory,
                        snapshot, CallMeter(nil), after: condition))
            } catch let next as WaitCondition {
                wait(for: next) { false }
                condition = next
            } catch CallEnd.exit(let code) {
                return .exit(code: code)
            } catch CallEnd.trap(let message) {
                return .trap(message)
            } catch CallEnd.interrupted {
                return .interrupted
            } catch {
                return .trap("\(error)")
            }
        }
    }

    /// Carries out a call: reads the arguments, which checks every pointer, then does the work.
    ///
    /// - Parameter condition: What it has waited for, if it is made again.
    /// - Throws: ``CallEnd``, what the meter throws, or a `WaitCondition`: nothing has changed
    ///   then but what that tells.
    func perform(
        _ function: WASIFunction, _ row: WASIRow, _ values: Span<UInt64>, _ memory: GuestMemory?,
        _ snapshot: WASISnapshot, _ meter: CallMeter, after condition: WaitCondition? = nil
    ) throws -> WASIErrno {
        if isStopped || condition != nil && isInterrupted { throw CallEnd.interrupted }
        try meter.charge(CallCost.call)
        guard memory != nil || !row.usesMemory else {
            throw CallEnd.trap("the guest exports no memory")
        }
        var call = GuestCall(
            values, memory: memory ?? .none, snapshot: snapshot, limits: limits, meter: meter,
            condition: condition, budget: budget)
        do {
            try carryOut(locks: row.usesMemory) {
                // That answers for each by itself.
                if let condition, function != .pollOneoff { try checkPresence(of: condition) }
                try row.perform(self, &call)
            }
            return .success
        } catch let errno as WASIErrno {
            return errno
        } catch let fault as PointerFault {
            throw CallEnd.trap(row.describe(fault, function, call))
        }
    }
}
