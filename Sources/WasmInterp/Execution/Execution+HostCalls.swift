import WasmCore

// Calls of host functions.

extension Execution {
    func setAccumulators(_ value: UInt64) {
        context.pointee.acc = value
        context.pointee.accF64 = Double(bitPattern: value)
        context.pointee.accF32 = Float(bitPattern: UInt32(truncatingIfNeeded: value))
    }

    /// `pc` is behind the call, or at it if that is a tail call; `sp` is the caller's frame, the
    /// arguments lie at `calleeBase`.
    func callHost(isTail: Bool) -> Trap? {
        let record = context.pointee.functionRecords[context.pointee.calleeIndex]
        let base = context.pointee.calleeBase
        let slots = record.signatureSlots
        if let code = room(upTo: base + slots) { return trap(code) }
        guard isTail else { return perform(record, base) }
        // The caller's frame is done with: go on where it would have returned to, which is also
        // where an exception of the host function passes first.
        guard let current = innermostFrame() else { return trap(.unreachable) }
        let place = context.pointee.sp
        if let code = room(upTo: place + slots) { return trap(code) }
        let (pc, sp) = (current.header[0], current.header[1])
        place.update(from: base, count: Int(record.parameterSlots))
        context.pointee.pc =
            UnsafeRawPointer(bitPattern: UInt(pc)) ?? HandlerPointers.shared.finish
        context.pointee.sp = UnsafeMutablePointer(bitPattern: UInt(sp)) ?? stack
        tailCallEnd = place + slots
        return perform(record, place)
    }

    /// Calls a host function that neither waits nor returns references, as most do, on the shortest
    /// way.
    @inline(__always)
    func callPlainHost() -> HostReturn {
        let c = context
        let record = c.pointee.functionRecords + c.pointee.calleeIndex
        let base = c.pointee.calleeBase
        guard let host = record.pointee.host,
            base + record.pointee.signatureSlots <= c.pointee.stackLimit
        else { return .isOther }
        return host._withUnsafeGuaranteedRef { function in
            guard let body = function.plain else { return .isOther }
            isBehindCall = true
            do {
                try body(HostCall(slots: base, callerData: c.pointee.instance, state: store))
            } catch {
                return .threw(error)
            }
            isBehindCall = false
            if function.resultCount == 1 { setAccumulators(base[0]) }
            return .returned
        }
    }

    /// How a call of a host function ended.
    enum HostReturn {
        case returned
        /// It has not been called: the callee is something else.
        case isOther
        case threw(any Error)
    }

    /// Calls a host function, or pauses if it may wait.
    func perform(_ record: FunctionRecord, _ base: UnsafeMutablePointer<UInt64>) -> Trap? {
        guard let host = record.host else { return trap(.unreachable) }
        isBehindCall = true
        return host._withUnsafeGuaranteedRef { function in
            switch function.body {
            case .asynchronous:
                pause = .hostCall(function, base)
                return nil
            case .blocking(let body):
                do {
                    if let reason = try body(hostCall(base)) {
                        pause = .blocked(reason, function, slot: base - stack)
                        return nil
                    }
                } catch {
                    return hostFailure(error)
                }
                return completeHostCall(function, base)
            case .restartable(let body): return attempt(body, function, base)
            case .synchronous(let body):
                do {
                    try body(hostCall(base))
                } catch {
                    return hostFailure(error)
                }
                return completeHostCall(function, base)
            }
        }
    }

    /// Lets a host function be what the guest waits for: one that nobody has begun, or that is to
    /// be called again.
    ///
    /// - Parameter isBeyondFrames: Whether its arguments lie where no frame is.
    func wait(
        for function: HostFunction, record: Int, at slots: UnsafeMutablePointer<UInt64>,
        condition: WaitCondition?, isBeyondFrames: Bool
    ) {
        isBehindCall = true
        if case .restartable = function.body, let condition {
            pause = .blocked(.condition(condition), function, slot: slots - stack)
        } else {
            pause = .hostCall(function, slots)
        }
        context.pointee.calleeIndex = record
        context.pointee.calleeBase = slots
        guard isBeyondFrames else { return }
        tailCallEnd = slots + context.pointee.functionRecords[record].signatureSlots
    }

    /// Ends a host function that had not answered.
    ///
    /// - Parameter answer: Puts the results into the slots of the call.
    func unblock(
        _ answer: (BlockReason, UnsafeMutablePointer<UInt64>) throws(Trap) -> Void
    ) throws(Trap) {
        guard case .blocked(let reason, let function, let slot) = pause else { return }
        try answer(reason, stack + slot)
        pause = nil
        if let trap = completeHostCall(function, stack + slot) { throw trap }
    }

    func hostCall(_ base: UnsafeMutablePointer<UInt64>) -> HostCall {
        HostCall(
            slots: base, callerData: entryRecord < 0 ? nil : context.pointee.instance, state: store)
    }

    /// After a host function: its result is in the accumulators.
    func completeHostCall(
        _ function: HostFunction, _ base: UnsafeMutablePointer<UInt64>
    ) -> Trap? {
        defer { isBehindCall = false }
        if function.checksResults, !store.settle(base, as: function.type.results) {
            return trap(.host, "a host function returned a reference of another type")
        }
        if function.resultCount == 1 { setAccumulators(base[0]) }
        return nil
    }

    /// What a host function's error means to the guest that called it.
    func hostFailure(_ error: any Error) -> Trap? {
        defer { isBehindCall = false }
        // A call of a guest that is called in turn may have ended by it.
        let inner = Trap(in: error)
        if let thrown = (error as? GuestException) ?? inner?.exception {
            guard let own = store.own(thrown) else {
                return trap(.host, "a host function threw an exception of another store")
            }
            if let failure = throwException(own) { return failure }
            isAtHandler = true
            return nil
        }
        var result = inner ?? Trap(.host, message: "\(error)", cause: error)
        if result.backtrace.isEmpty { result.backtrace = backtrace() }
        return result
    }

    private func trap(_ code: TrapCode, _ message: String) -> Trap {
        var trap = trap(code)
        trap.message = message
        return trap
    }
}
