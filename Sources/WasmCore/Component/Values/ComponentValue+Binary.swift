// Spec: component model, "Value Definitions", `val(t)`. A map is what it stands for, a list of
// pairs; a list of fixed length is its elements, as a tuple of them is.

extension ComponentValue {
    /// Reads a value of a type from its binary form, which has to be all of the bytes.
    ///
    /// - Throws: ``ComponentError`` with the offset in the bytes: `.malformed`, `.invalid`, or
    ///   `.limitExceeded` beyond ``ComponentLimits/valuePartsMax``.
    public init(
        binary bytes: [UInt8], as type: ComponentType, limits: ComponentLimits = .standard
    ) throws(ComponentError) {
        var reader = ValueReader(
            ByteReader(ModuleBytes(bytes), range: 0..<bytes.count), limits: limits)
        self = try reader.value(type)
        guard reader.bytes.isAtEnd else {
            throw reader.error("bytes behind the value")
        }
    }

    /// The binary form of a value of the type. It does not say of which type it is.
    ///
    /// - Throws: ``ComponentValueError`` if it is none of the type.
    public func binary(as type: ComponentType) throws(ComponentValueError) -> [UInt8] {
        var writer = ByteWriter()
        var labels = LabelPositions()
        writer.checkedValue(try checked(as: type, &labels), type, &labels)
        return writer.bytes
    }
}

/// Reads binary values along their types.
package struct ValueReader {
    /// Where the next value begins.
    package private(set) var bytes: ByteReader

    private var partsLeft: Int

    package init(_ bytes: ByteReader, limits: ComponentLimits = .standard) {
        self.bytes = bytes
        partsLeft = limits.valuePartsMax
    }

    package func error(_ rule: String, at offset: Int? = nil) -> ComponentError {
        ComponentError(.invalid(rule), offset: offset ?? bytes.offset)
    }

    /// A primitive of the binary format.
    private mutating func read<T>(
        _ primitive: (inout ByteReader) throws(DecodeError) -> T
    ) throws(ComponentError) -> T {
        do throws(DecodeError) {
            return try primitive(&bytes)
        } catch {
            throw ComponentError(.malformed(error.code), offset: error.offset)
        }
    }

    /// - Throws: ``ComponentError`` `.malformed`, `.invalid` or `.limitExceeded`.
    package mutating func value(_ type: ComponentType) throws(ComponentError) -> ComponentValue {
        guard partsLeft > 0 else {
            throw ComponentError(.limitExceeded("parts of a value"), offset: bytes.offset)
        }
        partsLeft -= 1
        switch type {
        case .primitive(let primitive): return try scalar(primitive)
        case .list(let element): return try elements(element, count: try count())
        case .fixedList(let element, let count):
            // Each takes a byte at least.
            guard Int(count) <= bytes.remaining else {
                throw ComponentError(.malformed(.unexpectedEnd), offset: bytes.end)
            }
            return try elements(element, count: Int(count))
        case .map(let key, let value): return try map(key, value)
        case .record(let fields):
            var values: [(label: String, value: ComponentValue)] = []
            for field in fields { values.append((field.label, try value(field.type))) }
            return .record(values)
        case .tuple(let types):
            var values: [ComponentValue] = []
            for type in types { values.append(try value(type)) }
            return .tuple(values)
        case .variant(let cases):
            let index = try index(below: cases.count)
            return .variant(cases[index].label, try payload(cases[index].payload))
        case .enumeration(let labels): return .enumeration(labels[try index(below: labels.count)])
        case .option(let some): return .option(try bool() ? try value(some) : nil)
        case .result(let ok, let error):
            return try bool() ? .error(try payload(error)) : .ok(try payload(ok))
        case .flags(let labels): return try flags(labels)
        case .own, .borrow, .stream, .future: throw error("\(type.kind) has no binary form")
        }
    }

    /// The number of elements, each of which takes a byte at least.
    private mutating func count() throws(ComponentError) -> Int {
        try read { bytes throws(DecodeError) in try bytes.length() }
    }

    private mutating func elements(
        _ type: ComponentType, count: Int
    ) throws(ComponentError) -> ComponentValue {
        if type == .primitive(.u8) {
            return .bytes(
                try read { bytes throws(DecodeError) in
                    var content: [UInt8] = []
                    content.reserveCapacity(count)
                    for _ in 0..<count { content.append(try bytes.byte()) }
                    return content
                })
        }
        var elements: [ComponentValue] = []
        for _ in 0..<count { elements.append(try value(type)) }
        return .list(elements)
    }

    private mutating func map(
        _ key: ComponentType, _ value: ComponentType
    ) throws(ComponentError) -> ComponentValue {
        var entries: [(key: ComponentValue, value: ComponentValue)] = []
        for _ in 0..<(try count()) {
            entries.append((try self.value(key), try self.value(value)))
        }
        return .map(entries)
    }

    private mutating func payload(
        _ type: ComponentType?
    ) throws(ComponentError) -> ComponentValue? {
        guard let type else { return nil }
        return try value(type)
    }

    private mutating func index(below count: Int) throws(ComponentError) -> Int {
        let start = bytes.offset
        let index = Int(try read { bytes throws(DecodeError) in try bytes.u32() })
        guard index < count else { throw error("case \(index) of \(count)", at: start) }
        return index
    }

    private mutating func bool() throws(ComponentError) -> Bool {
        let start = bytes.offset
        let byte = try read { bytes throws(DecodeError) in try bytes.byte() }
        guard byte <= 1 else { throw error("\(byte) is neither 0 nor 1", at: start) }
        return byte == 1
    }

    private mutating func flags(_ labels: [String]) throws(ComponentError) -> ComponentValue {
        var set: [String] = []
        for first in stride(from: 0, to: labels.count, by: 8) {
            let start = bytes.offset
            var bits = try read { bytes throws(DecodeError) in try bytes.byte() }
            for label in labels[first...].prefix(8) {
                if bits & 1 == 1 { set.append(label) }
                bits >>= 1
            }
            guard bits == 0 else { throw error("a bit that is no flag", at: start) }
        }
        return .flags(set)
    }

    private mutating func scalar(_ type: PrimitiveType) throws(ComponentError) -> ComponentValue {
        let start = bytes.offset
        switch type {
        case .bool: return .bool(try bool())
        case .char: return .char(try char())
        case .errorContext: throw error("error-context has no binary form")
        default: break
        }
        let value = try read { bytes throws(DecodeError) -> ComponentValue in
            switch type {
            case .s8: .s8(Int8(bitPattern: try bytes.byte()))
            case .s16: .s16(try bytes.s16())
            case .u16: .u16(try bytes.u16())
            case .s32: .s32(try bytes.s32())
            case .u32: .u32(try bytes.u32())
            case .s64: .s64(try bytes.s64())
            case .u64: .u64(try bytes.u64())
            case .f32: .f32(Float(bitPattern: try bytes.fixed32()))
            case .f64: .f64(Double(bitPattern: try bytes.fixed64()))
            case .string: .string(try bytes.name())
            case .u8, .bool, .char, .errorContext: .u8(try bytes.byte())
            }
        }
        guard value == value.canonical else { throw error("not the canonical NaN", at: start) }
        return value
    }

    /// A character as the bytes of UTF-8, whose number the first one tells.
    private mutating func char() throws(ComponentError) -> Unicode.Scalar {
        let start = bytes.offset
        var content: [UInt8] = []
        var count = 1
        while content.count < count {
            content.append(try read { bytes throws(DecodeError) in try bytes.byte() })
            count = content[0] < 0xC0 ? 1 : content[0] < 0xE0 ? 2 : content[0] < 0xF0 ? 3 : 4
        }
        let text = String(validating: content, as: UTF8.self)?.unicodeScalars
        guard let text, text.count == 1, let scalar = text.first else {
            throw ComponentError(.malformed(.malformedUTF8), offset: start)
        }
        return scalar
    }
}

extension ByteWriter {
    /// A value of the type, as it is after a check.
    fileprivate mutating func checkedValue(
        _ value: ComponentValue, _ type: ComponentType, _ known: inout LabelPositions
    ) {
        switch (value, type) {
        case (.bool(let value), _): u8(value ? 1 : 0)
        case (.s8(let value), _): u8(UInt8(bitPattern: value))
        case (.u8(let value), _): u8(value)
        case (.s16(let value), _): s32(Int32(value))
        case (.u16(let value), _): u32(UInt32(value))
        case (.s32(let value), _): s32(value)
        case (.u32(let value), _): u32(value)
        case (.s64(let value), _): s64(value)
        case (.u64(let value), _): u64(value)
        case (.f32(let value), _): fixed32(value.isNaN ? Self.narrowNaN : value.bitPattern)
        case (.f64(let value), _): fixed64(value.isNaN ? Self.wideNaN : value.bitPattern)
        case (.char(let value), _): raw(String(value).utf8)
        case (.string(let value), _): name(value)
        case (.bytes(let bytes), .fixedList): raw(bytes)
        case (.bytes(let bytes), _):
            count(bytes.count)
            raw(bytes)
        case (.list(let elements), .fixedList(let element, _)):
            for value in elements { checkedValue(value, element, &known) }
        case (.list(let elements), .list(let element)):
            vector(elements) { $0.checkedValue($1, element, &known) }
        case (.map(let entries), .map(let key, let value)):
            vector(entries) {
                $0.checkedValue($1.key, key, &known)
                $0.checkedValue($1.value, value, &known)
            }
        case (.record(let fields), .record(let types)):
            for (field, type) in zip(fields, types) { checkedValue(field.value, type.type, &known) }
        case (.tuple(let elements), .tuple(let types)):
            for (element, type) in zip(elements, types) { checkedValue(element, type, &known) }
        case (.variant(let label, let payload), .variant(let cases)):
            let index = known.position(of: label, in: cases, \.label) ?? 0
            count(index)
            checkedValue(payload, cases[index].payload, &known)
        case (.enumeration(let label), .enumeration(let labels)):
            count(known.position(of: label, in: labels) { $0 } ?? 0)
        case (.option(let payload), .option(let some)):
            u8(payload == nil ? 0 : 1)
            checkedValue(payload, some, &known)
        case (.ok(let payload), .result(let ok, _)):
            u8(0)
            checkedValue(payload, ok, &known)
        case (.error(let payload), .result(_, let error)):
            u8(1)
            checkedValue(payload, error, &known)
        case (.flags(let set), .flags(let labels)): flags(Set(set), labels)
        default: break
        }
    }

    private mutating func checkedValue(
        _ value: ComponentValue?, _ type: ComponentType?, _ known: inout LabelPositions
    ) {
        if let value, let type { checkedValue(value, type, &known) }
    }

    private mutating func flags(_ set: Set<String>, _ labels: [String]) {
        for first in stride(from: 0, to: labels.count, by: 8) {
            var bits: UInt8 = 0
            for (bit, label) in labels[first...].prefix(8).enumerated() where set.contains(label) {
                bits |= 1 << UInt8(bit)
            }
            u8(bits)
        }
    }

    private static let narrowNaN: UInt32 = 0x7FC0_0000
    private static let wideNaN: UInt64 = 0x7FF8_0000_0000_0000
}

extension ComponentValue {
    /// A number with the one NaN that has a binary form.
    fileprivate var canonical: ComponentValue {
        switch self {
        case .f32(let value) where value.isNaN: .f32(.nan)
        case .f64(let value) where value.isNaN: .f64(.nan)
        default: self
        }
    }
}
