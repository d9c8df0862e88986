// Calls between instances: the callee's frame stands behind a bridge, and the current instance
// changes with its memory 0, at the call and when the callee returns. The record of the function
// that is called is in the accumulator, which holds nothing else at a call.

extension Cells {
    @inline(__always)
    static func callForeign(_ r: Registers, _ cell: UnsafePointer<CallCell>) -> Int {
        let callee = ForeignCallee(r)
        let arguments = r.slot(wide: cell.pointee.arguments)
        let bridge = Bridge(behind: arguments, of: callee.record)
        let end = bridge.calleeFrame + callee.frameSlots
        guard _fastPath(end <= r.context.pointee.stackLimit) else {
            r.context.pointee.calleeBase = end
            return r.become(op_callForeignBeyondLimit)
        }
        moveUp(callee.argumentSlots, from: arguments, to: bridge.calleeFrame)
        bridge.write(
            returnAddress: UInt64(UInt(bitPattern: r.past(cell).pc)),
            caller: UInt64(UInt(bitPattern: r.sp)), instance: r.context.pointee.instance,
            record: callee.record)
        return enter(r, callee, frame: bridge.calleeFrame, bridge)
    }

    /// The callee's frame ends beyond the limit: that rises if it may, and the call is done again.
    @inline(__always)
    static func callForeignBeyondLimit(_ r: Registers, _ cell: UnsafePointer<CallCell>) -> Int {
        if let trap = r.context.pointee.raiseLimit(to: r.context.pointee.calleeBase) {
            return r.trap(trap)
        }
        return r.become(op_callForeign)
    }

    @inline(__always)
    static func returnCallForeign(_ r: Registers, _ cell: UnsafePointer<TailCallCell>) -> Int {
        let callee = ForeignCallee(r)
        let header = r.slot(wide: cell.pointee.header)
        let arguments = r.slot(wide: cell.pointee.arguments)
        let (returnAddress, caller) = (header[0], header[1])
        // A bridge right below leads back to the right instance already.
        let isBridged = returnAddress == UInt64(UInt(bitPattern: r.context.pointee.foreignReturn))
        let bridge =
            isBridged
            ? Bridge(UnsafeMutablePointer(bitPattern: UInt(caller)).unsafelyUnwrapped)
            : Bridge(behind: r.sp, of: callee.record)
        let end = bridge.calleeFrame + callee.frameSlots
        guard end <= r.context.pointee.stackLimit else {
            r.context.pointee.calleeBase = end
            return r.become(op_tailCallBeyondLimit)
        }
        if bridge.calleeFrame <= arguments {
            moveDown(callee.argumentSlots, from: arguments, to: bridge.calleeFrame)
        } else {
            moveUp(callee.argumentSlots, from: arguments, to: bridge.calleeFrame)
        }
        if !isBridged {
            bridge.write(
                returnAddress: returnAddress, caller: caller,
                instance: r.context.pointee.instance, record: callee.record)
        }
        return enter(r, callee, frame: bridge.calleeFrame, bridge)
    }

    @inline(__always)
    private static func enter(
        _ r: Registers, _ callee: ForeignCallee, frame: UnsafeMutablePointer<UInt64>,
        _ bridge: Bridge
    ) -> Int {
        var r = r
        let header = frame + callee.code.pointee.headerSlot
        header[0] = UInt64(UInt(bitPattern: r.context.pointee.foreignReturn))
        header[1] = UInt64(UInt(bitPattern: bridge.slots))
        r.enter(callee.instance)
        r.sp = frame
        r.pc = callee.entry
        // An accumulator holds nothing at a call: it tells which function this is, should its
        // code be missing.
        r.acc = UInt64(UInt(bitPattern: callee.code))
        // Code with other options than the caller's, metered or not, would have to leave here too.
        guard _fastPath(callee.signatureSlots <= r.context.pointee.unseenSlotsMax) else {
            return r.exit(.foreignCall)
        }
        return r.go()
    }

    /// A callee of another instance has returned to the bridge at `sp`. If it has one result, that
    /// is in its accumulator.
    @inline(__always)
    static func foreignReturn(_ r: Registers, _ cell: UnsafePointer<BareCell>) -> Int {
        var r = r
        let bridge = Bridge(r.sp)
        moveDown(bridge.resultSlots, from: bridge.calleeFrame, to: bridge.base)
        r.enter(bridge.instance)
        r.pc = bridge.returnAddress
        r.sp = bridge.caller
        return r.go()
    }

    // Few slots mostly: calls of the system's library would cost the handlers a stack frame.

    /// To places that lie further up.
    @inline(__always)
    private static func moveUp(
        _ count: Int, from source: UnsafeMutablePointer<UInt64>,
        to target: UnsafeMutablePointer<UInt64>
    ) {
        var index = count
        while index > 0 {
            index -= 1
            target[index] = source[index]
        }
    }

    /// To places that lie further down.
    @inline(__always)
    private static func moveDown(
        _ count: Int, from source: UnsafeMutablePointer<UInt64>,
        to target: UnsafeMutablePointer<UInt64>
    ) {
        var index = 0
        while index < count {
            target[index] = source[index]
            index += 1
        }
    }
}

/// What a call has to know of a function of another instance.
private struct ForeignCallee {
    let record: UnsafePointer<FunctionRecord>
    let code: UnsafeMutablePointer<FunctionCode>
    let instance: UnsafeMutablePointer<InstanceData>
    /// Read once: another thread may translate the function meanwhile.
    let entry: UnsafeRawPointer

    /// - Parameter r: The record is in the accumulator.
    @inline(__always)
    init(_ r: Registers) {
        record = UnsafePointer<FunctionRecord>(bitPattern: UInt(r.acc)).unsafelyUnwrapped
        // A function of an instance has code.
        code = record.pointee.code.unsafelyUnwrapped
        instance = record.pointee.instance.unsafelyUnwrapped
        entry = code.pointee.entry
    }

    @inline(__always)
    var argumentSlots: Int { Int(record.pointee.parameterSlots) }
    @inline(__always)
    var signatureSlots: Int { record.pointee.signatureSlots }
    /// As long as the code is missing the frame is its header alone.
    @inline(__always)
    var frameSlots: Int {
        max(CodeHead.slotCount(before: entry), code.pointee.headerSlot + 2)
    }
}
