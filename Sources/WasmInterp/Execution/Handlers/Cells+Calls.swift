// Calls. A frame is: parameters or results, whichever take more slots; return address and caller's
// frame (the header); locals; operands. Arguments are the top of the caller's operand stack and
// become the callee's first slots without a copy. Results come back in the same place.

extension Cells {
    /// code 8, first argument 16, header 20 (both slots of the caller).
    @inline(__always)
    static func call(_ r: Registers) -> Int {
        let code = r.pointer(8, to: FunctionCode.self)
        return enter(
            r, code, frame: r.sp + Int(r.u32(16)), header: r.sp + Int(r.u32(20)),
            returnAddress: r.pc + 24)
    }

    /// index 8, table 12, first argument 16, canonical type 20.
    @inline(__always)
    static func callIndirect(_ r: Registers) -> Int {
        callIndirect(r, element: r.slot(8).pointee)
    }

    @inline(__always)
    static func callIndirectOnAccumulator(_ r: Registers) -> Int {
        callIndirect(r, element: r.acc)
    }

    /// The usual way: a function of this instance, of exactly the expected type. All else is left
    /// to another handler, so that this one needs no stack frame.
    @inline(__always)
    private static func callIndirect(_ r: Registers, element: UInt64) -> Int {
        let context = r.context
        let table = context.pointee.tables[Int(r.u32(12))]
        if _fastPath(element < UInt64(table.pointee.count)) {
            let reference = Reference(
                bits: table.pointee.elements[Int(truncatingIfNeeded: element)])
            let record = context.pointee.functionRecords + reference.index
            // One comparison of numbers for both takes fewer registers than two of optionals.
            let difference =
                UInt(record.pointee.type ^ r.u32(20))
                | (UInt(bitPattern: record.pointee.instance)
                    ^ UInt(bitPattern: context.pointee.instance))
            if _fastPath(!reference.isNull), _fastPath(difference == 0) {
                let frame = r.sp + Int(r.u32(16))
                // A function of an instance has code.
                let code = record.pointee.code.unsafelyUnwrapped
                return enter(
                    r, code, frame: frame, header: frame + code.pointee.headerSlot,
                    returnAddress: r.pc + 24)
            }
        }
        var other = r
        other.acc = element
        return other.become(op_callIndirectWithChecks)
    }

    /// The element is in the accumulator; all that can be wrong or unusual is looked at.
    @inline(__always)
    static func callIndirectWithChecks(_ r: Registers) -> Int {
        let context = r.context
        let table = context.pointee.tables[Int(r.u32(12))]
        guard r.acc < UInt64(table.pointee.count) else { return r.trap(.tableOutOfBounds) }
        let reference = Reference(bits: table.pointee.elements[Int(truncatingIfNeeded: r.acc)])
        guard !reference.isNull else { return r.trap(.uninitializedElement) }
        let record = context.pointee.functionRecords + reference.index
        let expected = r.u32(20)
        guard
            record.pointee.type == expected
                || r.context.pointee.typeInfos.isSubtype(record.pointee.type, of: expected)
        else { return r.trap(.indirectCallTypeMismatch) }
        return callRecord(r, record, reference.index, returnAddress: r.pc + 24)
    }

    /// reference 8, first argument 16.
    @inline(__always)
    static func callReference(_ r: Registers) -> Int {
        let reference = Reference(bits: r.slot(8).pointee)
        guard !reference.isNull else { return r.trap(.nullReference) }
        let record = r.context.pointee.functionRecords + reference.index
        return callRecord(r, record, reference.index, returnAddress: r.pc + 24)
    }

    /// function index 12, first argument 16.
    @inline(__always)
    static func callImport(_ r: Registers) -> Int {
        let index = r.context.pointee.instance.pointee.functions[Int(r.u32(12))]
        let record = r.context.pointee.functionRecords + index
        return callRecord(r, record, index, returnAddress: r.pc + 24)
    }

    /// Calls a function of this instance directly, any other one by way of the driver.
    @inline(__always)
    private static func callRecord(
        _ r: Registers, _ record: UnsafeMutablePointer<FunctionRecord>, _ index: Int,
        returnAddress: UnsafeRawPointer
    ) -> Int {
        let frame = r.sp + Int(r.u32(16))
        guard isLocal(record, r) else {
            return foreign(r.advanced(24), index, frame, .foreignCall)
        }
        // A function of an instance has code.
        let code = record.pointee.code.unsafelyUnwrapped
        return enter(
            r, code, frame: frame, header: frame + code.pointee.headerSlot,
            returnAddress: returnAddress)
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
    private static func foreign(
        _ r: Registers, _ index: Int, _ frame: UnsafeMutablePointer<UInt64>, _ reason: ExitReason
    ) -> Int {
        r.context.pointee.calleeIndex = index
        r.context.pointee.calleeBase = frame
        return r.exit(reason)
    }

    @inline(__always)
    private static func enter(
        _ r: Registers, _ code: UnsafeMutablePointer<FunctionCode>,
        frame: UnsafeMutablePointer<UInt64>,
        header: UnsafeMutablePointer<UInt64>, returnAddress: UnsafeRawPointer
    ) -> Int {
        var r = r
        let entry = code.pointee.entry
        let slotCount = Int((entry - 8).load(as: UInt32.self))
        guard _fastPath(frame + slotCount <= r.context.pointee.stackLimit) else {
            r.acc = UInt64(UInt(bitPattern: code))
            r.context.pointee.calleeBase = frame
            return r.become(op_callBeyondLimit)
        }
        header[0] = UInt64(UInt(bitPattern: returnAddress))
        header[1] = UInt64(UInt(bitPattern: r.sp))
        r.sp = frame
        r.pc = entry
        // An accumulator holds nothing at a call: it tells which function this is, should its
        // code be missing.
        r.acc = UInt64(UInt(bitPattern: code))
        return r.next(0)
    }

    /// The callee's frame ends beyond the limit: that rises if it may, and the callee is entered.
    @inline(__always)
    static func callBeyondLimit(_ r: Registers) -> Int {
        // What `enter` has left there.
        let code = UnsafeMutablePointer<FunctionCode>(bitPattern: UInt(r.acc)).unsafelyUnwrapped
        let frame = r.context.pointee.calleeBase
        let slotCount = Int((code.pointee.entry - 8).load(as: UInt32.self))
        if let trap = r.context.pointee.raiseLimit(to: frame + slotCount) { return r.trap(trap) }
        return enter(
            r, code, frame: frame, header: frame + code.pointee.headerSlot,
            returnAddress: r.pc + 24)
    }

    /// The same for a tail call, which has changed nothing and is done again.
    @inline(__always)
    static func tailCallBeyondLimit(_ r: Registers) -> Int {
        if let trap = r.context.pointee.raiseLimit(to: r.context.pointee.calleeBase) {
            return r.trap(trap)
        }
        return r.next(0)
    }

    // Tail calls: the arguments move down to the start of this frame, the header to where the
    // callee expects it. header 24: this frame's.

    /// code 8, first argument 16, parameter slots 20, header 24, the callee's header 28.
    @inline(__always)
    static func returnCall(_ r: Registers) -> Int {
        let code = r.pointer(8, to: FunctionCode.self)
        return enterTail(
            r, code, argumentSlots: Int(r.u32(20)), calleeHeader: Int(r.u32(28)))
    }

    /// index 8, table 12, first argument 16, canonical type 20, header 24.
    @inline(__always)
    static func returnCallIndirect(_ r: Registers) -> Int {
        let context = r.context
        let element = r.slot(8).pointee
        let table = context.pointee.tables[Int(r.u32(12))]
        guard element < UInt64(table.pointee.count) else { return r.trap(.tableOutOfBounds) }
        let reference = Reference(bits: table.pointee.elements[Int(truncatingIfNeeded: element)])
        guard !reference.isNull else { return r.trap(.uninitializedElement) }
        let record = context.pointee.functionRecords + reference.index
        let expected = r.u32(20)
        guard record.pointee.type == expected else {
            var other = r
            other.acc = element
            return other.become(op_returnCallIndirectOfSubtype)
        }
        return tailCallRecord(r, record, reference.index)
    }

    @inline(__always)
    static func returnCallIndirectOfSubtype(_ r: Registers) -> Int {
        let table = r.context.pointee.tables[Int(r.u32(12))]
        let reference = Reference(bits: table.pointee.elements[Int(truncatingIfNeeded: r.acc)])
        let record = r.context.pointee.functionRecords + reference.index
        let expected = r.u32(20)
        guard r.context.pointee.typeInfos.isSubtype(record.pointee.type, of: expected) else {
            return r.trap(.indirectCallTypeMismatch)
        }
        return tailCallRecord(r, record, reference.index)
    }

    /// reference 8, first argument 16, header 24.
    @inline(__always)
    static func returnCallReference(_ r: Registers) -> Int {
        let reference = Reference(bits: r.slot(8).pointee)
        guard !reference.isNull else { return r.trap(.nullReference) }
        return tailCallRecord(
            r, r.context.pointee.functionRecords + reference.index, reference.index)
    }

    /// function index 12, first argument 16, header 24.
    @inline(__always)
    static func returnCallImport(_ r: Registers) -> Int {
        let index = r.context.pointee.instance.pointee.functions[Int(r.u32(12))]
        return tailCallRecord(r, r.context.pointee.functionRecords + index, index)
    }

    @inline(__always)
    private static func tailCallRecord(
        _ r: Registers, _ record: UnsafeMutablePointer<FunctionRecord>, _ index: Int
    ) -> Int {
        guard isLocal(record, r) else {
            return foreign(r, index, r.sp + Int(r.u32(16)), .foreignTailCall)
        }
        // A function of an instance has code.
        let code = record.pointee.code.unsafelyUnwrapped
        return enterTail(
            r, code, argumentSlots: Int(record.pointee.parameterSlots),
            calleeHeader: code.pointee.headerSlot)
    }

    @inline(__always)
    private static func enterTail(
        _ r: Registers, _ code: UnsafeMutablePointer<FunctionCode>, argumentSlots: Int,
        calleeHeader: Int
    ) -> Int {
        var r = r
        let entry = code.pointee.entry
        let slotCount = Int((entry - 8).load(as: UInt32.self))
        let end = r.sp + max(slotCount, calleeHeader + 2)
        guard end <= r.context.pointee.stackLimit else {
            r.context.pointee.calleeBase = end
            return r.become(op_tailCallBeyondLimit)
        }
        let returnAddress = r.sp[Int(r.u32(24))]
        let caller = r.sp[Int(r.u32(24)) + 1]
        let arguments = r.sp + Int(r.u32(16))
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
        return r.next(0)
    }
}
