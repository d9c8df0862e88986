/// Strings of memories to and from those of Swift.
enum StringCoding {
    static func utf8(_ bytes: UnsafeRawBufferPointer) throws(Trap) -> String {
        guard let string = String(validating: bytes, as: UTF8.self) else {
            throw Trap(.malformedText(fault(utf8: bytes)))
        }
        return string
    }

    static func utf16(_ bytes: UnsafeRawBufferPointer) throws(Trap) -> String {
        let units = (0..<bytes.count / 2).lazy.map {
            UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 2 * $0, as: UInt16.self))
        }
        guard let string = String(validating: units, as: UTF16.self) else {
            throw Trap(.malformedText(.unpairedSurrogate))
        }
        return string
    }

    static func latin1(_ bytes: UnsafeRawBufferPointer) -> String {
        var scalars = String.UnicodeScalarView()
        for byte in bytes { scalars.append(Unicode.Scalar(byte)) }
        return String(scalars)
    }

    /// What is wrong with bytes that are malformed.
    private static func fault(utf8 bytes: UnsafeRawBufferPointer) -> TextFault {
        let units = bytes.bindMemory(to: UInt8.self)
        var position = 0
        while let base = units.baseAddress, position < units.count {
            let (rest, left) = (base + position, units.count - position)
            guard let next = UTF8Form.read(rest, left) else { return UTF8Form.fault(rest, left) }
            position += next.count
        }
        return .malformedUTF8
    }
}

extension Unicode.Scalar {
    /// Whether it is one of Latin-1.
    var isLatin1: Bool { value <= 0xFF }
}
