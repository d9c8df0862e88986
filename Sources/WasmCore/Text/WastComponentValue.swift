/// A value of a component's function, as a script writes it: labels and literals, without a type.
public indirect enum WastComponentValue: Sendable, Hashable {
    /// True or false.
    case bool(Bool)
    /// A signed integer of 8 bits.
    case s8(Int8)
    /// An unsigned integer of 8 bits.
    case u8(UInt8)
    /// A signed integer of 16 bits.
    case s16(Int16)
    /// An unsigned integer of 16 bits.
    case u16(UInt16)
    /// A signed integer of 32 bits.
    case s32(Int32)
    /// An unsigned integer of 32 bits.
    case u32(UInt32)
    /// A signed integer of 64 bits.
    case s64(Int64)
    /// An unsigned integer of 64 bits.
    case u64(UInt64)
    /// A number of 32 bits, within another value.
    case f32(WastFloat)
    /// A number of 64 bits, within another value.
    case f64(WastFloat)
    /// A Unicode scalar value.
    case char(Unicode.Scalar)
    /// A string.
    case string(String)
    /// Elements of one type.
    case list([WastComponentValue])
    /// Fields in the order of the script.
    case record([Field])
    /// Elements of types of their own.
    case tuple([WastComponentValue])
    /// A case by its label, and what belongs to it.
    case variant(String, WastComponentValue?)
    /// A case by its label.
    case enumeration(String)
    /// Something or nothing.
    case option(WastComponentValue?)
    /// A success and what belongs to it.
    case ok(WastComponentValue?)
    /// A failure and what belongs to it.
    case error(WastComponentValue?)
    /// The flags that are set, by their labels.
    case flags([String])

    /// A part of a record.
    public struct Field: Sendable, Hashable {
        /// As the script writes it.
        public var label: String
        /// What the field has.
        public var value: WastComponentValue

        /// A field by its label.
        public init(label: String, value: WastComponentValue) {
            self.label = label
            self.value = value
        }
    }
}

extension WastParser {
    /// The value whose first word has just been read, up to the parenthesis.
    mutating func componentValue(_ word: Token) throws(TextError) -> WastComponentValue {
        let at = cursor.position - 1
        switch cursor.spelling(word) {
        case "bool.const": return .bool(try boolean())
        case "char.const": return .char(try character())
        case "str.const": return .string(try cursor.nameString())
        case "list.const": return .list(try elements())
        case "record.const": return .record(try fields())
        case "tuple.const": return .tuple(try elements())
        case "variant.const": return .variant(try cursor.nameString(), try payload())
        case "enum.const": return .enumeration(try cursor.nameString())
        case "option.none": return .option(nil)
        case "option.some": return .option(try enclosed())
        case "result.ok": return .ok(try payload())
        case "result.err": return .error(try payload())
        case "flags.const": return .flags(try labels())
        case let word:
            guard let number = try number(word) else { throw cursor.unexpected(at: at) }
            return number
        }
    }

    /// - Returns: nil if the word is that of no number.
    private mutating func number(_ word: String) throws(TextError) -> WastComponentValue? {
        switch word {
        case "s8.const": .s8(Int8(truncatingIfNeeded: try cursor.integer(width: 8)))
        case "u8.const": .u8(try cursor.u8())
        case "s16.const": .s16(Int16(truncatingIfNeeded: try cursor.integer(width: 16)))
        case "u16.const":
            .u16(
                UInt16(
                    truncatingIfNeeded: try cursor.unsigned(
                        maximum: UInt64(UInt16.max), "i16 constant out of range")))
        case "s32.const": .s32(Int32(truncatingIfNeeded: try cursor.integer(width: 32)))
        case "u32.const": .u32(try cursor.u32())
        case "s64.const": .s64(Int64(bitPattern: try cursor.integer(width: 64)))
        case "u64.const": .u64(try cursor.u64())
        case "f32.const": .f32(try float(.f32))
        case "f64.const": .f64(try float(.f64))
        default: nil
        }
    }

    /// A value within another one, in parentheses or, as a field may stand, without.
    private mutating func nested() throws(TextError) -> WastComponentValue {
        guard valueDepth < ComponentLimits.standard.typeDepthMax else {
            throw cursor.error("values are nested too deeply")
        }
        valueDepth += 1
        defer { valueDepth -= 1 }
        let isEnclosed = cursor.isLeft
        if isEnclosed { cursor.position += 1 }
        let word = cursor.token
        cursor.position += 1
        let value = try componentValue(word)
        if isEnclosed { try cursor.right() }
        return value
    }

    private mutating func enclosed() throws(TextError) -> WastComponentValue {
        guard cursor.isLeft else { throw cursor.unexpected() }
        return try nested()
    }

    private mutating func payload() throws(TextError) -> WastComponentValue? {
        cursor.isRight ? nil : try enclosed()
    }

    private mutating func elements() throws(TextError) -> [WastComponentValue] {
        var elements: [WastComponentValue] = []
        while cursor.isLeft { elements.append(try nested()) }
        return elements
    }

    private mutating func fields() throws(TextError) -> [WastComponentValue.Field] {
        var fields: [WastComponentValue.Field] = []
        while cursor.skipLeft(.field) {
            let label = try cursor.nameString()
            fields.append(.init(label: label, value: try nested()))
            try cursor.right()
        }
        return fields
    }

    private mutating func labels() throws(TextError) -> [String] {
        var labels: [String] = []
        while cursor.token.kind == .string { labels.append(try cursor.nameString()) }
        return labels
    }

    private mutating func boolean() throws(TextError) -> Bool {
        let word = cursor.spelling(cursor.token)
        guard word == "true" || word == "false" else { throw cursor.unexpected() }
        cursor.position += 1
        return word == "true"
    }

    private mutating func character() throws(TextError) -> Unicode.Scalar {
        let at = cursor.position
        let scalars = try cursor.nameString().unicodeScalars
        guard scalars.count == 1, let scalar = scalars.first else {
            throw cursor.error("expected one character", at: at)
        }
        return scalar
    }
}
