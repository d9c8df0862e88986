import MeshCrypto
import Platform

/// Writes header, sections and trailer of a snapshot, each byte once and in order.
struct SnapshotEncoder<Sink: SnapshotSink> {
    private(set) var sink: Sink
    private var hasher = Blake3Hasher()
    /// Of the payload of the section at hand.
    private var checksum = CRC32(.castagnoli)

    init(_ header: SnapshotHeader, to sink: Sink) throws {
        self.sink = sink
        try write(header.bytes(sectionCount: SnapshotSection.allCases.count))
    }

    mutating func section(
        _ section: SnapshotSection, _ code: (inout StateWriter) throws(SnapshotError) -> Void
    ) throws {
        var writer = StateWriter()
        try code(&writer)
        try begin(section, payloadByteCount: UInt64(writer.bytes.count))
        try append(writer.bytes)
        try end()
    }

    mutating func begin(_ section: SnapshotSection, payloadByteCount: UInt64) throws {
        try write(SnapshotSectionHeader(section, payloadByteCount: payloadByteCount).bytes)
        checksum = CRC32(.castagnoli)
    }

    /// A part of the section's payload.
    mutating func append(_ bytes: UnsafeRawBufferPointer) throws {
        checksum.update(bytes)
        try write(bytes)
    }

    mutating func append(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try append($0) }
    }

    mutating func end() throws {
        var bytes: [UInt8] = []
        FixedBytes.append(UInt64(checksum.value), 4, to: &bytes)
        try write(bytes)
    }

    /// Writes the trailer.
    ///
    /// - Returns: The snapshot's digest: that of all bytes before.
    mutating func finish() throws -> Blake3Digest {
        let digest = hasher.finalize().digest
        try write(digest.bytes)
        return digest
    }

    private mutating func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try write($0) }
    }

    private mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
        hasher.update(bytes.bytes)
        try sink.write(bytes)
    }
}
