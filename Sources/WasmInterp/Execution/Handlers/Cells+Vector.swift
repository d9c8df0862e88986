import WasmCore

// Shuffles by the place of each group of bytes. A group that lies within one operand costs one
// load, so the translator takes the longest ones.

extension Cells {
    @inline(__always)
    private static func group<T: BitwiseCopyable>(
        _ r: Registers, _ cell: UnsafePointer<ShuffleCell>, _ index: Int, _ type: T.Type
    ) -> T {
        (UnsafeRawPointer(r.sp) + Int(r.elements(of: cell)[index])).loadUnaligned(as: T.self)
    }

    @inline(__always)
    static func shuffle64(_ r: Registers, _ cell: UnsafePointer<ShuffleCell>) -> Int {
        let result = U64x2(group(r, cell, 0, UInt64.self), group(r, cell, 1, UInt64.self))
        r.setVector(cell.pointee.target, result)
        return r.next(ShuffleCell.cellBytes(elements: 2))
    }

    @inline(__always)
    static func shuffle32(_ r: Registers, _ cell: UnsafePointer<ShuffleCell>) -> Int {
        let result = U32x4(
            group(r, cell, 0, UInt32.self), group(r, cell, 1, UInt32.self),
            group(r, cell, 2, UInt32.self), group(r, cell, 3, UInt32.self))
        r.setVector(cell.pointee.target, result)
        return r.next(ShuffleCell.cellBytes(elements: 4))
    }

    @inline(__always)
    static func shuffle16(_ r: Registers, _ cell: UnsafePointer<ShuffleCell>) -> Int {
        let result = U16x8(
            group(r, cell, 0, UInt16.self), group(r, cell, 1, UInt16.self),
            group(r, cell, 2, UInt16.self), group(r, cell, 3, UInt16.self),
            group(r, cell, 4, UInt16.self), group(r, cell, 5, UInt16.self),
            group(r, cell, 6, UInt16.self), group(r, cell, 7, UInt16.self))
        r.setVector(cell.pointee.target, result)
        return r.next(ShuffleCell.cellBytes(elements: 8))
    }

    @inline(__always)
    static func shuffle8(_ r: Registers, _ cell: UnsafePointer<ShuffleCell>) -> Int {
        let result = U8x16(
            group(r, cell, 0, UInt8.self), group(r, cell, 1, UInt8.self),
            group(r, cell, 2, UInt8.self), group(r, cell, 3, UInt8.self),
            group(r, cell, 4, UInt8.self), group(r, cell, 5, UInt8.self),
            group(r, cell, 6, UInt8.self), group(r, cell, 7, UInt8.self),
            group(r, cell, 8, UInt8.self), group(r, cell, 9, UInt8.self),
            group(r, cell, 10, UInt8.self), group(r, cell, 11, UInt8.self),
            group(r, cell, 12, UInt8.self), group(r, cell, 13, UInt8.self),
            group(r, cell, 14, UInt8.self), group(r, cell, 15, UInt8.self))
        r.setVector(cell.pointee.target, result)
        return r.next(ShuffleCell.cellBytes(elements: 16))
    }

    // Shuffles that are one or two vector instructions.

    @inline(__always)
    static func interleaveLow8(_ r: Registers, _ cell: UnsafePointer<BinaryCell>) -> Int {
        vectorBinary(r, cell) { (a: U8x16, b: U8x16) in Vector.interleaveLow(a, b) }
    }
    @inline(__always)
    static func interleaveHigh8(_ r: Registers, _ cell: UnsafePointer<BinaryCell>) -> Int {
        vectorBinary(r, cell) { (a: U8x16, b: U8x16) in Vector.interleaveHigh(a, b) }
    }
    @inline(__always)
    static func interleaveLow16(_ r: Registers, _ cell: UnsafePointer<BinaryCell>) -> Int {
        vectorBinary(r, cell) { (a: U16x8, b: U16x8) in Vector.interleaveLow(a, b) }
    }
    @inline(__always)
    static func interleaveHigh16(_ r: Registers, _ cell: UnsafePointer<BinaryCell>) -> Int {
        vectorBinary(r, cell) { (a: U16x8, b: U16x8) in Vector.interleaveHigh(a, b) }
    }
    @inline(__always)
    static func interleaveLow32(_ r: Registers, _ cell: UnsafePointer<BinaryCell>) -> Int {
        vectorBinary(r, cell) { (a: U32x4, b: U32x4) in Vector.interleaveLow(a, b) }
    }
    @inline(__always)
    static func interleaveHigh32(_ r: Registers, _ cell: UnsafePointer<BinaryCell>) -> Int {
        vectorBinary(r, cell) { (a: U32x4, b: U32x4) in Vector.interleaveHigh(a, b) }
    }
    @inline(__always)
    static func interleaveLow64(_ r: Registers, _ cell: UnsafePointer<BinaryCell>) -> Int {
        vectorBinary(r, cell, Vector.interleaveLow64)
    }
    @inline(__always)
    static func interleaveHigh64(_ r: Registers, _ cell: UnsafePointer<BinaryCell>) -> Int {
        vectorBinary(r, cell, Vector.interleaveHigh64)
    }
    @inline(__always)
    static func evenLanes8(_ r: Registers, _ cell: UnsafePointer<BinaryCell>) -> Int {
        vectorBinary(r, cell, Vector.evenLanes8)
    }
    @inline(__always)
    static func oddLanes8(_ r: Registers, _ cell: UnsafePointer<BinaryCell>) -> Int {
        vectorBinary(r, cell, Vector.oddLanes8)
    }
    @inline(__always)
    static func transposeEven8(_ r: Registers, _ cell: UnsafePointer<BinaryCell>) -> Int {
        vectorBinary(r, cell, Vector.transposeEven8)
    }
    @inline(__always)
    static func transposeOdd8(_ r: Registers, _ cell: UnsafePointer<BinaryCell>) -> Int {
        vectorBinary(r, cell, Vector.transposeOdd8)
    }
    @inline(__always)
    static func rotateLanes1(_ r: Registers, _ cell: UnsafePointer<UnaryCell>) -> Int {
        vectorUnary(r, cell, Vector.rotateLanes1)
    }
    @inline(__always)
    static func rotateLanes2(_ r: Registers, _ cell: UnsafePointer<UnaryCell>) -> Int {
        vectorUnary(r, cell, Vector.rotateLanes2)
    }
    @inline(__always)
    static func rotateLanes3(_ r: Registers, _ cell: UnsafePointer<UnaryCell>) -> Int {
        vectorUnary(r, cell, Vector.rotateLanes3)
    }
    @inline(__always)
    static func rotateLeft32(
        _ r: Registers, _ cell: UnsafePointer<RotationCell>,
        _ then: (Registers) -> Int = { $0.go() }
    ) -> Int {
        let result = Vector.rotateLeft32(
            r.vector(cell.pointee.vector, U32x4.self), UInt32(cell.pointee.left),
            UInt32(cell.pointee.right))
        r.setVector(cell.pointee.target, result)
        return then(r.past(cell))
    }

    // Accesses of other memories, of 64-bit memories.

    @inline(__always)
    static func vectorLoadGeneric(_ r: Registers, _ cell: UnsafePointer<VectorAccessCell>) -> Int {
        let operands = base(r, cell)
        guard let place = place(r, cell, operands[0]) else { return r.trap(.memoryOutOfBounds) }
        let opcode = cell.pointee.instruction
        let old = UnsafeRawPointer(operands + 1).loadUnaligned(as: U8x16.self)
        let value = loadVector(opcode, place, old, lane: Int(cell.pointee.lane))
        UnsafeMutableRawPointer(operands).storeBytes(of: value, as: U8x16.self)
        return r.next(after: cell)
    }

    @inline(__always)
    static func vectorStoreGeneric(_ r: Registers, _ cell: UnsafePointer<VectorAccessCell>) -> Int {
        let operands = base(r, cell)
        guard let place = place(r, cell, operands[0]) else { return r.trap(.memoryOutOfBounds) }
        let opcode = cell.pointee.instruction
        let byteCount = Int(opcode.row.accessBytes)
        let lane = UnsafeRawPointer(operands + 1) + byteCount * Int(cell.pointee.lane)
        storeVector(lane, place, byteCount)
        return r.next(after: cell)
    }

    @inline(never)
    private static func storeVector(
        _ lane: UnsafeRawPointer, _ place: UnsafeMutableRawPointer, _ byteCount: Int
    ) {
        place.copyMemory(from: lane, byteCount: byteCount)
    }

    @inline(never)
    private static func loadVector(
        _ opcode: Opcode, _ place: UnsafeMutableRawPointer, _ old: U8x16, lane: Int
    ) -> U8x16 {
        func read<T: BitwiseCopyable>(_ type: T.Type) -> T { place.loadUnaligned(as: T.self) }
        switch opcode {
        case .v128Load8x8S: return Vector.v128Load8x8S(read(SIMD8<Int8>.self)).u8x16
        case .v128Load8x8U: return Vector.v128Load8x8U(read(SIMD8<UInt8>.self)).u8x16
        case .v128Load16x4S: return Vector.v128Load16x4S(read(SIMD4<Int16>.self)).u8x16
        case .v128Load16x4U: return Vector.v128Load16x4U(read(SIMD4<UInt16>.self)).u8x16
        case .v128Load32x2S: return Vector.v128Load32x2S(read(SIMD2<Int32>.self)).u8x16
        case .v128Load32x2U: return Vector.v128Load32x2U(read(SIMD2<UInt32>.self)).u8x16
        case .v128Load8Splat: return Vector.v128Load8Splat(read(UInt8.self))
        case .v128Load16Splat: return Vector.v128Load16Splat(read(UInt16.self)).u8x16
        case .v128Load32Splat: return Vector.v128Load32Splat(read(UInt32.self)).u8x16
        case .v128Load64Splat: return Vector.v128Load64Splat(read(UInt64.self)).u8x16
        case .v128Load32Zero: return Vector.v128Load32Zero(read(UInt32.self)).u8x16
        case .v128Load64Zero: return Vector.v128Load64Zero(read(UInt64.self)).u8x16
        case .v128Load8Lane, .v128Load16Lane, .v128Load32Lane, .v128Load64Lane:
            var vector = old
            let byteCount = Int(opcode.row.accessBytes)
            withUnsafeMutableBytes(of: &vector) { bytes in
                for index in 0..<byteCount {
                    bytes[lane * byteCount + index] = place.load(
                        fromByteOffset: index, as: UInt8.self)
                }
            }
            return vector
        default: return read(U8x16.self)
        }
    }
}
