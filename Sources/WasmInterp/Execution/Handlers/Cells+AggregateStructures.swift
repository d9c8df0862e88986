import WasmCore

// Structures that fit a size class have cells that take the next slot of the class's gap: class 8,
// target 10, bytes of the class 12, header's first word 16. Where the gap is used up another
// handler finds room and does the cell once more.

extension Cells {
    /// The next slot of the class that the cell names; nil if the gap is used up.
    @inline(__always)
    private static func take(_ r: Registers) -> UInt64? {
        let gap = r.context.pointee.gaps + r.u16(8)
        let offset = gap.pointee.cursor
        let end = offset &+ UInt64(r.u32(12))
        guard end <= gap.pointee.limit else { return nil }
        gap.pointee.cursor = end
        return offset
    }

    /// The class's gap is used up: class 8.
    @inline(__always)
    static func refill(_ r: Registers) -> Int {
        var r = r
        // A collection looks through the frame, whose end it finds by `pc`.
        r.save()
        guard refill(r.context, r.u16(8)) else { return r.trap(refusal(r.context)) }
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
    private static func start(_ r: Registers, _ offset: UInt64) -> UnsafeMutableRawPointer {
        let object = r.context.pointee.heapBase + Int(bitPattern: UInt(offset))
        object.storeBytes(of: UInt64(r.u32(16)), as: UInt64.self)
        return object
    }

    /// Copies a slot to a field: slot index and offset stand in the cell. Always eight bytes: the
    /// fields that follow come later, and what lies behind the last one is the slot's own room.
    @inline(__always)
    private static func copyField(
        _ r: Registers, _ object: UnsafeMutableRawPointer, _ position: Int
    ) {
        object.storeBytes(
            of: r.slot(position).pointee, toByteOffset: r.u16(position + 2), as: UInt64.self)
    }

    // One to four fields; slot and offset of each from 24 on.

    @inline(__always)
    static func structNew1(_ r: Registers) -> Int {
        var r = r
        guard let offset = take(r) else { return r.become(op_refill) }
        let object = start(r, offset)
        copyField(r, object, 24)
        ToSlot.put(&r, offset &+ Objects.tag)
        return r.next(32)
    }

    @inline(__always)
    static func structNew2(_ r: Registers) -> Int {
        var r = r
        guard let offset = take(r) else { return r.become(op_refill) }
        let object = start(r, offset)
        copyField(r, object, 24)
        copyField(r, object, 28)
        ToSlot.put(&r, offset &+ Objects.tag)
        return r.next(32)
    }

    @inline(__always)
    static func structNew3(_ r: Registers) -> Int {
        var r = r
        guard let offset = take(r) else { return r.become(op_refill) }
        let object = start(r, offset)
        copyField(r, object, 24)
        copyField(r, object, 28)
        copyField(r, object, 32)
        ToSlot.put(&r, offset &+ Objects.tag)
        return r.next(40)
    }

    @inline(__always)
    static func structNew4(_ r: Registers) -> Int {
        var r = r
        guard let offset = take(r) else { return r.become(op_refill) }
        let object = start(r, offset)
        copyField(r, object, 24)
        copyField(r, object, 28)
        copyField(r, object, 32)
        copyField(r, object, 36)
        ToSlot.put(&r, offset &+ Objects.tag)
        return r.next(40)
    }

    /// Any fields: how many are copied as eight bytes 20, how many after them by their width 22;
    /// four bytes for each from 24 on, in the second part the width's logarithm in the offset's
    /// highest two bits.
    @inline(__always)
    static func structNew(_ r: Registers) -> Int {
        var r = r
        guard let offset = take(r) else { return r.become(op_refill) }
        let object = start(r, offset)
        let exact = 24 &+ 4 &* r.u16(20)
        let end = exact &+ 4 &* r.u16(22)
        var position = 24
        while position < exact {
            copyField(r, object, position)
            position &+= 4
        }
        while position < end {
            copyExact(r, object, position)
            position &+= 4
        }
        ToSlot.put(&r, offset &+ Objects.tag)
        return r.next((end &+ 7) & ~7)
    }

    @inline(__always)
    private static func copyExact(
        _ r: Registers, _ object: UnsafeMutableRawPointer, _ position: Int
    ) {
        let value = r.slot(position).pointee
        let place = object + (r.u16(position + 2) & 0x3FFF)
        switch r.u16(position + 2) >> 14 {
        case 0: place.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
        case 1: place.storeBytes(of: UInt16(truncatingIfNeeded: value), as: UInt16.self)
        default: place.storeBytes(of: UInt32(truncatingIfNeeded: value), as: UInt32.self)
        }
    }

    /// All fields zero: count of their eight-byte words 20.
    @inline(__always)
    static func structNewDefault(_ r: Registers) -> Int {
        var r = r
        guard let offset = take(r) else { return r.become(op_refill) }
        let fields = (start(r, offset) + TypeInfo.headerBytes)
            .assumingMemoryBound(to: UInt64.self)
        fields.update(repeating: 0, count: Int(r.u32(20)))
        ToSlot.put(&r, offset &+ Objects.tag)
        return r.next(24)
    }

    /// Structures of any size, operands in their canonical slots: base 12, type 16, whether the
    /// fields are given 20.
    @inline(__always)
    static func structNewGeneric(_ r: Registers) -> Int {
        var r = r
        r.save()
        let reference = makeStructure(
            r.context, r.u32(16), base(r), isDefault: r.u32(20) == 0)
        guard reference != 0 else { return r.trap(refusal(r.context)) }
        r.reload()
        r.acc = reference
        base(r).pointee = reference
        guard r.context.pointee.isMetered else { return r.next(24) }
        return charge(
            r, UInt64(r.context.pointee.typeInfos[r.u32(16)].pointee.byteCount), bytesEach: 1)
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

    // Vectors in fields and elements: places as in the other cells.

    @inline(__always)
    static func structGet128(_ r: Registers) -> Int {
        let reference = r.slot(8).pointee
        guard reference != 0 else { return r.trap(.nullReference) }
        copyVector(r.object(reference, UInt64(r.u32(12))), r.slot(10))
        return r.next(16)
    }

    @inline(__always)
    static func structSet128(_ r: Registers) -> Int {
        let reference = r.slot(8).pointee
        guard reference != 0 else { return r.trap(.nullReference) }
        copyVector(r.slot(10), r.object(reference, UInt64(r.u32(12))))
        return r.next(16)
    }

    @inline(__always)
    static func arrayGet128(_ r: Registers) -> Int {
        let index = UInt32.load(r.slot(12))
        switch element(r, r.slot(8).pointee, index, SIMD2<UInt64>.self) {
        case .success(let place):
            copyVector(place, r.slot(10))
            return r.next(16)
        case .failure(let code): return r.trap(code)
        }
    }

    @inline(__always)
    static func arraySet128(_ r: Registers) -> Int {
        let index = UInt32.load(r.slot(10))
        switch element(r, r.slot(8).pointee, index, SIMD2<UInt64>.self) {
        case .success(let place):
            copyVector(r.slot(12), place)
            return r.next(16)
        case .failure(let code): return r.trap(code)
        }
    }

    @inline(__always)
    private static func copyVector(_ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer) {
        let value = source.loadUnaligned(as: SIMD2<UInt64>.self)
        target.storeBytes(of: value, as: SIMD2<UInt64>.self)
    }
}
