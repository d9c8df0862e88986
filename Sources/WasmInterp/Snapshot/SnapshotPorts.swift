/// Where a snapshot is written to.
public protocol SnapshotSink {
    /// Takes bytes behind those before; they are lent for the call.
    ///
    /// - Throws: Whatever keeps it from that, which who writes the snapshot is told.
    mutating func write(_ bytes: UnsafeRawBufferPointer) throws
}

/// Where a snapshot is read from.
public protocol SnapshotSource {
    /// Puts the next bytes into a buffer that has room for one at least.
    ///
    /// - Returns: How many; 0 at the end.
    /// - Throws: Whatever keeps it from that, which who reads the snapshot is told.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// A snapshot in memory.
public struct SnapshotBytes: SnapshotSink, SnapshotSource, Sendable {
    /// All of it, from the start.
    public var bytes: [UInt8]
    private var position = 0

    /// Bytes to be read, or none, to be written behind.
    public init(_ bytes: [UInt8] = []) { self.bytes = bytes }

    public mutating func write(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }

    public mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, bytes.count - position)
        buffer.copyBytes(from: bytes[position..<position + count])
        position += count
        return count
    }
}
