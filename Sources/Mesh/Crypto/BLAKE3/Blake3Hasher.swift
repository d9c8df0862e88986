/// Hashes a content that comes in pieces, of any sizes.
///
/// It keeps 10 KiB however long the content is. What comes in large pieces is hashed where it lies.
package struct Blake3Hasher: Sendable {
    private let function: Blake3
    /// Begins with what came last. There is something but at the start, as what is hashed already
    /// cannot be the root any more.
    private var pending: [UInt8]
    private var pendingByteCount = 0
    /// Of what was hashed: a multiple of those that `pending` has room for.
    private var chunkCount: UInt64 = 0
    /// The chaining values of subtrees that wait for a sibling, each of another size, large ones
    /// first: one for each bit of `chunkCount`.
    private var waiting: [Blake3Digest] = []

    /// As many as the lanes, so that contents in small pieces are hashed as fast as others.
    private static let pendingByteCountMax = Blake3Lanes.scalarCount * Blake3.chunkByteCount

    package init(_ function: Blake3 = Blake3()) {
        self.function = function
        pending = [UInt8](repeating: 0, count: Self.pendingByteCountMax)
    }

    package mutating func update(_ bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { bytes in
            var offset = unsafe keep(bytes)
            guard offset < bytes.count else { return }
            if pendingByteCount > 0 {
                add(unsafe pending.withUnsafeBytes { unsafe subtree($0) }, pendingByteCount)
                pendingByteCount = 0
            }
            while bytes.count - offset > Self.pendingByteCountMax {
                let end = offset + subtreeByteCount(within: bytes.count - offset)
                let value = unsafe subtree(UnsafeRawBufferPointer(rebasing: bytes[offset..<end]))
                add(value, end - offset)
                offset = end
            }
            _ = unsafe keep(UnsafeRawBufferPointer(rebasing: bytes[offset...]))
        }
    }

    /// The root of what has come so far: its digest, or output of any length. More may come.
    package func finalize() -> Blake3Node {
        var node = unsafe pending.withUnsafeBytes { pending in
            unsafe function.subtree(
                UnsafeRawBufferPointer(rebasing: pending[..<pendingByteCount]),
                firstChunk: chunkCount)
        }
        for value in waiting.reversed() { node = function.parent(value, node.chainingValue) }
        return node
    }

    /// Copies what there is room for, if all there is fits or something is pending already.
    ///
    /// - Returns: How many bytes.
    private mutating func keep(_ bytes: UnsafeRawBufferPointer) -> Int {
        let room = Self.pendingByteCountMax - pendingByteCount
        guard pendingByteCount > 0 || bytes.count <= room else { return 0 }
        let count = min(room, bytes.count)
        unsafe pending.withUnsafeMutableBytes { pending in
            unsafe UnsafeMutableRawBufferPointer(rebasing: pending[pendingByteCount...])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        }
        pendingByteCount += count
        return count
    }

    /// The largest subtree that may stand here and leaves something.
    private func subtreeByteCount(within byteCount: Int) -> Int {
        let largest = Blake3.leftByteCount(of: UInt64(byteCount))
        guard chunkCount != 0 else { return Int(largest) }
        let aligned = (chunkCount & (0 &- chunkCount)) * UInt64(Blake3.chunkByteCount)
        return Int(min(largest, aligned))
    }

    /// The chaining value of what comes next.
    private func subtree(_ bytes: UnsafeRawBufferPointer) -> Blake3Digest {
        unsafe function.subtree(bytes, firstChunk: chunkCount).chainingValue
    }

    /// Joins a subtree with those that waited for it.
    private mutating func add(_ value: Blake3Digest, _ byteCount: Int) {
        let added = UInt64(byteCount / Blake3.chunkByteCount)
        chunkCount += added
        var value = value
        var position = chunkCount / added
        while position % 2 == 0, let left = waiting.popLast() {
            value = function.parent(left, value).chainingValue
            position /= 2
        }
        waiting.append(value)
    }
}
