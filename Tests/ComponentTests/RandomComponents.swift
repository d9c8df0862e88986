import WasmCore

extension ComponentType {
    static let bool = ComponentType.primitive(.bool)
    static let s8 = ComponentType.primitive(.s8)
    static let u8 = ComponentType.primitive(.u8)
    static let s16 = ComponentType.primitive(.s16)
    static let u16 = ComponentType.primitive(.u16)
    static let s32 = ComponentType.primitive(.s32)
    static let u32 = ComponentType.primitive(.u32)
    static let s64 = ComponentType.primitive(.s64)
    static let u64 = ComponentType.primitive(.u64)
    static let f32 = ComponentType.primitive(.f32)
    static let f64 = ComponentType.primitive(.f64)
    static let char = ComponentType.primitive(.char)
    static let string = ComponentType.primitive(.string)
    static let errorContext = ComponentType.primitive(.errorContext)
}

/// Types and values from a seed: the same ones each time.
struct RandomComponents: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    // SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }
    mutating func chance() -> Bool { below(2) == 0 }
    mutating func pick<T>(_ items: [T]) -> T { items[below(items.count)] }

    /// Labels among which are all words that text gives a meaning.
    mutating func labels(_ count: Int) -> [String] {
        let words = [
            "true", "false", "some", "none", "ok", "err", "inf", "nan", "a", "two-words", "HTTP3",
            "b-2", "read", "write", "x", "y", "z", "long-label-of-many-bytes-that-is-not-small",
        ]
        return Array(words.shuffled(using: &self).prefix(count))
    }

    /// A type whose values can be written, unless handles are wanted too.
    mutating func type(depth: Int, withHandles: Bool = false) -> ComponentType {
        if depth == 0 || below(4) == 0 { return leaf(withHandles) }
        func part() -> ComponentType { type(depth: depth - 1, withHandles: withHandles) }
        func maybe() -> ComponentType? { chance() ? part() : nil }
        let count = 1 + below(4)
        switch below(9) {
        case 0: return .list(part())
        case 1: return .fixedList(part(), count: UInt32(count))
        case 2: return .map(key: pick([.string, .u8, .s64, .char, .bool]), value: part())
        case 3: return .record(labels(count).map { .init($0, part()) })
        case 4: return .tuple((0..<count).map { _ in part() })
        case 5: return .variant(labels(count).map { .init($0, maybe()) })
        case 6: return .option(part())
        case 7: return .result(ok: maybe(), error: maybe())
        default: return .list(.u8)
        }
    }

    private mutating func leaf(_ withHandles: Bool) -> ComponentType {
        switch below(withHandles ? 20 : 16) {
        case 13: .flags(labels(1 + below(18)))
        case 14: .enumeration(labels(1 + below(18)))
        case 15: .u8
        case 16: .own(resource: UInt32(below(3)))
        case 17: .borrow(resource: UInt32(below(3)))
        case 18: .stream(chance() ? .u8 : nil)
        case 19: .future(chance() ? .string : nil)
        case let index: .primitive(PrimitiveType.allCases[index])
        }
    }

    /// A value of a type without handles, in the form that values have after a check.
    mutating func value(_ type: ComponentType) -> ComponentValue {
        switch type {
        case .primitive(let primitive): return scalar(primitive)
        case .list(.primitive(.u8)): return .bytes((0..<below(6)).map { _ in pick([0, 7, 255]) })
        case .fixedList(.primitive(.u8), let count):
            return .bytes((0..<count).map { _ in UInt8(below(256)) })
        case .list(let element): return .list((0..<below(4)).map { _ in value(element) })
        case .fixedList(let element, let count):
            return .list((0..<count).map { _ in value(element) })
        case .map(let key, let content):
            return .map((0..<below(3)).map { _ in (value(key), value(content)) })
        case .record(let fields): return .record(fields.map { ($0.label, value($0.type)) })
        case .tuple(let elements): return .tuple(elements.map { value($0) })
        case .variant(let cases):
            let part = pick(cases)
            return .variant(part.label, value(part.payload))
        case .enumeration(let labels): return .enumeration(pick(labels))
        case .option(let payload): return .option(chance() ? value(payload) : nil)
        case .result(let ok, let error): return chance() ? .ok(value(ok)) : .error(value(error))
        case .flags(let labels): return .flags(labels.filter { _ in chance() })
        case .own, .borrow, .stream, .future: preconditionFailure("not a value")
        }
    }

    private mutating func value(_ type: ComponentType?) -> ComponentValue? {
        guard let type else { return nil }
        let made: ComponentValue = value(type)
        return made
    }

    private mutating func scalar(_ type: PrimitiveType) -> ComponentValue {
        let bits = pick([next(), 0, .max, 1, 1 << 63, 127, next() >> UInt64(below(64))])
        switch type {
        case .bool: return .bool(chance())
        case .s8: return .s8(Int8(truncatingIfNeeded: bits))
        case .u8: return .u8(UInt8(truncatingIfNeeded: bits))
        case .s16: return .s16(Int16(truncatingIfNeeded: bits))
        case .u16: return .u16(UInt16(truncatingIfNeeded: bits))
        case .s32: return .s32(Int32(truncatingIfNeeded: bits))
        case .u32: return .u32(UInt32(truncatingIfNeeded: bits))
        case .s64: return .s64(Int64(bitPattern: bits))
        case .u64: return .u64(bits)
        case .f32:
            let number = Float(bitPattern: UInt32(truncatingIfNeeded: bits))
            return .f32(
                number.isNaN ? .nan : pick([number, -0.0, -.infinity, .leastNonzeroMagnitude]))
        case .f64:
            let number = Double(bitPattern: bits)
            return .f64(
                number.isNaN
                    ? .nan : pick([number, -0.0, .infinity, .leastNonzeroMagnitude, 1e300]))
        case .char: return .char(scalar())
        case .string, .errorContext:
            var text = ""
            for _ in 0..<below(6) { text.unicodeScalars.append(scalar()) }
            return .string(text)
        }
    }

    private mutating func scalar() -> Unicode.Scalar {
        pick([
            "a", "'", "\"", "\\", "\n", "\r", "\t", "\0", "\u{7F}", "\u{301}", "☃", "🌊", "\u{202E}",
            Unicode.Scalar(UInt8(below(128))), "\u{10FFFF}", "\u{D7FF}",
        ])
    }
}
