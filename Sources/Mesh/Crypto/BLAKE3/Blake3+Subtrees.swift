extension Blake3 {
    /// The node over some bytes: a content, or a subtree of one.
    ///
    /// - Parameters:
    ///   - bytes: Empty only if the content is. A subtree is what ``leftByteCount(of:)`` splits off
    ///     at any depth: a power of two of chunks, or, where the content ends, less; and never more
    ///     chunks than the largest power of two that divides `firstChunk`.
    ///   - firstChunk: How many chunks of the content lie before.
    /// - Precondition: The bytes are a subtree in that sense. That there are not too many chunks is
    ///   checked; whether the content ends with them is not known here.
    package func node(of bytes: RawSpan, firstChunk: UInt64 = 0) -> Blake3Node {
        if firstChunk != 0 {
            let chunkCount = Self.chunkCount(of: bytes.byteCount)
            precondition(
                chunkCount > 0 && UInt64(chunkCount) <= firstChunk & (0 &- firstChunk),
                "no subtree of BLAKE3 has these chunks")
        }
        return unsafe bytes.withUnsafeBytes { unsafe subtree($0, firstChunk: firstChunk) }
    }

    /// The node over two subtrees.
    ///
    /// - Parameters:
    ///   - left: The chaining value of the earlier one, which has a power of two of chunks.
    ///   - right: That of what follows, which has as many or fewer.
    package func parent(_ left: Blake3Digest, _ right: Blake3Digest) -> Blake3Node {
        Blake3Node(
            chain: key, block: SIMD16(lowHalf: left.words, highHalf: right.words),
            blockByteCount: UInt32(Self.blockByteCount), counter: 0, flags: flags | Self.parent)
    }

    /// Where a content or subtree is split: the largest power of two of chunks that leaves some.
    ///
    /// - Precondition: There is more than a chunk.
    package static func leftByteCount(of byteCount: UInt64) -> UInt64 {
        precondition(byteCount > UInt64(chunkByteCount), "a chunk of BLAKE3 is not split")
        return 1 << UInt64(63 - (byteCount - 1).leadingZeroBitCount)
    }

    private static func chunkCount(of byteCount: Int) -> Int {
        byteCount / chunkByteCount + (byteCount % chunkByteCount == 0 ? 0 : 1)
    }

    /// Recursion is as deep as the tree above the levels: 48 at most.
    func subtree(_ bytes: UnsafeRawBufferPointer, firstChunk: UInt64) -> Blake3Node {
        if bytes.count <= Self.chunkByteCount {
            return unsafe chunk(bytes, number: firstChunk)
        }
        if bytes.count <= Blake3Levels.chunkCountMax * Self.chunkByteCount {
            return unsafe levels(bytes, firstChunk: firstChunk)
        }
        let split = Int(Self.leftByteCount(of: UInt64(bytes.count)))
        let left = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<split])
        let right = unsafe UnsafeRawBufferPointer(rebasing: bytes[split...])
        let rightChunk = firstChunk + UInt64(split / Self.chunkByteCount)
        return unsafe parent(
            subtree(left, firstChunk: firstChunk).chainingValue,
            subtree(right, firstChunk: rightChunk).chainingValue)
    }

    /// The node over a few chunks, but more than one.
    private func levels(_ bytes: UnsafeRawBufferPointer, firstChunk: UInt64) -> Blake3Node {
        let count = Self.chunkCount(of: bytes.count)
        return unsafe withUnsafeTemporaryAllocation(
            of: SIMD8<UInt32>.self, capacity: count
        ) { values in
            var levels = unsafe Blake3Levels(function: self, values: values)
            unsafe levels.addChunks(bytes, firstChunk: firstChunk)
            while levels.count > 2 { levels.joinPairs() }
            return levels.top
        }
    }
}
