/// The lowest levels of a tree, each hashed at once, so that parents fill the lanes as chunks do.
@safe struct Blake3Levels {
    /// More would hardly be faster. The values are 2 KiB; up to one they lie on the stack.
    static let chunkCountMax = 64

    private let function: Blake3
    /// Has room for a chaining value a chunk.
    private let values: UnsafeMutableBufferPointer<SIMD8<UInt32>>
    /// Of the level that is done.
    private(set) var count = 0

    /// - Parameter values: Lent for as long as this is used.
    init(function: Blake3, values: UnsafeMutableBufferPointer<SIMD8<UInt32>>) {
        self.function = function
        unsafe self.values = values
    }

    /// Hashes the chunks.
    mutating func addChunks(_ bytes: UnsafeRawBufferPointer, firstChunk: UInt64) {
        let whole = bytes.count / Blake3.chunkByteCount
        let runs = Blake3Runs(
            key: function.key, flags: function.flags, firstFlags: Blake3.chunkStart,
            lastFlags: Blake3.chunkEnd,
            blockCount: Blake3.chunkByteCount / Blake3.blockByteCount, counter: firstChunk,
            counterStep: 1)
        if let start = bytes.baseAddress, let output = unsafe values.baseAddress {
            count = unsafe runs.chainingValues(of: start, count: whole, into: output)
        }
        var offset = count * Blake3.chunkByteCount
        while offset < bytes.count {
            let end = min(offset + Blake3.chunkByteCount, bytes.count)
            let chunk = unsafe function.chunk(
                UnsafeRawBufferPointer(rebasing: bytes[offset..<end]),
                number: firstChunk + UInt64(count))
            unsafe values[count] = chunk.chainingValue.words
            count += 1
            offset = end
        }
    }

    /// Goes up a level. What has no sibling goes up as it is.
    mutating func joinPairs() {
        let pairCount = count / 2
        let runs = Blake3Runs(
            key: function.key, flags: function.flags | Blake3.parent, firstFlags: 0, lastFlags: 0,
            blockCount: 1, counter: 0, counterStep: 0)
        var done = 0
        if let start = unsafe values.baseAddress {
            done = unsafe runs.chainingValues(of: start, count: pairCount, into: start)
        }
        while done < pairCount {
            unsafe values[done] = pair(at: done * 2).chainingValue.words
            done += 1
        }
        if count % 2 == 1 { unsafe values[pairCount] = values[count - 1] }
        count -= pairCount
    }

    /// The node over all, when two values are left.
    var top: Blake3Node { pair(at: 0) }

    private func pair(at index: Int) -> Blake3Node {
        unsafe function.parent(Blake3Digest(values[index]), Blake3Digest(values[index + 1]))
    }
}
