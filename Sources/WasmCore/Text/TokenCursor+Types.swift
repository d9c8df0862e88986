// Types, as far as they need no names of a module. Spec: core 6.4.

extension HeapType {
    private static let byWord: [Word: HeapType] = Dictionary(
        uniqueKeysWithValues: abstract.compactMap { entry in
            Word(rawValue: "\(entry.text)").map { ($0, entry.type) }
        })

    /// The abstract heap type of a keyword.
    init?(_ word: Word) {
        guard let type = Self.byWord[word] else { return nil }
        self = type
    }
}

extension ReferenceType {
    /// The short form of a nullable reference to an abstract type. Spec: core 6.4.3.
    init?(_ word: Word) {
        switch word {
        case .anyref: self.init(isNullable: true, .any)
        case .eqref: self.init(isNullable: true, .eq)
        case .i31ref: self.init(isNullable: true, .i31)
        case .structref: self.init(isNullable: true, .structure)
        case .arrayref: self.init(isNullable: true, .array)
        case .nullref: self.init(isNullable: true, HeapType.none)
        case .funcref: self.init(isNullable: true, .function)
        case .nullfuncref: self.init(isNullable: true, .noFunction)
        case .externref: self.init(isNullable: true, .extern)
        case .nullexternref: self.init(isNullable: true, .noExtern)
        case .exnref: self.init(isNullable: true, .exception)
        case .nullexnref: self.init(isNullable: true, .noException)
        default: return nil
        }
    }
}

extension TokenCursor {
    mutating func limits() throws(TextError) -> Limits {
        let minimum = try u64()
        return Limits(minimum, token.kind == .number ? try u64() : nil)
    }

    mutating func addressType() -> AddressType {
        if skip(.i64) { return .i64 }
        _ = skip(.i32)
        return .i32
    }

    /// `(pagesize N)` as the exponent of a power of two, if it is next.
    mutating func pageSizeLog2() throws(TextError) -> UInt8? {
        guard skipLeft(.pagesize) else { return nil }
        let at = position
        let size = try u64()
        guard size.nonzeroBitCount == 1 else { throw error("invalid custom page size", at: at) }
        try right()
        return UInt8(size.trailingZeroBitCount)
    }
}
