import WasmCore

// What is in values and types.

extension StateCoder {
    mutating func value(_ value: inout StateValue) throws(SnapshotError) {
        var (kind, content) = value.parts
        try byte(&kind)
        switch kind {
        case 0: break
        case 3: try fixed(&content.low, 4)
        case 4: try fixed(&content.low, 8)
        case 5:
            try fixed(&content.low, 8)
            try fixed(&content.high, 8)
        default: try number(&content.low)
        }
        guard isReading else { return }
        guard let read = StateValue(kind: kind, content) else { throw fail("a value") }
        value = read
    }

    mutating func type(_ type: inout StateType) throws(SnapshotError) {
        try number(&type.module)
        try number(&type.index)
    }

    mutating func type(_ type: inout StateValueType) throws(SnapshotError) {
        var (code, name) = type.parts
        try byte(&code)
        if StateValueType.isConcrete(code) { try self.type(&name) }
        guard isReading else { return }
        guard let read = StateValueType(code: code, name) else { throw fail("a type") }
        type = read
    }

    mutating func function(_ function: inout StateFunction) throws(SnapshotError) {
        try number(&function.instance)
        try number(&function.index)
    }

    mutating func limits(_ limits: inout Limits) throws(SnapshotError) {
        try number(&limits.minimum)
        try optional(&limits.maximum, 0) { coder, most throws(SnapshotError) in
            try coder.number(&most)
        }
    }

    mutating func addressType(_ type: inout AddressType) throws(SnapshotError) {
        var isWide = type == .i64
        try flag(&isWide)
        type = isWide ? .i64 : .i32
    }
}

extension StateValue {
    /// Which one it is, and what it has.
    fileprivate var parts: (kind: UInt8, content: (low: UInt64, high: UInt64)) {
        switch self {
        case .null: (0, (0, 0))
        case .i32(let bits): (1, (UInt64(bits), 0))
        case .i64(let bits): (2, (bits, 0))
        case .f32(let bits): (3, (UInt64(bits), 0))
        case .f64(let bits): (4, (bits, 0))
        case .v128(let low, let high): (5, (low, high))
        case .i31(let bits): (6, (UInt64(bits), 0))
        case .function(let number): (7, (UInt64(clamping: number), 0))
        case .object(let number): (8, (UInt64(clamping: number), 0))
        case .exception(let number): (9, (UInt64(clamping: number), 0))
        case .extern(let number): (10, (UInt64(clamping: number), 0))
        }
    }

    fileprivate init?(kind: UInt8, _ content: (low: UInt64, high: UInt64)) {
        let bits = UInt32(exactly: content.low)
        let number = Int(exactly: content.low)
        switch (kind, bits, number) {
        case (0, _, _): self = .null
        case (1, let bits?, _): self = .i32(bits)
        case (2, _, _): self = .i64(content.low)
        case (3, let bits?, _): self = .f32(bits)
        case (4, _, _): self = .f64(content.low)
        case (5, _, _): self = .v128(low: content.low, high: content.high)
        case (6, let bits?, _): self = .i31(bits)
        case (7, _, let number?): self = .function(number)
        case (8, _, let number?): self = .object(number)
        case (9, _, let number?): self = .exception(number)
        case (10, _, let number?): self = .extern(number)
        default: return nil
        }
    }
}

extension StateValueType {
    private static let numbers: [(type: ValueType, code: UInt8)] = [
        (.i32, 0x7F), (.i64, 0x7E), (.f32, 0x7D), (.f64, 0x7C), (.v128, 0x7B),
    ]
    /// With the binary format's codes: that of a heap type alone is a nullable reference, with
    /// this bit one that is not.
    private static let isNonNull: UInt8 = 0x80
    private static let concreteCode: UInt8 = 0x63

    fileprivate static func isConcrete(_ code: UInt8) -> Bool {
        code & ~isNonNull == concreteCode
    }

    fileprivate var parts: (code: UInt8, name: StateType) {
        let none = StateType(module: 0, index: 0)
        switch self {
        case .concrete(let isNullable, let name):
            return (Self.concreteCode | (isNullable ? 0 : Self.isNonNull), name)
        case .plain(.reference(let type)):
            let byte = HeapType.abstract.first { $0.type == type.heapType }?.byte ?? 0
            return (byte | (type.isNullable ? 0 : Self.isNonNull), none)
        case .plain(let type):
            return (Self.numbers.first { $0.type == type }?.code ?? 0, none)
        }
    }

    fileprivate init?(code: UInt8, _ name: StateType) {
        let isNullable = code & Self.isNonNull == 0
        if Self.isConcrete(code) {
            self = .concrete(isNullable: isNullable, name)
        } else if let type = Self.numbers.first(where: { $0.code == code })?.type {
            self = .plain(type)
        } else if let heapType = HeapType.abstract.first(where: {
            $0.byte == code & ~Self.isNonNull
        })?.type {
            self = .plain(.reference(ReferenceType(isNullable: isNullable, heapType)))
        } else {
            return nil
        }
    }
}
