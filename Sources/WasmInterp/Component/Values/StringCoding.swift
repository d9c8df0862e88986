import WasmCore

extension CanonicalContext {
    /// A copy of text, in steps that somebody can stop between.
    func text(
        _ bytes: UnsafeRawBufferPointer, _ encoding: StringEncoding
    ) throws(Trap) -> String {
        guard bytes.count > StringCoding.stepBytes else {
            try state.charge(fuel: UInt64(bytes.count) / BulkCost.bytesPerUnit)
            return try StringCoding.string(bytes, encoding)
        }
        var text = ""
        var rest = bytes
        while !rest.isEmpty {
            let count = StringCoding.stepBytes(of: rest, encoding)
            try state.charge(fuel: UInt64(count) / BulkCost.bytesPerUnit)
            text += try StringCoding.string(.init(rebasing: rest[..<count]), encoding)
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        return text
    }
}

/// Strings of memories to and from those of Swift.
enum StringCoding {
    /// Bytes that are copied at a time.
    static let stepBytes = 1 << 20

    /// Bytes of a step that ends with a scalar, if the text is well-formed.
    static func stepBytes(of bytes: UnsafeRawBufferPointer, _ encoding: StringEncoding) -> Int {
        guard bytes.count > stepBytes else { return bytes.count }
        switch encoding {
        case .utf8:
            let first = (stepBytes - 3...stepBytes).last { bytes[$0] & 0xC0 != 0x80 }
            return first ?? stepBytes
        case .utf16:
            let last = UInt16(
                littleEndian: bytes.loadUnaligned(
                    fromByteOffset: stepBytes - 2, as: UInt16.self))
            return UTF16.isLeadSurrogate(last) ? stepBytes - 2 : stepBytes
        case .latin1UTF16: return stepBytes
        }
    }

    /// - Parameter encoding: The one of both that `latin1+utf16` is elsewhere: Latin-1.
    static func string(
        _ bytes: UnsafeRawBufferPointer, _ encoding: StringEncoding
    ) throws(Trap) -> String {
        switch encoding {
        case .utf8: try utf8(bytes)
        case .utf16: try transcoded(bytes, from: .utf16, bytesPerUnitMax: 3)
        case .latin1UTF16: try transcoded(bytes, from: .latin1, bytesPerUnitMax: 2)
        }
    }

    static func utf8(_ bytes: UnsafeRawBufferPointer) throws(Trap) -> String {
        guard let string = String(validating: bytes, as: UTF8.self) else {
            throw Trap(.malformedText(fault(utf8: bytes)))
        }
        return string
    }

    /// Text in another form, of a step at most.
    private static func transcoded(
        _ bytes: UnsafeRawBufferPointer, from form: StringForm, bytesPerUnitMax: Int
    ) throws(Trap) -> String {
        let unitCount = bytes.count / Int(form.unitBytes)
        var fault: TextFault?
        let text = String(unsafeUninitializedCapacity: unitCount * bytesPerUnitMax) { room in
            do throws(TextFault) {
                let transcoder = Transcoder(source: form, target: .utf8)
                return try transcoder.step(bytes, into: UnsafeMutableRawBufferPointer(room)).written
            } catch {
                fault = error
                return 0
            }
        }
        if let fault { throw Trap(.malformedText(fault)) }
        return text
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
