import MeshCrypto
import Platform
import WasmInterp

/// A snapshot taken apart, so that its parts can be changed and sealed again.
struct SnapshotFile {
    struct Section {
        var id: UInt16
        var isCritical: Bool
        var payload: [UInt8]
    }

    var header: [UInt8]
    var sections: [Section] = []

    /// - Parameter bytes: Of a snapshot that nobody has changed.
    init(_ bytes: [UInt8]) {
        header = Array(bytes[..<60])
        var position = 64
        while position < bytes.count - 32 {
            let id = UInt16(Self.number(bytes, position, 2))
            let length = Int(Self.number(bytes, position + 4, 8))
            let start = position + 16
            sections.append(
                Section(
                    id: id, isCritical: bytes[position + 2] & 1 != 0,
                    payload: Array(bytes[start..<start + length])))
            position = start + length + 4
        }
    }

    /// With checksums and digest that fit.
    var sealed: [UInt8] {
        var header = header
        header.replaceSubrange(56..<60, with: Self.bytes(UInt64(sections.count), 4))
        var bytes = header + Self.checksum(header)
        for section in sections {
            let start =
                Self.bytes(UInt64(section.id), 2) + Self.bytes(section.isCritical ? 1 : 0, 2)
                + Self.bytes(UInt64(section.payload.count), 8)
            bytes += start + Self.checksum(start)
            bytes += section.payload + Self.checksum(section.payload)
        }
        let digest = unsafe Blake3().digest(of: bytes.span.bytes)
        return bytes + digest.withBytes { span in unsafe span.withUnsafeBytes { unsafe Array($0) } }
    }

    private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
        var checksum = CRC32(.castagnoli)
        checksum.update(bytes)
        return Self.bytes(UInt64(checksum.value), 4)
    }

    private static func number(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> UInt64 {
        bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func bytes(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) }
    }
}
