extension ComponentValue: Hashable {
    /// Whether both are the same value, bit by bit.
    public static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.bool(let a), .bool(let b)): a == b
        case (.s8(let a), .s8(let b)): a == b
        case (.u8(let a), .u8(let b)): a == b
        case (.s16(let a), .s16(let b)): a == b
        case (.u16(let a), .u16(let b)): a == b
        case (.s32(let a), .s32(let b)): a == b
        case (.u32(let a), .u32(let b)): a == b
        case (.s64(let a), .s64(let b)): a == b
        case (.u64(let a), .u64(let b)): a == b
        case (.f32(let a), .f32(let b)): a.bitPattern == b.bitPattern
        case (.f64(let a), .f64(let b)): a.bitPattern == b.bitPattern
        case (.char(let a), .char(let b)): a == b
        // Swift's strings are equal where accents are composed differently; these are not.
        case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
        case (.bytes(let a), .bytes(let b)): a == b
        case (.list(let a), .list(let b)), (.tuple(let a), .tuple(let b)): a == b
        case (.list(let list), .bytes(let bytes)), (.bytes(let bytes), .list(let list)):
            byteList(list) == bytes
        case (.map(let a), .map(let b)):
            a.elementsEqual(b) { $0.key == $1.key && $0.value == $1.value }
        case (.record(let a), .record(let b)):
            a.elementsEqual(b) { $0.label == $1.label && $0.value == $1.value }
        case (.variant(let a, let payload), .variant(let b, let other)): a == b && payload == other
        case (.enumeration(let a), .enumeration(let b)): a == b
        case (.option(let a), .option(let b)), (.ok(let a), .ok(let b)),
            (.error(let a), .error(let b)):
            a == b
        case (.flags(let a), .flags(let b)): a == b || a.sorted() == b.sorted()
        case (.resource(let a), .resource(let b)): a == b
        default: false
        }
    }

    /// What equal values have in common.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        switch self {
        case .bool(let value): hasher.combine(value)
        case .s8(let value): hasher.combine(value)
        case .u8(let value): hasher.combine(value)
        case .s16(let value): hasher.combine(value)
        case .u16(let value): hasher.combine(value)
        case .s32(let value): hasher.combine(value)
        case .u32(let value): hasher.combine(value)
        case .s64(let value): hasher.combine(value)
        case .u64(let value): hasher.combine(value)
        case .f32(let value): hasher.combine(value.bitPattern)
        case .f64(let value): hasher.combine(value.bitPattern)
        case .char(let value): hasher.combine(value)
        case .string(let value), .enumeration(let value): hasher.combine(value)
        case .bytes(let bytes): hasher.combine(bytes)
        case .list(let elements):
            if let bytes = Self.byteList(elements) {
                hasher.combine(bytes)
            } else {
                hasher.combine(elements)
            }
        case .tuple(let elements): hasher.combine(elements)
        case .map(let entries):
            hasher.combine(entries.count)
            for (key, value) in entries {
                hasher.combine(key)
                hasher.combine(value)
            }
        case .record(let fields):
            hasher.combine(fields.count)
            for (label, value) in fields {
                hasher.combine(label)
                hasher.combine(value)
            }
        case .variant(let label, let payload):
            hasher.combine(label)
            hasher.combine(payload)
        case .option(let payload): hasher.combine(payload)
        case .ok(let payload):
            hasher.combine(true)
            hasher.combine(payload)
        case .error(let payload):
            hasher.combine(false)
            hasher.combine(payload)
        case .flags(let labels): hasher.combine(labels.sorted())
        case .resource(let handle): hasher.combine(handle)
        }
    }

    /// The numbers of a list that has only `u8`; nil for any other one.
    package static func byteList(_ elements: [ComponentValue]) -> [UInt8]? {
        var bytes: [UInt8] = []
        for element in elements {
            guard case .u8(let byte) = element else { return nil }
            bytes.append(byte)
        }
        return bytes
    }
}
