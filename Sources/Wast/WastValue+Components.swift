import WasmCore

// Values of scripts are written without types: functions say what they are.

extension WastValue {
    /// The value of a type that is written so; nil if it is none.
    func value(as type: ComponentType) -> ComponentValue? {
        switch (self, type) {
        case (.component(let value), _): value.value(as: type)
        case (.f32(let bits), .primitive(.f32)): .f32(Float(bitPattern: bits))
        case (.f64(let bits), .primitive(.f64)): .f64(Double(bitPattern: bits))
        default: nil
        }
    }
}

extension WastComponentValue {
    fileprivate func value(as type: ComponentType) -> ComponentValue? {
        switch (self, type) {
        case (.bool(let value), _): return .bool(value)
        case (.s8(let value), _): return .s8(value)
        case (.u8(let value), _): return .u8(value)
        case (.s16(let value), _): return .s16(value)
        case (.u16(let value), _): return .u16(value)
        case (.s32(let value), _): return .s32(value)
        case (.u32(let value), _): return .u32(value)
        case (.s64(let value), _): return .s64(value)
        case (.u64(let value), _): return .u64(value)
        case (.f32(.bits(let bits)), _):
            return .f32(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case (.f64(.bits(let bits)), _): return .f64(Double(bitPattern: bits))
        case (.char(let value), _): return .char(value)
        case (.string(let value), _): return .string(value)
        case (.list(let values), .list(let element)),
            (.list(let values), .fixedList(let element, _)):
            return Self.values(values, as: { _ in element }).map { .list($0) }
        case (.tuple(let values), .tuple(let types)) where values.count == types.count:
            return Self.values(values, as: { types[$0] }).map { .tuple($0) }
        case (.record(let fields), .record(let types)) where fields.count == types.count:
            return Self.values(fields.map(\.value), as: { types[$0].type }).map { values in
                .record(zip(fields, values).map { (label: $0.label, value: $1) })
            }
        case (.variant(let label, let payload), .variant(let cases)):
            let wanted = cases.first { $0.label == label }?.payload
            return Self.payload(payload, as: wanted).map { .variant(label, $0) }
        case (.enumeration(let label), _): return .enumeration(label)
        case (.option(let payload), .option(let type)):
            guard let payload else { return .option(nil) }
            return payload.value(as: type).map { .option($0) }
        case (.ok(let payload), .result(let type, _)):
            return Self.payload(payload, as: type).map { .ok($0) }
        case (.error(let payload), .result(_, let type)):
            return Self.payload(payload, as: type).map { .error($0) }
        case (.flags(let labels), _): return .flags(labels)
        default: return nil
        }
    }

    private static func values(
        _ values: [WastComponentValue], as type: (Int) -> ComponentType
    ) -> [ComponentValue]? {
        let made = values.enumerated().compactMap { $0.element.value(as: type($0.offset)) }
        return made.count == values.count ? made : nil
    }

    /// nil if the payload is none of the type, or one is missing.
    private static func payload(
        _ payload: WastComponentValue?, as type: ComponentType?
    ) -> ComponentValue?? {
        switch (payload, type) {
        case (nil, nil): .some(nil)
        case (let payload?, let type?): payload.value(as: type).map { .some($0) }
        default: nil
        }
    }

    /// Whether a result is what is expected; NaNs are of either kind.
    func matches(_ value: ComponentValue) -> Bool {
        switch (self, value) {
        case (.f32(let expected), .f32(let value)):
            expected.matches(UInt64(value.bitPattern), byteCount: 4)
        case (.f64(let expected), .f64(let value)):
            expected.matches(value.bitPattern, byteCount: 8)
        case (.list(let expected), .bytes(let bytes)):
            expected.count == bytes.count
                && zip(expected, bytes).allSatisfy { $0.matches(.u8($1)) }
        case (.list(let expected), .list(let values)), (.tuple(let expected), .tuple(let values)):
            expected.count == values.count && zip(expected, values).allSatisfy { $0.matches($1) }
        case (.record(let expected), .record(let fields)):
            expected.count == fields.count
                && zip(expected, fields).allSatisfy {
                    $0.label == $1.label && $0.value.matches($1.value)
                }
        case (.variant(let label, let expected), .variant(let other, let payload)):
            label == other && Self.matches(expected, payload)
        case (.option(let expected), .option(let payload)),
            (.ok(let expected), .ok(let payload)), (.error(let expected), .error(let payload)):
            Self.matches(expected, payload)
        case (.enumeration, _), (.flags, _), (.bool, _), (.char, _), (.string, _), (.s8, _),
            (.u8, _), (.s16, _), (.u16, _), (.s32, _), (.u32, _), (.s64, _), (.u64, _):
            self.value(as: .tuple([])) == value
        default: false
        }
    }

    private static func matches(
        _ expected: WastComponentValue?, _ value: ComponentValue?
    ) -> Bool {
        switch (expected, value) {
        case (nil, nil): true
        case (let expected?, let value?): expected.matches(value)
        default: false
        }
    }
}

extension WastResult {
    /// Whether the result of a component's function is what is expected.
    func matches(_ value: ComponentValue) -> Bool {
        switch (self, value) {
        case (.component(let expected), _): expected.matches(value)
        case (.f32(let expected), .f32(let value)):
            expected.matches(UInt64(value.bitPattern), byteCount: 4)
        case (.f64(let expected), .f64(let value)):
            expected.matches(value.bitPattern, byteCount: 8)
        case (.either(let choices), _): choices.contains { $0.matches(value) }
        default: false
        }
    }
}
