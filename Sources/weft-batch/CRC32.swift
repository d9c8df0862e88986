/// The checksum of zlib, CRC-32 of ISO 3309, eight bytes at a time.
struct CRC32 {
    private var state: UInt32 = .max

    var value: UInt32 { ~state }

    mutating func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe update($0) }
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        unsafe Self.tables.withUnsafeBufferPointer { tables in
            var crc = state
            var position = 0
            while bytes.count - position >= 8 {
                let word = unsafe UInt64(
                    littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
                let mixed = word ^ UInt64(crc)
                crc = 0
                for byte in 0..<8 {
                    // Each table has 256 entries, the index is a byte.
                    let index = Int(mixed >> UInt64(8 * byte) & 0xFF)
                    unsafe crc ^= tables[(7 - byte) * 256 + index]
                }
                position += 8
            }
            while position < bytes.count {
                let index = unsafe Int((crc ^ UInt32(bytes[position])) & 0xFF)
                unsafe crc = tables[index] ^ crc >> 8
                position += 1
            }
            state = crc
        }
    }

    /// Entry `256 k + b`: the checksum of byte b followed by k zeros.
    private static let tables: [UInt32] = {
        var tables: [UInt32] = []
        for byte in 0..<UInt32(256) {
            var crc = byte
            for _ in 0..<8 { crc = crc & 1 != 0 ? 0xEDB8_8320 ^ crc >> 1 : crc >> 1 }
            tables.append(crc)
        }
        for position in 256..<2048 {
            let previous = tables[position - 256]
            tables.append(tables[Int(previous & 0xFF)] ^ previous >> 8)
        }
        return tables
    }()
}
