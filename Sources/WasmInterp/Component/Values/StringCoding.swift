/// Strings of memories to and from those of Swift.
enum StringCoding {
    static func utf8(_ bytes: UnsafeRawBufferPointer) throws(Trap) -> String {
        guard let string = String(validating: bytes, as: UTF8.self) else {
            throw Trap(.malformedString(isCutShort(bytes) ? incompleteUTF8 : malformedUTF8))
        }
        return string
    }

    static func utf16(_ bytes: UnsafeRawBufferPointer) throws(Trap) -> String {
        let units = (0..<bytes.count / 2).lazy.map {
            UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 2 * $0, as: UInt16.self))
        }
        guard let string = String(validating: units, as: UTF16.self) else {
            throw Trap(.malformedString("unpaired surrogate found"))
        }
        return string
    }

    static func latin1(_ bytes: UnsafeRawBufferPointer) -> String {
        var scalars = String.UnicodeScalarView()
        for byte in bytes { scalars.append(Unicode.Scalar(byte)) }
        return String(scalars)
    }

    private static let malformedUTF8 = "invalid utf-8 sequence"
    private static let incompleteUTF8 = "incomplete utf-8 byte sequence"

    /// Whether the bytes end within a scalar and are well-formed up to there.
    private static func isCutShort(_ bytes: UnsafeRawBufferPointer) -> Bool {
        (1...3).contains { count in
            guard bytes.count >= count, let last = bytes.dropLast(count).endIndex as Int? else {
                return false
            }
            let lead = bytes[last]
            let needed =
                switch lead {
                case 0xC2...0xDF: 2
                case 0xE0...0xEF: 3
                case 0xF0...0xF4: 4
                default: 1
                }
            return needed > count
                && String(
                    validating: UnsafeRawBufferPointer(rebasing: bytes[..<last]), as: UTF8.self)
                    != nil
        }
    }
}

extension Unicode.Scalar {
    /// Whether it is one of Latin-1.
    var isLatin1: Bool { value <= 0xFF }
}
