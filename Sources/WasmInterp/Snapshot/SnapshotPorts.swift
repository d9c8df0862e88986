/// Where a snapshot is written to.
package protocol SnapshotSink {
    /// Takes bytes behind those before; they are lent for the call.
    mutating func write(_ bytes: UnsafeRawBufferPointer) throws
}

/// Where a snapshot is read from.
package protocol SnapshotSource {
    /// Puts the next bytes into a buffer that has room for one at least.
    ///
    /// - Returns: How many; 0 at the end.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// A snapshot in memory.
package struct SnapshotBytes: SnapshotSink, SnapshotSource, Sendable {
    package var bytes: [UInt8]
    private var position = 0

    package init(_ bytes: [UInt8] = []) { self.bytes = bytes }

    package mutating func write(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }

    package mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, bytes.count - position)
        buffer.copyBytes(from: bytes[position..<position + count])
        position += count
        return count
    }
}
