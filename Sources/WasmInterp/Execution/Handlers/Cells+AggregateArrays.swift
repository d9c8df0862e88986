import Platform
import WasmCore

// Making arrays, and what works on many elements; operands in their canonical slots.

extension Cells {
    /// Room for an array with its header written; 0 if there is none.
    ///
    /// What it costs is charged by ``finish(_:_:_:_:_:)``, but for a large one before it is made.
    @inline(__always)
    private static func makeArray(
        _ r: inout Registers, _ type: UInt32, _ count: UInt32
    ) -> UInt64 {
        let storage = r.context.pointee.typeInfos[type].pointee.elementStorage
        let byteCount = UInt64(TypeInfo.headerBytes) + UInt64(count) << UInt64(storage.shift)
        if byteCount <= SizeClass.byteCountMax {
            let gap = r.context.pointee.gaps + SizeClass.index(byteCount)
            let offset = gap.pointee.cursor
            let end = offset &+ UInt64(gap.pointee.slotBytes)
            if end <= gap.pointee.limit {
                gap.pointee.cursor = end
                (r.context.pointee.heapBase + Int(offset)).storeBytes(
                    of: ObjectHeader.array(type, count: count), as: UInt64.self)
                return offset &+ Objects.tag
            }
        }
        // A collection looks through the frame, whose end it finds by `pc`.
        r.save()
        let reference = makeArraySlowly(r.context, type, count)
        r.reload()
        return reference
    }

    @inline(never)
    private static func makeArraySlowly(
        _ context: UnsafeMutablePointer<Context>, _ type: UInt32, _ count: UInt32
    ) -> UInt64 {
        let offset = context.pointee.store._withUnsafeGuaranteedRef {
            $0.chargeForArray(type, count: count) ? $0.allocateArray(type, count: count) : nil
        }
        return offset.map { $0 + Objects.tag } ?? 0
    }

    /// Writes the elements of a new array part by part; false if the guest has to stop meanwhile.
    @inline(__always)
    private static func write<C: ArrayLayout>(
        _ r: Registers, _ cell: UnsafePointer<C>, _ reference: UInt64, _ count: UInt64,
        _ step: (_ offset: Int, _ count: Int) -> Void
    ) -> Bool {
        let shift = storage(r, cell).shift
        guard _slowPath(count << UInt64(shift) > BulkCost.bytesPerStep) else {
            step(0, Int(count))
            return true
        }
        return writeSlowly(r.context, reference, Int(count), shift, step)
    }

    @inline(never)
    private static func writeSlowly(
        _ context: UnsafeMutablePointer<Context>, _ reference: UInt64, _ count: Int, _ shift: Int,
        _ step: (_ offset: Int, _ count: Int) -> Void
    ) -> Bool {
        context.pointee.store._withUnsafeGuaranteedRef {
            $0.writeNewArray(reference, count: count, shift: shift, step)
        }
    }

    @inline(__always)
    private static func storage<C: ArrayLayout>(
        _ r: Registers, _ cell: UnsafePointer<C>
    ) -> FieldStorage {
        r.context.pointee.typeInfos[cell.pointee.type].pointee.elementStorage
    }

    /// The first element.
    @inline(__always)
    private static func elements(_ r: Registers, _ reference: UInt64) -> UnsafeMutableRawPointer {
        r.object(reference, 4)
    }

    /// Puts down a new array and charges for its elements like bulk operations, unless that has
    /// been done.
    @inline(__always)
    private static func finish<C: ArrayLayout>(
        _ r: Registers, _ cell: UnsafePointer<C>, _ reference: UInt64, _ count: UInt64,
        _ storage: FieldStorage
    ) -> Int {
        var r = r
        r.acc = reference
        base(r, cell).pointee = reference
        guard r.context.pointee.isMetered, !TypeInfo.isLargeArray(count, storage) else {
            return r.next(after: cell)
        }
        return charge(r, cell, count, bytesEach: UInt64(storage.byteCount))
    }

    /// Value, length.
    @inline(__always)
    static func arrayNew(_ r: Registers, _ cell: UnsafePointer<ArrayCell>) -> Int {
        var r = r
        let storage = storage(r, cell)
        let operands = base(r, cell)
        let count = UInt32(truncatingIfNeeded: operands[storage.slotCount])
        let reference = makeArray(&r, cell.pointee.type, count)
        guard reference != 0 else { return r.trap(refusal(r.context)) }
        let (low, high) = (operands[0], storage == .v128 ? operands[1] : 0)
        let first = elements(r, reference)
        let isDone = write(r, cell, reference, UInt64(count)) { offset, count in
            storage.fill(low, high, first + offset << storage.shift, count: count)
        }
        guard isDone else { return r.trap(.interrupted) }
        return finish(r, cell, reference, UInt64(count), storage)
    }

    /// Length.
    @inline(__always)
    static func arrayNewDefault(_ r: Registers, _ cell: UnsafePointer<ArrayCell>) -> Int {
        var r = r
        let storage = storage(r, cell)
        let count = UInt32(truncatingIfNeeded: base(r, cell)[0])
        let reference = makeArray(&r, cell.pointee.type, count)
        guard reference != 0 else { return r.trap(refusal(r.context)) }
        let first = elements(r, reference)
        let isDone = write(r, cell, reference, UInt64(count)) { offset, count in
            memset(first + offset << storage.shift, 0, count << storage.shift)
        }
        guard isDone else { return r.trap(.interrupted) }
        return finish(r, cell, reference, UInt64(count), storage)
    }

    /// As many values as the cell says.
    @inline(__always)
    static func arrayNewFixed(_ r: Registers, _ cell: UnsafePointer<ArrayNewFixedCell>) -> Int {
        var r = r
        let storage = storage(r, cell)
        let count = cell.pointee.count
        let reference = makeArray(&r, cell.pointee.type, count)
        guard reference != 0 else { return r.trap(refusal(r.context)) }
        var slot = base(r, cell)
        let elements = elements(r, reference)
        for index in 0..<Int(count) {
            storage.store(
                slot[0], storage == .v128 ? slot[1] : 0, elements + index << storage.shift)
            slot += storage.slotCount
        }
        return finish(r, cell, reference, UInt64(count), storage)
    }

    /// Offset in the segment, length.
    @inline(__always)
    static func arrayNewData(_ r: Registers, _ cell: UnsafePointer<ArraySegmentCell>) -> Int {
        var r = r
        let operands = base(r, cell)
        let count = operands[1] & 0xFFFF_FFFF
        let byteCount = count << UInt64(storage(r, cell).shift)
        let start = operands[0] & 0xFFFF_FFFF
        guard start + byteCount <= dataSegment(r, cell).count else {
            return r.trap(.memoryOutOfBounds)
        }
        let reference = makeArray(&r, cell.pointee.type, UInt32(count))
        guard reference != 0 else { return r.trap(refusal(r.context)) }
        // A value of the host that ended meanwhile may have dropped it.
        guard start + byteCount <= dataSegment(r, cell).count else {
            return r.trap(.memoryOutOfBounds)
        }
        if byteCount > 0, let bytes = dataSegment(r, cell).baseAddress {
            let (first, shift) = (elements(r, reference), storage(r, cell).shift)
            let isDone = write(r, cell, reference, count) { offset, count in
                let place = offset << shift
                memcpy(first + place, bytes + Int(start) + place, count << shift)
            }
            guard isDone else { return r.trap(.interrupted) }
        }
        return finish(r, cell, reference, count, storage(r, cell))
    }

    /// Offset in the segment, length.
    @inline(__always)
    static func arrayNewElement(_ r: Registers, _ cell: UnsafePointer<ArraySegmentCell>) -> Int {
        var r = r
        let operands = base(r, cell)
        let count = operands[1] & 0xFFFF_FFFF
        let start = operands[0] & 0xFFFF_FFFF
        guard start + count <= elementSegment(r, cell).count else {
            return r.trap(.tableOutOfBounds)
        }
        let reference = makeArray(&r, cell.pointee.type, UInt32(count))
        guard reference != 0 else { return r.trap(refusal(r.context)) }
        // A value of the host that ended meanwhile may have dropped it.
        guard start + count <= elementSegment(r, cell).count else {
            return r.trap(.tableOutOfBounds)
        }
        if count > 0, let values = elementSegment(r, cell).baseAddress {
            let first = elements(r, reference)
            let isDone = write(r, cell, reference, count) { offset, count in
                memcpy(first + offset << 3, values + Int(start) + offset, count << 3)
            }
            guard isDone else { return r.trap(.interrupted) }
        }
        return finish(r, cell, reference, count, .reference)
    }

    @inline(__always)
    private static func dataSegment(
        _ r: Registers, _ cell: UnsafePointer<ArraySegmentCell>
    ) -> UnsafeRawBufferPointer {
        r.context.pointee.instance.pointee.dataSegments[Int(cell.pointee.segment)]
    }

    @inline(__always)
    private static func elementSegment(
        _ r: Registers, _ cell: UnsafePointer<ArraySegmentCell>
    ) -> UnsafeMutableBufferPointer<UInt64> {
        r.context.pointee.instance.pointee.elementSegments[Int(cell.pointee.segment)]
    }

    // Many elements at once.

    /// Whether elements of an array that is not null exist.
    @inline(__always)
    private static func inBounds(
        _ r: Registers, _ reference: UInt64, _ start: UInt64, _ count: UInt64
    ) -> Bool {
        start & 0xFFFF_FFFF + count & 0xFFFF_FFFF
            <= UInt64(r.object(reference, 0).load(as: UInt32.self))
    }

    /// Array, index, value, count.
    @inline(__always)
    static func arrayFill(_ r: Registers, _ cell: UnsafePointer<ArrayCell>) -> Int {
        let storage = storage(r, cell)
        let operands = base(r, cell)
        guard operands[0] != 0 else { return r.trap(.nullReference) }
        let count = operands[2 + storage.slotCount] & 0xFFFF_FFFF
        let start = operands[1] & 0xFFFF_FFFF
        guard inBounds(r, operands[0], start, count) else { return r.trap(.arrayOutOfBounds) }
        let first = elements(r, operands[0]) + Int(start) << storage.shift
        return inSteps(r, cell, count, bytesEach: UInt64(storage.byteCount)) { offset, count in
            storage.fill(
                operands[2], storage == .v128 ? operands[3] : 0,
                first + Int(offset) << storage.shift, count: count)
        }
    }

    /// Target array, index, source array, index, count; the element type is the same.
    @inline(__always)
    static func arrayCopy(_ r: Registers, _ cell: UnsafePointer<ArrayCell>) -> Int {
        let shift = storage(r, cell).shift
        let operands = base(r, cell)
        guard operands[0] != 0, operands[2] != 0 else { return r.trap(.nullReference) }
        let count = operands[4] & 0xFFFF_FFFF
        let to = operands[1] & 0xFFFF_FFFF
        let from = operands[3] & 0xFFFF_FFFF
        guard inBounds(r, operands[0], to, count), inBounds(r, operands[2], from, count) else {
            return r.trap(.arrayOutOfBounds)
        }
        let target = elements(r, operands[0]) + Int(to) << shift
        let source = elements(r, operands[2]) + Int(from) << shift
        let goesDown = operands[0] == operands[2] && to > from
        return inSteps(r, cell, count, bytesEach: 1 << UInt64(shift)) { offset, step in
            // Where the ranges may overlap the wrong way, the last elements go first.
            let place = goesDown ? Int(count) - Int(offset) - step : Int(offset)
            memmove(target + place << shift, source + place << shift, step << shift)
        }
    }

    /// Array, index, offset in the segment, count.
    @inline(__always)
    static func arrayInitData(_ r: Registers, _ cell: UnsafePointer<ArraySegmentCell>) -> Int {
        let shift = storage(r, cell).shift
        let operands = base(r, cell)
        guard operands[0] != 0 else { return r.trap(.nullReference) }
        let count = operands[3] & 0xFFFF_FFFF
        let to = operands[1] & 0xFFFF_FFFF
        let from = operands[2] & 0xFFFF_FFFF
        guard inBounds(r, operands[0], to, count) else { return r.trap(.arrayOutOfBounds) }
        let segment = dataSegment(r, cell)
        guard from + count << UInt64(shift) <= segment.count else {
            return r.trap(.memoryOutOfBounds)
        }
        let target = elements(r, operands[0]) + Int(to) << shift
        return inSteps(r, cell, count, bytesEach: 1 << UInt64(shift)) { offset, step in
            guard let bytes = segment.baseAddress else { return }
            let done = Int(offset) << shift
            memcpy(target + done, bytes + Int(from) + done, step << shift)
        }
    }

    /// Array, index, offset in the segment, count.
    @inline(__always)
    static func arrayInitElement(_ r: Registers, _ cell: UnsafePointer<ArraySegmentCell>) -> Int {
        let operands = base(r, cell)
        guard operands[0] != 0 else { return r.trap(.nullReference) }
        let count = operands[3] & 0xFFFF_FFFF
        let to = operands[1] & 0xFFFF_FFFF
        let from = operands[2] & 0xFFFF_FFFF
        guard inBounds(r, operands[0], to, count) else { return r.trap(.arrayOutOfBounds) }
        let segment = elementSegment(r, cell)
        guard from + count <= segment.count else { return r.trap(.tableOutOfBounds) }
        let target = elements(r, operands[0]) + Int(to) << 3
        return inSteps(r, cell, count, bytesEach: BulkCost.bytesPerElement) { offset, step in
            guard let values = segment.baseAddress else { return }
            memcpy(target + Int(offset) << 3, values + Int(from + offset), step << 3)
        }
    }
}
