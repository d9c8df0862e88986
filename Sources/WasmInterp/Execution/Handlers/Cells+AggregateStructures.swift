import WasmCore

// Structures that fit a size class have cells that take the next slot of the class's gap. Where the
// gap is used up another handler finds room and does the cell once more.

extension Cells {
    /// The next slot of the class that the cell names; nil if the gap is used up.
    @inline(__always)
    private static func take<C: NewStructureLayout>(
        _ r: Registers, _ cell: UnsafePointer<C>
    ) -> UInt64? {
        let gap = r.context.pointee.gaps + Int(cell.pointee.sizeClass)
        let offset = gap.pointee.cursor
        let end = offset &+ UInt64(cell.pointee.byteCount)
        guard end <= gap.pointee.limit else { return nil }
        gap.pointee.cursor = end
        return offset
    }

    /// The class's gap is used up. Cells of new structures name the class at the same place.
    @inline(__always)
    static func refill(_ r: Registers, _ cell: UnsafePointer<StructNewCell>) -> Int {
        var r = r
        // A collection looks through the frame, whose end it finds by `pc`.
        r.save()
        guard refill(r.context, Int(cell.pointee.sizeClass)) else {
            return r.trap(refusal(r.context))
        }
        r.reload()
        return r.next(0)
    }

    @inline(never)
    private static func refill(_ context: UnsafeMutablePointer<Context>, _ index: Int) -> Bool {
        context.pointee.store._withUnsafeGuaranteedRef { $0.refill(index) }
    }

    /// Why there is no room for an object.
    @inline(never)
    static func refusal(_ context: UnsafeMutablePointer<Context>) -> TrapCode {
        context.pointee.store._withUnsafeGuaranteedRef { $0.refusal }
    }

    @inline(__always)
    private static func start<C: NewStructureLayout>(
        _ r: Registers, _ cell: UnsafePointer<C>, _ offset: UInt64
    ) -> UnsafeMutableRawPointer {
        let object = r.context.pointee.heapBase + Int(bitPattern: UInt(offset))
        object.storeBytes(of: UInt64(cell.pointee.header), as: UInt64.self)
        return object
    }

    /// Copies a slot to a field. Always eight bytes: the fields that follow come later, and what
    /// lies behind the last one is the slot's own room.
    @inline(__always)
    private static func copyField(
        _ r: Registers, _ object: UnsafeMutableRawPointer, _ field: UnsafePointer<FieldSource>
    ) {
        object.storeBytes(
            of: r.slot(field.pointee.slot).pointee, toByteOffset: Int(field.pointee.offset),
            as: UInt64.self)
    }

    // One to four fields.

    @inline(__always)
    static func structNew1(_ r: Registers, _ cell: UnsafePointer<StructNewCell>) -> Int {
        structNew(r, cell, fieldCount: 1)
    }

    @inline(__always)
    static func structNew2(_ r: Registers, _ cell: UnsafePointer<StructNewCell>) -> Int {
        structNew(r, cell, fieldCount: 2)
    }

    @inline(__always)
    static func structNew3(_ r: Registers, _ cell: UnsafePointer<StructNewCell>) -> Int {
        structNew(r, cell, fieldCount: 3)
    }

    @inline(__always)
    static func structNew4(_ r: Registers, _ cell: UnsafePointer<StructNewCell>) -> Int {
        structNew(r, cell, fieldCount: 4)
    }

    @inline(__always)
    private static func structNew(
        _ r: Registers, _ cell: UnsafePointer<StructNewCell>, fieldCount: Int
    ) -> Int {
        var r = r
        guard let offset = take(r, cell) else { return r.become(op_refill) }
        let object = start(r, cell, offset)
        let fields = r.elements(of: cell)
        copyField(r, object, fields)
        if fieldCount > 1 { copyField(r, object, fields + 1) }
        if fieldCount > 2 { copyField(r, object, fields + 2) }
        if fieldCount > 3 { copyField(r, object, fields + 3) }
        ToSlot.put(&r, offset &+ Objects.tag)
        return r.next(StructNewCell.cellBytes(elements: fieldCount))
    }

    /// Any fields.
    @inline(__always)
    static func structNew(_ r: Registers, _ cell: UnsafePointer<StructNewCell>) -> Int {
        var r = r
        guard let offset = take(r, cell) else { return r.become(op_refill) }
        let object = start(r, cell, offset)
        // Counted in bytes, which needs no scaled addresses.
        let stride = MemoryLayout<FieldSource>.stride
        let exact = StructNewCell.cellBytes &+ stride &* Int(cell.pointee.copiedCount)
        let end = exact &+ stride &* Int(cell.pointee.exactCount)
        var position = StructNewCell.cellBytes
        while position < exact {
            copyField(r, object, field(r, position))
            position &+= stride
        }
        while position < end {
            copyExact(r, object, field(r, position))
            position &+= stride
        }
        ToSlot.put(&r, offset &+ Objects.tag)
        return r.next((end &+ 7) & ~7)
    }

    @inline(__always)
    private static func field(_ r: Registers, _ position: Int) -> UnsafePointer<FieldSource> {
        (r.pc + position).assumingMemoryBound(to: FieldSource.self)
    }

    @inline(__always)
    private static func copyExact(
        _ r: Registers, _ object: UnsafeMutableRawPointer, _ field: UnsafePointer<FieldSource>
    ) {
        let value = r.slot(field.pointee.slot).pointee
        let place = object + field.pointee.exactOffset
        switch field.pointee.exactShift {
        case 0: place.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
        case 1: place.storeBytes(of: UInt16(truncatingIfNeeded: value), as: UInt16.self)
        default: place.storeBytes(of: UInt32(truncatingIfNeeded: value), as: UInt32.self)
        }
    }

    /// All fields zero.
    @inline(__always)
    static func structNewDefault(_ r: Registers, _ cell: UnsafePointer<StructNewDefaultCell>) -> Int
    {
        var r = r
        guard let offset = take(r, cell) else { return r.become(op_refill) }
        let fields = (start(r, cell, offset) + TypeInfo.headerBytes)
            .assumingMemoryBound(to: UInt64.self)
        fields.update(repeating: 0, count: Int(cell.pointee.wordCount))
        ToSlot.put(&r, offset &+ Objects.tag)
        return r.next(after: cell)
    }

    /// Structures of any size, operands in their canonical slots.
    @inline(__always)
    static func structNewGeneric(_ r: Registers, _ cell: UnsafePointer<StructNewGenericCell>) -> Int
    {
        var r = r
        r.save()
        let reference = makeStructure(
            r.context, cell.pointee.type, base(r, cell), isDefault: cell.pointee.hasFields == 0)
        guard reference != 0 else { return r.trap(refusal(r.context)) }
        r.reload()
        r.acc = reference
        base(r, cell).pointee = reference
        guard r.context.pointee.isMetered else { return r.next(after: cell) }
        return charge(
            r, cell, UInt64(r.context.pointee.typeInfos[cell.pointee.type].pointee.byteCount),
            bytesEach: 1)
    }

    /// 0 if there is no room.
    @inline(never)
    private static func makeStructure(
        _ context: UnsafeMutablePointer<Context>, _ type: UInt32,
        _ operands: UnsafeMutablePointer<UInt64>, isDefault: Bool
    ) -> UInt64 {
        let offset = context.pointee.store._withUnsafeGuaranteedRef { $0.allocateStructure(type) }
        guard let offset else { return 0 }
        let object = context.pointee.heapBase + Int(offset)
        let info = context.pointee.typeInfos[type]
        var slot = operands
        for index in 0..<Int(info.pointee.fieldCount) {
            let field = info.pointee.fields.unsafelyUnwrapped[index]
            let place = object + Int(field.offset)
            if isDefault {
                field.storage.store(0, 0, place)
            } else {
                field.storage.store(slot[0], field.storage == .v128 ? slot[1] : 0, place)
                slot += field.storage.slotCount
            }
        }
        return offset + Objects.tag
    }

    // Vectors in fields and elements.

    @inline(__always)
    static func structGet128(_ r: Registers, _ cell: UnsafePointer<StructGetCell>) -> Int {
        let reference = r.slot(cell.pointee.object).pointee
        guard reference != 0 else { return r.trap(.nullReference) }
        copyVector(r.object(reference, UInt64(cell.pointee.offset)), r.slot(cell.pointee.target))
        return r.next(after: cell)
    }

    @inline(__always)
    static func structSet128(_ r: Registers, _ cell: UnsafePointer<StructSetCell>) -> Int {
        let reference = r.slot(cell.pointee.object).pointee
        guard reference != 0 else { return r.trap(.nullReference) }
        copyVector(r.slot(cell.pointee.value), r.object(reference, UInt64(cell.pointee.offset)))
        return r.next(after: cell)
    }

    @inline(__always)
    static func arrayGet128(_ r: Registers, _ cell: UnsafePointer<BinaryCell>) -> Int {
        let index = UInt32.load(r.slot(cell.pointee.second))
        switch element(r, r.slot(cell.pointee.first).pointee, index, SIMD2<UInt64>.self) {
        case .success(let place):
            copyVector(place, r.slot(cell.pointee.target))
            return r.next(after: cell)
        case .failure(let code): return r.trap(code)
        }
    }

    @inline(__always)
    static func arraySet128(_ r: Registers, _ cell: UnsafePointer<ArraySetCell>) -> Int {
        let index = UInt32.load(r.slot(cell.pointee.index))
        switch element(r, r.slot(cell.pointee.array).pointee, index, SIMD2<UInt64>.self) {
        case .success(let place):
            copyVector(r.slot(cell.pointee.value), place)
            return r.next(after: cell)
        case .failure(let code): return r.trap(code)
        }
    }
}
