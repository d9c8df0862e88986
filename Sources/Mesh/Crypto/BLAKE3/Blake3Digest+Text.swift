extension Blake3Digest: CustomStringConvertible {
    /// 64 hexadecimal digits, lower-case.
    package var description: String {
        let digits = withBytes { bytes in
            bytes.byteOffsets.flatMap { offset in
                let byte = unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
                return [Self.digit(byte >> 4), Self.digit(byte & 15)]
            }
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// The digest that has this ``description``.
    ///
    /// A digest has one text, so that texts can be compared: capital digits are refused.
    package init?(hexadecimal text: some StringProtocol) {
        var bytes: [UInt8] = []
        var high: UInt8?
        for character in text.utf8 {
            guard let value = Self.value(of: character), bytes.count < Blake3.digestByteCount
            else { return nil }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        guard high == nil else { return nil }
        unsafe self.init(bytes.span.bytes)
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
