import Synchronization

// Calls between instances: the callee's frame stands behind a bridge, and the current instance
// changes with its memory 0, at the call and when the callee returns. The record of the function
// that is called is in the accumulator, which holds nothing else at a call.

extension Cells {
    /// The usual way: a few slots, and nobody has to look whether the guest must stop. All else is
    /// left to another handler, so that this one needs few registers.
    @inline(__always)
    static func callForeign(_ r: Registers, _ cell: UnsafePointer<CallCell>) -> Int {
        let callee = ForeignCallee(r)
        guard _fastPath(callee.signatureSlots <= r.context.pointee.shortCallSlotsMax) else {
            return r.become(op_callForeignLong)
        }
        return call(callee, r, cell, frameSlots: callee.codeSlots) { arguments, frame in
            // All that there may be. What is copied beyond the arguments lies where the header is
            // written next, or where the callee has nothing yet.
            for index in 0..<Bridge.shortCallSlotsMax { frame[index] = word(arguments + index) }
        } then: {
            $0.go()
        }
    }

    @inline(__always)
    static func callForeignLong(_ r: Registers, _ cell: UnsafePointer<CallCell>) -> Int {
        let callee = ForeignCallee(r)
        return call(callee, r, cell, frameSlots: callee.frameSlots) { arguments, frame in
            moveUp(callee.argumentSlots, from: arguments, to: frame)
        } then: {
            callee.leave($0)
        }
    }

    @inline(__always)
    private static func call(
        _ callee: ForeignCallee, _ r: Registers, _ cell: UnsafePointer<CallCell>, frameSlots: Int,
        move: (UnsafeMutablePointer<UInt64>, UnsafeMutablePointer<UInt64>) -> Void,
        then: (Registers) -> Int
    ) -> Int {
        let arguments = r.slot(wide: cell.pointee.arguments)
        let bridge = Bridge(arguments + callee.signatureSlots)
        let end = bridge.calleeFrame + frameSlots
        guard _fastPath(end <= r.context.pointee.stackLimit) else {
            r.context.pointee.calleeBase = end
            return r.become(op_callForeignBeyondLimit)
        }
        move(arguments, bridge.calleeFrame)
        bridge.write(
            returnAddress: UInt64(UInt(bitPattern: r.past(cell).pc)),
            caller: UInt64(UInt(bitPattern: r.sp)), instance: r.context.pointee.instance,
            callee: callee.record)
        return then(callee.enter(r, behind: bridge))
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
            : Bridge(r.sp + callee.signatureSlots)
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
                instance: r.context.pointee.instance, callee: callee.record)
        }
        return callee.leave(callee.enter(r, behind: bridge))
    }

    /// A callee of another instance has returned to the bridge at `sp`. If it has one result, that
    /// is in its accumulator.
    @inline(__always)
    static func foreignReturn(_ r: Registers, _ cell: UnsafePointer<BareCell>) -> Int {
        let bridge = Bridge(r.sp)
        guard _fastPath(bridge.resultSlots <= 1) else { return r.become(op_foreignReturnLong) }
        let back = back(over: bridge, r)
        // Without a result this is the place of an argument, or of the bridge: of no use any more.
        bridge.base.pointee = bridge.calleeFrame.pointee
        return back.go()
    }

    @inline(__always)
    static func foreignReturnLong(_ r: Registers, _ cell: UnsafePointer<BareCell>) -> Int {
        let bridge = Bridge(r.sp)
        moveDown(Int(bridge.resultSlots), from: bridge.calleeFrame, to: bridge.base)
        return back(over: bridge, r).go()
    }

    @inline(__always)
    private static func back(over bridge: Bridge, _ r: Registers) -> Registers {
        var r = r
        r.enter(bridge.instance)
        r.pc = bridge.returnAddress
        r.sp = bridge.caller
        return r
    }

    // Slot by slot, as they have just been written: wider loads would wait for those stores.

    /// To places that lie further up.
    @inline(__always)
    private static func moveUp(
        _ count: Int, from source: UnsafeMutablePointer<UInt64>,
        to target: UnsafeMutablePointer<UInt64>
    ) {
        var index = count
        while index > 0 {
            index -= 1
            target[index] = word(source + index)
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
            target[index] = word(source + index)
            index += 1
        }
    }

    /// A slot's content. The compiler makes no vectors of atomic loads.
    @inline(__always)
    private static func word(_ slot: UnsafeMutablePointer<UInt64>) -> UInt64 {
        UnsafeMutableRawPointer(slot).assumingMemoryBound(to: Atomic<UInt64>.self).pointee
            .load(ordering: .relaxed)
    }
}

/// What a call has to know of a function of another instance.
private struct ForeignCallee {
    let record: UnsafePointer<FunctionRecord>
    let code: UnsafeMutablePointer<FunctionCode>
    /// Read once: another thread may translate the function meanwhile.
    let entry: UnsafeRawPointer
    let signatureSlots: Int

    /// - Parameter r: The record is in the accumulator.
    @inline(__always)
    init(_ r: Registers) {
        record = UnsafePointer<FunctionRecord>(bitPattern: UInt(r.acc)).unsafelyUnwrapped
        // A function of an instance has code.
        code = record.pointee.code.unsafelyUnwrapped
        entry = code.pointee.entry
        signatureSlots = record.pointee.signatureSlots
    }

    @inline(__always)
    var argumentSlots: Int { Int(record.pointee.parameterSlots) }

    /// What the code needs, nothing as long as it is missing: the margin has room for short calls.
    @inline(__always)
    var codeSlots: Int { CodeHead.slotCount(before: entry) }

    /// With the header that stands there whether there is code or not.
    @inline(__always)
    var frameSlots: Int { max(codeSlots, code.pointee.headerSlot &+ 2) }

    /// Where the callee starts, whose frame stands behind a bridge.
    @inline(__always)
    func enter(_ r: Registers, behind bridge: Bridge) -> Registers {
        var r = r
        let frame = bridge.calleeFrame
        let header = frame + code.pointee.headerSlot
        header[0] = UInt64(UInt(bitPattern: r.context.pointee.foreignReturn))
        header[1] = UInt64(UInt(bitPattern: bridge.slots))
        // What is no function of the host has an instance.
        r.enter(record.pointee.instance.unsafelyUnwrapped)
        r.sp = frame
        r.pc = entry
        // An accumulator holds nothing at a call: it tells which function this is, should its
        // code be missing.
        r.acc = UInt64(UInt(bitPattern: code))
        return r
    }

    /// Goes on with the callee, by way of the driver if that has to look first. Code with other
    /// options than the caller's, metered or not, would have to go that way too.
    @inline(__always)
    func leave(_ r: Registers) -> Int {
        let isSeen =
            signatureSlots > Bridge.unseenSlotsMax || r.context.pointee.shortCallSlotsMax < 0
        return isSeen ? r.exit(.foreignCall) : r.go()
    }
}
