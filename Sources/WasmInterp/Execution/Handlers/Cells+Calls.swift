// Calls. A frame is: parameters or results, whichever take more slots; return address and caller's
// frame (the header); locals; operands. Arguments are the top of the caller's operand stack and
// become the callee's first slots without a copy. Results come back in the same place.

extension Cells {
    @inline(__always)
    static func call(_ r: Registers, _ cell: UnsafePointer<DirectCallCell>) -> Int {
        enter(
            r, cell, cell.pointee.code, frame: r.slot(wide: cell.pointee.arguments),
            header: r.slot(wide: cell.pointee.header))
    }

    @inline(__always)
    static func callIndirect(_ r: Registers, _ cell: UnsafePointer<IndirectCallCell>) -> Int {
        callIndirect(r, cell, element: r.slot(cell.pointee.element).pointee)
    }

    @inline(__always)
    static func callIndirectOnAccumulator(
        _ r: Registers, _ cell: UnsafePointer<IndirectCallCell>
    ) -> Int {
        callIndirect(r, cell, element: r.acc)
    }

    /// The usual way: a function of this instance, of exactly the expected type. All else is left
    /// to another handler, so that this one needs no stack frame.
    @inline(__always)
    private static func callIndirect(
        _ r: Registers, _ cell: UnsafePointer<IndirectCallCell>, element: UInt64
    ) -> Int {
        let context = r.context
        let table = context.pointee.tables[Int(cell.pointee.table)]
        if _fastPath(element < UInt64(table.pointee.count)) {
            let reference = Reference(
                bits: table.pointee.elements[Int(truncatingIfNeeded: element)])
            let record = context.pointee.functionRecords + reference.index
            // One comparison of numbers for both takes fewer registers than two of optionals.
            let difference =
                UInt(record.pointee.type ^ cell.pointee.type)
                | (UInt(bitPattern: record.pointee.instance)
                    ^ UInt(bitPattern: context.pointee.instance))
            if _fastPath(!reference.isNull), _fastPath(difference == 0) {
                let frame = r.slot(wide: cell.pointee.arguments)
                // A function of an instance has code.
                let code = record.pointee.code.unsafelyUnwrapped
                return enter(
                    r, cell, code, frame: frame, header: frame + code.pointee.headerSlot)
            }
        }
        var other = r
        other.acc = element
        return other.become(op_callIndirectWithChecks)
    }

    /// The element is in the accumulator; all that can be wrong or unusual is looked at.
    @inline(__always)
    static func callIndirectWithChecks(
        _ r: Registers, _ cell: UnsafePointer<IndirectCallCell>
    ) -> Int {
        let context = r.context
        let table = context.pointee.tables[Int(cell.pointee.table)]
        guard r.acc < UInt64(table.pointee.count) else { return r.trap(.tableOutOfBounds) }
        let reference = Reference(bits: table.pointee.elements[Int(truncatingIfNeeded: r.acc)])
        guard !reference.isNull else { return r.trap(.uninitializedElement) }
        let record = context.pointee.functionRecords + reference.index
        guard record.pointee.type == cell.pointee.type else {
            return r.become(op_callIndirectOfSubtype)
        }
        // What is this instance's has gone the usual way.
        return callOther(r, cell, record, reference.index)
    }

    @inline(__always)
    static func callIndirectOfSubtype(
        _ r: Registers, _ cell: UnsafePointer<IndirectCallCell>
    ) -> Int {
        let table = r.context.pointee.tables[Int(cell.pointee.table)]
        let reference = Reference(bits: table.pointee.elements[Int(truncatingIfNeeded: r.acc)])
        let record = r.context.pointee.functionRecords + reference.index
        let expected = cell.pointee.type
        guard r.context.pointee.typeInfos.isSubtype(record.pointee.type, of: expected) else {
            return r.trap(.indirectCallTypeMismatch)
        }
        return callRecord(r, cell, record, reference.index)
    }

    @inline(__always)
    static func callReference(_ r: Registers, _ cell: UnsafePointer<ReferenceCallCell>) -> Int {
        let reference = Reference(bits: r.slot(cell.pointee.reference).pointee)
        guard !reference.isNull else { return r.trap(.nullReference) }
        let record = r.context.pointee.functionRecords + reference.index
        return callRecord(r, cell, record, reference.index)
    }

    @inline(__always)
    static func callImport(_ r: Registers, _ cell: UnsafePointer<ImportCallCell>) -> Int {
        let index = r.context.pointee.instance.pointee.functions[Int(cell.pointee.function)]
        let record = r.context.pointee.functionRecords + index
        return callOther(r, cell, record, index)
    }

    /// Calls a function of this instance or any other one.
    @inline(__always)
    private static func callRecord<C: CallLayout>(
        _ r: Registers, _ cell: UnsafePointer<C>,
        _ record: UnsafeMutablePointer<FunctionRecord>, _ index: Int
    ) -> Int {
        let frame = r.slot(wide: cell.pointee.arguments)
        guard isLocal(record, r) else { return callOther(r, cell, record, index) }
        // A function of an instance has code.
        let code = record.pointee.code.unsafelyUnwrapped
        return enter(r, cell, code, frame: frame, header: frame + code.pointee.headerSlot)
    }

    /// Calls a function that is none of this instance: one of another instance by a handler that
    /// reads all from its record, one of the host by way of the driver. No import is the instance's
    /// own, as imports are there before it.
    @inline(__always)
    private static func callOther<C: CallLayout>(
        _ r: Registers, _ cell: UnsafePointer<C>,
        _ record: UnsafeMutablePointer<FunctionRecord>, _ index: Int
    ) -> Int {
        guard record.pointee.instance != nil else {
            return host(r.past(cell), index, r.slot(wide: cell.pointee.arguments), .hostCall)
        }
        return holding(record, r).become(op_callForeign)
    }

    /// Whether a function belongs to the current instance.
    @inline(__always)
    private static func isLocal(
        _ record: UnsafeMutablePointer<FunctionRecord>, _ r: Registers
    ) -> Bool {
        // Compared as numbers, as optional pointers would be looked at twice.
        _fastPath(
            UInt(bitPattern: record.pointee.instance)
                == UInt(bitPattern: r.context.pointee.instance))
    }

    @inline(__always)
    private static func holding(
        _ record: UnsafeMutablePointer<FunctionRecord>, _ r: Registers
    ) -> Registers {
        var r = r
        r.acc = UInt64(UInt(bitPattern: record))
        return r
    }

    @inline(__always)
    private static func host(
        _ r: Registers, _ index: Int, _ frame: UnsafeMutablePointer<UInt64>, _ reason: ExitReason
    ) -> Int {
        r.context.pointee.calleeIndex = index
        r.context.pointee.calleeBase = frame
        return r.exit(reason)
    }

    @inline(__always)
    private static func enter<C: CallLayout>(
        _ r: Registers, _ cell: UnsafePointer<C>, _ code: UnsafeMutablePointer<FunctionCode>,
        frame: UnsafeMutablePointer<UInt64>, header: UnsafeMutablePointer<UInt64>
    ) -> Int {
        var r = r
        let entry = code.pointee.entry
        let slotCount = CodeHead.slotCount(before: entry)
        guard _fastPath(frame + slotCount <= r.context.pointee.stackLimit) else {
            r.acc = UInt64(UInt(bitPattern: code))
            r.context.pointee.calleeBase = frame
            return r.become(op_callBeyondLimit)
        }
        header[0] = UInt64(UInt(bitPattern: r.past(cell).pc))
        header[1] = UInt64(UInt(bitPattern: r.sp))
        r.sp = frame
        r.pc = entry
        // An accumulator holds nothing at a call: it tells which function this is, should its
        // code be missing.
        r.acc = UInt64(UInt(bitPattern: code))
        return r.go()
    }

    /// The callee's frame ends beyond the limit: that rises if it may, and the callee is entered.
    @inline(__always)
    static func callBeyondLimit(_ r: Registers, _ cell: UnsafePointer<CallCell>) -> Int {
        // What `enter` has left there.
        let code = UnsafeMutablePointer<FunctionCode>(bitPattern: UInt(r.acc)).unsafelyUnwrapped
        let frame = r.context.pointee.calleeBase
        let slotCount = CodeHead.slotCount(before: code.pointee.entry)
        if let trap = r.context.pointee.raiseLimit(to: frame + slotCount) { return r.trap(trap) }
        return enter(r, cell, code, frame: frame, header: frame + code.pointee.headerSlot)
    }

    /// The same for a tail call, which has changed nothing and is done again.
    @inline(__always)
    static func tailCallBeyondLimit(_ r: Registers, _ cell: UnsafePointer<TailCallCell>) -> Int {
        if let trap = r.context.pointee.raiseLimit(to: r.context.pointee.calleeBase) {
            return r.trap(trap)
        }
        return r.go()
    }

    // Tail calls: the arguments move down to the start of this frame, the header to where the
    // callee expects it.

    @inline(__always)
    static func returnCall(_ r: Registers, _ cell: UnsafePointer<DirectTailCallCell>) -> Int {
        enterTail(
            r, cell, cell.pointee.code, argumentSlots: Int(cell.pointee.parameterSlots),
            calleeHeader: Int(cell.pointee.calleeHeader))
    }

    @inline(__always)
    static func returnCallIndirect(
        _ r: Registers, _ cell: UnsafePointer<IndirectTailCallCell>
    ) -> Int {
        let context = r.context
        let element = r.slot(cell.pointee.element).pointee
        let table = context.pointee.tables[Int(cell.pointee.table)]
        guard element < UInt64(table.pointee.count) else { return r.trap(.tableOutOfBounds) }
        let reference = Reference(bits: table.pointee.elements[Int(truncatingIfNeeded: element)])
        guard !reference.isNull else { return r.trap(.uninitializedElement) }
        let record = context.pointee.functionRecords + reference.index
        let expected = cell.pointee.type
        guard record.pointee.type == expected else {
            var other = r
            other.acc = element
            return other.become(op_returnCallIndirectOfSubtype)
        }
        return tailCallRecord(r, cell, record, reference.index)
    }

    @inline(__always)
    static func returnCallIndirectOfSubtype(
        _ r: Registers, _ cell: UnsafePointer<IndirectTailCallCell>
    ) -> Int {
        let table = r.context.pointee.tables[Int(cell.pointee.table)]
        let reference = Reference(bits: table.pointee.elements[Int(truncatingIfNeeded: r.acc)])
        let record = r.context.pointee.functionRecords + reference.index
        let expected = cell.pointee.type
        guard r.context.pointee.typeInfos.isSubtype(record.pointee.type, of: expected) else {
            return r.trap(.indirectCallTypeMismatch)
        }
        return tailCallRecord(r, cell, record, reference.index)
    }

    @inline(__always)
    static func returnCallReference(
        _ r: Registers, _ cell: UnsafePointer<ReferenceTailCallCell>
    ) -> Int {
        let reference = Reference(bits: r.slot(cell.pointee.reference).pointee)
        guard !reference.isNull else { return r.trap(.nullReference) }
        return tailCallRecord(
            r, cell, r.context.pointee.functionRecords + reference.index, reference.index)
    }

    @inline(__always)
    static func returnCallImport(_ r: Registers, _ cell: UnsafePointer<ImportTailCallCell>) -> Int {
        let index = r.context.pointee.instance.pointee.functions[Int(cell.pointee.function)]
        return tailCallOther(r, cell, r.context.pointee.functionRecords + index, index)
    }

    @inline(__always)
    private static func tailCallRecord<C: TailCallLayout>(
        _ r: Registers, _ cell: UnsafePointer<C>,
        _ record: UnsafeMutablePointer<FunctionRecord>, _ index: Int
    ) -> Int {
        guard isLocal(record, r) else { return tailCallOther(r, cell, record, index) }
        // A function of an instance has code.
        let code = record.pointee.code.unsafelyUnwrapped
        return enterTail(
            r, cell, code, argumentSlots: Int(record.pointee.parameterSlots),
            calleeHeader: code.pointee.headerSlot)
    }

    /// Tail-calls a function that is none of this instance, as ``callOther(_:_:_:_:)`` calls it.
    @inline(__always)
    private static func tailCallOther<C: TailCallLayout>(
        _ r: Registers, _ cell: UnsafePointer<C>,
        _ record: UnsafeMutablePointer<FunctionRecord>, _ index: Int
    ) -> Int {
        guard record.pointee.instance != nil else {
            return host(r, index, r.slot(wide: cell.pointee.arguments), .hostTailCall)
        }
        return holding(record, r).become(op_returnCallForeign)
    }

    @inline(__always)
    private static func enterTail<C: TailCallLayout>(
        _ r: Registers, _ cell: UnsafePointer<C>, _ code: UnsafeMutablePointer<FunctionCode>,
        argumentSlots: Int, calleeHeader: Int
    ) -> Int {
        var r = r
        let entry = code.pointee.entry
        let slotCount = CodeHead.slotCount(before: entry)
        let end = r.sp + max(slotCount, calleeHeader + 2)
        guard end <= r.context.pointee.stackLimit else {
            r.context.pointee.calleeBase = end
            return r.become(op_tailCallBeyondLimit)
        }
        let header = r.slot(wide: cell.pointee.header)
        let (returnAddress, caller) = (header[0], header[1])
        let arguments = r.slot(wide: cell.pointee.arguments)
        var index = 0
        while index < argumentSlots {
            r.sp[index] = arguments[index]
            index += 1
        }
        // The callee's first cell sees it if that was more than there is.
        if argumentSlots >= 8, r.context.pointee.isMetered {
            r.context.pointee.fuel &-= Int64(BulkCost.units(slots: argumentSlots))
        }
        r.sp[calleeHeader] = returnAddress
        r.sp[calleeHeader + 1] = caller
        r.pc = entry
        // An accumulator holds nothing at a call: it tells which function this is, should its
        // code be missing.
        r.acc = UInt64(UInt(bitPattern: code))
        return r.go()
    }
}
