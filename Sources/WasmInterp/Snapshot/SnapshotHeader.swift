import MeshCrypto
import Platform

/// The start of a snapshot.
package struct SnapshotHeader: Hashable, Sendable {
    static let magic = Array("WEFTSNAP".utf8)
    static let byteCount = 64
    /// Where the parent's digest is.
    static let parentOffset: UInt64 = 24
    /// Files of another major version are something else; 0 as long as there are no readers of it
    /// elsewhere.
    package static let majorVersion: UInt16 = 0
    package static let minorVersion: UInt16 = 1

    /// When it was taken, by whatever counts: larger ones are later.
    package var logicalClock: UInt64 = 0
    /// Of the snapshot that this one goes on from.
    package var parent: ContentDigest?

    /// Of the format, as the file says it.
    package private(set) var minor = Self.minorVersion

    package init() {}

    /// - Parameter sectionCount: As many as follow.
    func bytes(sectionCount: Int) -> [UInt8] {
        var bytes = Self.magic
        FixedBytes.append(UInt64(Self.majorVersion), 2, to: &bytes)
        FixedBytes.append(UInt64(Self.minorVersion), 2, to: &bytes)
        // Flags, of which there are none yet.
        FixedBytes.append(0, 4, to: &bytes)
        FixedBytes.append(logicalClock, 8, to: &bytes)
        if let parent {
            bytes += parent.bytes
        } else {
            bytes += [UInt8](repeating: 0, count: Blake3.digestByteCount)
        }
        FixedBytes.append(UInt64(sectionCount), 4, to: &bytes)
        FixedBytes.append(UInt64(CRC32.castagnoli(bytes)), 4, to: &bytes)
        return bytes
    }

    /// - Throws: ``SnapshotError`` if the bytes begin no snapshot, or none that is known here.
    static func read(
        _ bytes: [UInt8]
    ) throws(SnapshotError) -> (header: SnapshotHeader, sectionCount: UInt64) {
        guard bytes.count == byteCount, bytes.starts(with: magic) else {
            throw SnapshotError(.noSnapshot, offset: 0)
        }
        let version = UInt16(truncatingIfNeeded: FixedBytes.number(bytes, 8, 2))
        guard version == majorVersion else { throw SnapshotError(.version(version), offset: 8) }
        guard FixedBytes.number(bytes, 60, 4) == UInt64(CRC32.castagnoli(bytes.prefix(60))) else {
            throw SnapshotError(.checksum, offset: 60)
        }
        guard FixedBytes.number(bytes, 12, 4) == 0 else {
            throw SnapshotError(.malformed("flags that nobody knows"), offset: 12)
        }
        var header = SnapshotHeader()
        header.minor = UInt16(truncatingIfNeeded: FixedBytes.number(bytes, 10, 2))
        header.logicalClock = FixedBytes.number(bytes, 16, 8)
        let parent = bytes[24..<56]
        if parent.contains(where: { $0 != 0 }) { header.parent = ContentDigest(Array(parent)) }
        return (header, FixedBytes.number(bytes, 56, 4))
    }
}

extension Blake3Digest {
    /// To read over.
    static var ofNothing: Blake3Digest { Blake3().digest(of: [UInt8]().span.bytes) }

    init?(_ bytes: [UInt8]) { self.init(bytes.span.bytes) }

    var bytes: [UInt8] {
        withBytes { bytes in bytes.withUnsafeBytes { Array($0) } }
    }
}
