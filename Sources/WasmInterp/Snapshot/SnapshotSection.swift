import Platform

/// The sections of a snapshot, in the order in which they are written; each is there once.
package enum SnapshotSection: UInt16, CaseIterable, Sendable {
    case modules = 1
    case instances = 2
    case functions = 3
    case tags = 4
    case globals = 5
    case tables = 6
    case memories = 7
    case objects = 8
    case exceptions = 9
    case executions = 10
    case metering = 11
    case participants = 12
    case components = 13
    /// The contents of memories, the last one: they go straight to where they belong.
    case pages = 32

    /// Whether it is a part of an image that is written and read whole.
    var isOfImage: Bool { self != .modules && self != .pages }
}

/// Where the payload of a section is in a snapshot.
package struct SnapshotSectionPlace: Hashable, Sendable {
    package let id: UInt16
    package let offset: UInt64
    package let byteCount: UInt64

    /// nil for one that is not known here.
    package var section: SnapshotSection? { SnapshotSection(rawValue: id) }
}

/// What stands before the payload of each section; its checksum is behind the payload.
struct SnapshotSectionHeader {
    static let byteCount = 16
    /// Whoever does not know the section cannot make the state without it.
    static let criticalFlag: UInt16 = 1

    var id: UInt16
    var flags: UInt16
    var payloadByteCount: UInt64

    init(_ section: SnapshotSection, payloadByteCount: UInt64) {
        id = section.rawValue
        flags = Self.criticalFlag
        self.payloadByteCount = payloadByteCount
    }

    /// nil if the bytes are not what was written.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount,
            FixedBytes.number(bytes, 12, 4) == UInt64(CRC32.castagnoli(bytes.prefix(12)))
        else { return nil }
        id = UInt16(truncatingIfNeeded: FixedBytes.number(bytes, 0, 2))
        flags = UInt16(truncatingIfNeeded: FixedBytes.number(bytes, 2, 2))
        payloadByteCount = FixedBytes.number(bytes, 4, 8)
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        FixedBytes.append(UInt64(id), 2, to: &bytes)
        FixedBytes.append(UInt64(flags), 2, to: &bytes)
        FixedBytes.append(payloadByteCount, 8, to: &bytes)
        FixedBytes.append(UInt64(CRC32.castagnoli(bytes)), 4, to: &bytes)
        return bytes
    }
}
