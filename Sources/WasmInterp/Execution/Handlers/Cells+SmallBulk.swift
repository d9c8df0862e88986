// Copies of up to 128 bytes within memory 0, as compiled programs make for structures and
// strings. A call of the library would cost such a cell more than its work. All bytes are read
// before one is written, so that ranges may overlap; blocks of one range overlap each other.

extension Cells {
    /// Target address, source address, byte count: as `memoryCopy`, which does all other cases.
    @inline(__always)
    static func memoryCopySmall(_ r: Registers, _ cell: UnsafePointer<CopyBetweenCell>) -> Int {
        guard _fastPath(copySmall(r, cell)) else { return r.become(op_memoryCopy) }
        return r.next(after: cell)
    }

    @inline(__always)
    static func memoryCopySmallMetered(_ r: Registers, _ cell: UnsafePointer<CopyBetweenCell>)
        -> Int
    {
        guard _fastPath(copySmall(r, cell)) else { return r.become(op_memoryCopy) }
        return charge(r, cell, base(r, cell)[2], bytesEach: 1)
    }

    /// - Returns: Whether this is such a copy, and done.
    @inline(__always)
    private static func copySmall(
        _ r: Registers, _ cell: UnsafePointer<CopyBetweenCell>
    ) -> Bool {
        let operands = base(r, cell)
        let (to, from, count) = (operands[0], operands[1], operands[2])
        guard
            _fastPath(
                count <= 128 && to &+ count <= UInt64(r.memoryByteCount)
                    && from &+ count <= UInt64(r.memoryByteCount))
        else { return false }
        let target = r.memory + Int(truncatingIfNeeded: to)
        let source = UnsafeRawPointer(r.memory) + Int(truncatingIfNeeded: from)
        let byteCount = Int(truncatingIfNeeded: count)
        if byteCount > 64 {
            copyEnds(target, source, byteCount, SIMD64<UInt8>.self)
        } else if byteCount > 32 {
            copyEnds(target, source, byteCount, SIMD32<UInt8>.self)
        } else if byteCount >= 16 {
            copyEnds(target, source, byteCount, SIMD16<UInt8>.self)
        } else if byteCount >= 8 {
            copyEnds(target, source, byteCount, UInt64.self)
        } else if byteCount >= 4 {
            copyEnds(target, source, byteCount, UInt32.self)
        } else if byteCount >= 2 {
            copyEnds(target, source, byteCount, UInt16.self)
        } else if byteCount == 1 {
            target.storeBytes(of: source.load(as: UInt8.self), as: UInt8.self)
        }
        return true
    }

    /// Copies the first and the last block of a range that is no longer than both.
    @inline(__always)
    private static func copyEnds<Block: BitwiseCopyable>(
        _ target: UnsafeMutableRawPointer, _ source: UnsafeRawPointer, _ byteCount: Int,
        _ type: Block.Type
    ) {
        let last = byteCount - MemoryLayout<Block>.size
        let head = source.loadUnaligned(as: Block.self)
        let tail = source.loadUnaligned(fromByteOffset: last, as: Block.self)
        target.storeBytes(of: head, as: Block.self)
        target.storeBytes(of: tail, toByteOffset: last, as: Block.self)
    }
}
