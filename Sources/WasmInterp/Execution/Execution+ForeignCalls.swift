import WasmCore

// Calls that leave the current instance: to the host, or to a function of another instance.

extension Execution {
    /// `pc` and `sp` are the caller's, behind its call; the arguments lie at `calleeBase`.
    func foreignCall() -> Trap? {
        let index = context.pointee.calleeIndex
        let record = context.pointee.functionRecords[index]
        let base = context.pointee.calleeBase
        guard let code = record.code, let callee = record.instance else {
            return callHost(record, base, isTail: false)
        }
        let place = base + Int(max(record.parameterSlots, record.resultSlots))
        let frame = place + Bridge.slotCount
        let parameterSlots = Int(record.parameterSlots)
        if let code = room(upTo: frame + code.pointee.headerSlot + 2) { return trap(code) }
        frame.update(from: base, count: parameterSlots)
        Bridge(place).write(
            returnAddress: UInt64(UInt(bitPattern: context.pointee.pc)),
            caller: UInt64(UInt(bitPattern: context.pointee.sp)),
            instanceIndex: context.pointee.instance.pointee.index, record: index)
        return enter(code, callee, frame: frame, bridge: place)
    }

    /// `pc` is the tail call; its frame goes away.
    func foreignTailCall() -> Trap? {
        let index = context.pointee.calleeIndex
        let record = context.pointee.functionRecords[index]
        let arguments = context.pointee.calleeBase
        guard let code = record.code, let callee = record.instance else {
            return callHost(record, arguments, isTail: true)
        }
        guard let current = innermostFrame() else { return trap(.unreachable) }
        let returnAddress = current.header[0]
        let caller = current.header[1]
        let sp = context.pointee.sp
        let parameterSlots = Int(record.parameterSlots)
        if returnAddress == UInt64(UInt(bitPattern: HandlerPointers.shared.foreignReturn)),
            let bridge = UnsafeMutablePointer<UInt64>(bitPattern: UInt(caller))
        {
            // The bridge below leads back to the right instance already.
            let end = sp + max(parameterSlots, code.pointee.headerSlot) + 2
            if let code = room(upTo: end) { return trap(code) }
            sp.update(from: arguments, count: parameterSlots)
            return enter(code, callee, frame: sp, bridge: bridge)
        }
        let place = sp + Int(max(record.parameterSlots, record.resultSlots))
        let frame = place + Bridge.slotCount
        let end = frame + max(parameterSlots, code.pointee.headerSlot) + 2
        if let code = room(upTo: end) { return trap(code) }
        frame.update(from: arguments, count: parameterSlots)
        Bridge(place).write(
            returnAddress: returnAddress, caller: caller,
            instanceIndex: context.pointee.instance.pointee.index, record: index)
        return enter(code, callee, frame: frame, bridge: place)
    }

    private func enter(
        _ code: UnsafeMutablePointer<FunctionCode>, _ instance: UnsafeMutablePointer<InstanceData>,
        frame: UnsafeMutablePointer<UInt64>, bridge: UnsafeMutablePointer<UInt64>
    ) -> Trap? {
        let header = frame + code.pointee.headerSlot
        header[0] = UInt64(UInt(bitPattern: HandlerPointers.shared.foreignReturn))
        header[1] = UInt64(UInt(bitPattern: bridge))
        context.pointee.enter(instance)
        context.pointee.sp = frame
        context.pointee.pc = code.pointee.entry
        context.pointee.acc = UInt64(UInt(bitPattern: code))
        return room(forFrameOf: code.pointee.entry).map { trap($0) }
    }

    /// A callee of another instance has returned to the bridge at `sp`.
    func returnFromForeign() {
        let bridge = Bridge(context.pointee.sp)
        let record = store.functionRecords[bridge.record]
        let resultSlots = Int(record.resultSlots)
        let base = bridge.slots - Int(max(record.parameterSlots, record.resultSlots))
        let results = bridge.slots + Bridge.slotCount
        let pc = bridge.slots[0]
        let sp = bridge.slots[1]
        let instanceIndex = bridge.instanceIndex
        base.update(from: results, count: resultSlots)
        context.pointee.enter(store.instances[instanceIndex].data)
        resume(at: pc, frame: sp, results: base, slotCount: resultSlots)
    }

    /// Goes on in a frame whose call is done; one result is in the accumulators too.
    private func resume(
        at pc: UInt64, frame sp: UInt64, results: UnsafeMutablePointer<UInt64>, slotCount: Int
    ) {
        context.pointee.pc =
            UnsafeRawPointer(bitPattern: UInt(pc)) ?? HandlerPointers.shared.finish
        context.pointee.sp = UnsafeMutablePointer(bitPattern: UInt(sp)) ?? stack
        if slotCount == 1 { setAccumulators(results[0]) }
    }

    func setAccumulators(_ value: UInt64) {
        context.pointee.acc = value
        context.pointee.accF64 = Double(bitPattern: value)
        context.pointee.accF32 = Float(bitPattern: UInt32(truncatingIfNeeded: value))
    }

    // The host.

    private func callHost(
        _ record: FunctionRecord, _ base: UnsafeMutablePointer<UInt64>, isTail: Bool
    ) -> Trap? {
        let slots = Int(max(record.parameterSlots, record.resultSlots))
        if let code = room(upTo: base + slots) { return trap(code) }
        guard isTail else { return perform(record, base) }
        // The caller's frame is done with: go on where it would have returned to, which is also
        // where an exception of the host function passes first.
        guard let current = innermostFrame() else { return trap(.unreachable) }
        let place = context.pointee.sp
        if let code = room(upTo: place + slots) { return trap(code) }
        let (pc, sp) = (current.header[0], current.header[1])
        place.update(from: base, count: Int(record.parameterSlots))
        resume(at: pc, frame: sp, results: place, slotCount: 0)
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
            base + Int(max(record.pointee.parameterSlots, record.pointee.resultSlots))
                <= c.pointee.stackLimit
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
            return throwException(own)
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
