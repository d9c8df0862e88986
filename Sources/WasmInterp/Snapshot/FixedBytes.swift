import Platform

/// Little-endian numbers of fixed widths.
enum FixedBytes {
    static func append(_ value: UInt64, _ byteCount: Int, to bytes: inout [UInt8]) {
        for index in 0..<byteCount {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(index * 8)))
        }
    }

    /// - Parameter offset: Of a number that lies within the bytes.
    static func number(_ bytes: [UInt8], _ offset: Int, _ byteCount: Int) -> UInt64 {
        bytes[offset..<offset + byteCount].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension CRC32 {
    /// The checksum that snapshots have: CRC-32C.
    static func castagnoli(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var checksum = CRC32(.castagnoli)
        checksum.update(Array(bytes))
        return checksum.value
    }
}
