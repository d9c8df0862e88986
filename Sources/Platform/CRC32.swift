/// A checksum of 32 bits, eight bytes at a time.
package struct CRC32: Sendable {
    package enum Polynomial: Sendable {
        /// That of zlib: CRC-32 of ISO 3309.
        case iso
        /// CRC-32C, which storage and networks use.
        case castagnoli
    }

    private var state: UInt32 = .max
    private let tables: [UInt32]

    package init(_ polynomial: Polynomial) {
        tables =
            switch polynomial {
            case .iso: Self.iso
            case .castagnoli: Self.castagnoli
            }
    }

    package var value: UInt32 { ~state }

    package mutating func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe update($0) }
    }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        unsafe tables.withUnsafeBufferPointer { tables in
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

    private static let iso = tables(of: 0xEDB8_8320)
    private static let castagnoli = tables(of: 0x82F6_3B78)

    /// Entry `256 k + b`: the checksum of byte b followed by k zeros.
    private static func tables(of polynomial: UInt32) -> [UInt32] {
        var tables: [UInt32] = []
        for byte in 0..<UInt32(256) {
            var crc = byte
            for _ in 0..<8 { crc = crc & 1 != 0 ? polynomial ^ crc >> 1 : crc >> 1 }
            tables.append(crc)
        }
        for position in 256..<2048 {
            let previous = tables[position - 256]
            tables.append(tables[Int(previous & 0xFF)] ^ previous >> 8)
        }
        return tables
    }
}
