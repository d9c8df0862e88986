extension Blake3 {
    /// The node over one chunk: of its last block.
    ///
    /// - Parameter bytes: At most a chunk; less only where the content ends.
    @inline(never) func chunk(_ bytes: UnsafeRawBufferPointer, number: UInt64) -> Blake3Node {
        var chain = Blake3Chain<UInt32>(key)
        var flags = flags | Self.chunkStart
        var offset = 0
        while bytes.count - offset > Self.blockByteCount {
            let block = unsafe bytes.loadUnaligned(
                fromByteOffset: offset, as: Blake3Words<UInt32>.self)
            chain.compress(
                block, counter: Self.words(of: number), byteCount: UInt32(Self.blockByteCount),
                flags: flags)
            flags = self.flags
            offset += Self.blockByteCount
        }
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[offset...])
        var block = SIMD16<UInt32>(repeating: 0)
        unsafe withUnsafeMutableBytes(of: &block) { unsafe $0.copyMemory(from: rest) }
        return Blake3Node(
            chain: unsafe unsafeBitCast(chain, to: SIMD8<UInt32>.self), block: block,
            blockByteCount: UInt32(rest.count), counter: number, flags: flags | Self.chunkEnd)
    }

    @inline(__always) static func words(of counter: UInt64) -> (low: UInt32, high: UInt32) {
        (UInt32(truncatingIfNeeded: counter), UInt32(truncatingIfNeeded: counter >> 32))
    }
}
