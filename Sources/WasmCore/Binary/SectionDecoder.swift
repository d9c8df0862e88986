/// The state of a decode between sections: what was decoded and what may still come.
///
/// A file per kind of section adds the method that decodes it. The bytes are given with each
/// section, so that sections can be decoded before the whole module is there. Spec: core 5.5.2.
struct SectionDecoder {
    var module = DecodedModule(bytes: ModuleBytes([]))
    let features: Features
    let limits: ModuleLimits
    /// Where the code section has its count, if there is one.
    var codeCountOffset: Int?
    private var last: SectionKind?
    private let hasAllFeatures: Bool
    private var pace: PacedCheck
    /// The bytes up to here have been counted as work.
    private var pacedOffset = 0

    init(features: Features, limits: ModuleLimits, interruption: InterruptionCheck) {
        pace = PacedCheck(interruption)
        self.features = features
        self.limits = limits
        hasAllFeatures = features.isSuperset(of: .all)
    }

    /// What a section code stands for; nil for a custom section.
    ///
    /// - Throws: If there is no such section, or if it may not come after the ones before.
    func sectionCode(_ code: UInt8, at offset: Int) throws(DecodeError) -> SectionKind? {
        if code == 0 { return nil }
        guard let kind = SectionKind(rawValue: code) else {
            throw DecodeError(.malformedSectionID(code), offset: offset)
        }
        if let last, kind.rank <= last.rank {
            let code: DecodeError.Code = last == .data ? .junkAfterLastSection : .unexpectedSection
            throw DecodeError(code, offset: offset)
        }
        return kind
    }

    /// - Parameter section: Stands at the content and ends with it.
    mutating func decode(_ kind: SectionKind?, _ section: ByteReader) throws(DecodeError) {
        var reader = section
        guard let kind else { return try customSection(&reader) }
        last = kind
        let start = reader.offset
        var entryCount = 1
        switch kind {
        case .type: entryCount = try typeSection(&reader)
        case .import: entryCount = try importSection(&reader)
        case .function: entryCount = try functionSection(&reader)
        case .table: entryCount = try tableSection(&reader)
        case .memory: entryCount = try memorySection(&reader)
        case .tag: entryCount = try tagSection(&reader)
        case .global: entryCount = try globalSection(&reader)
        case .export: entryCount = try exportSection(&reader)
        case .start: try startSection(&reader)
        case .element: entryCount = try elementSection(&reader)
        case .dataCount: try dataCountSection(&reader)
        case .code: entryCount = try codeSection(&reader)
        case .data: entryCount = try dataSection(&reader)
        }
        guard reader.isAtEnd else {
            throw DecodeError(.sectionSizeMismatch, offset: reader.offset)
        }
        module.sections.append(
            Section(kind: kind, range: start..<reader.end, entryCount: entryCount))
    }

    /// The module, once all sections are decoded.
    consuming func finish(_ bytes: ModuleBytes) throws(DecodeError) -> DecodedModule {
        try checkCodeCount(end: bytes.count)
        try checkDataCount(module.datas.count, at: bytes.count)
        module.bytes = bytes
        return module
    }

    // MARK: What the sections share

    /// Ends the decode if it is not wanted any more. To be called for each entry.
    @inline(__always)
    mutating func keepOn(at offset: Int) throws(DecodeError) {
        let isInterrupted = pace.isInterrupted(after: offset - pacedOffset)
        pacedOffset = offset
        if isInterrupted { throw DecodeError(.interrupted, offset: offset) }
    }

    /// A number of entries, compared with the bytes left and with a limit.
    ///
    /// - Parameter present: Entries that count towards the limit already.
    func count(
        _ reader: inout ByteReader, present: Int = 0, max: Int, _ limit: StaticStringKey
    ) throws(DecodeError) -> Int {
        let at = reader.offset
        let count = try reader.length()
        guard count <= max - min(present, max) else {
            throw DecodeError(.limitExceeded(limit), offset: at)
        }
        return count
    }

    func name(_ reader: inout ByteReader) throws(DecodeError) -> String {
        try reader.name(bytesMax: limits.stringBytesMax)
    }

    func require(_ feature: Feature, at offset: Int) throws(DecodeError) {
        if hasAllFeatures || features.contains(feature) { return }
        throw DecodeError(.featureDisabled(feature), offset: offset)
    }

    func valueType(_ reader: inout ByteReader) throws(DecodeError) -> ValueType {
        let at = reader.offset
        let type = try reader.valueType()
        if !hasAllFeatures { try require(type.requiredFeature, at: at) }
        return type
    }

    /// The type of a table or an element segment, where `funcref` has always been allowed.
    func elementType(_ reader: inout ByteReader) throws(DecodeError) -> ReferenceType {
        let at = reader.offset
        let type = try reader.referenceType()
        if !hasAllFeatures, ValueType.reference(type) != .funcref {
            try require(type.requiredFeature, at: at)
        }
        return type
    }

    func typeIndex(_ reader: inout ByteReader) throws(DecodeError) -> TypeIndex {
        TypeIndex(rawValue: try reader.u32())
    }

    mutating func constantExpression(
        _ reader: inout ByteReader
    ) throws(DecodeError) -> ConstantExpression {
        let start = reader.offset
        try keepOn(at: start)
        var instructions = InstructionReader(reader)
        try instructions.skipExpression(limits: limits, &pace)
        reader = instructions.reader
        return ConstantExpression(range: start..<reader.offset)
    }
}

extension SectionKind {
    /// The place among the sections of a module.
    var rank: Int {
        switch self {
        case .type: 1
        case .import: 2
        case .function: 3
        case .table: 4
        case .memory: 5
        case .tag: 6
        case .global: 7
        case .export: 8
        case .start: 9
        case .element: 10
        case .dataCount: 11
        case .code: 12
        case .data: 13
        }
    }
}

extension ValueType {
    /// The part of the standard that has this type.
    package var requiredFeature: Feature {
        switch self {
        case .i32, .i64, .f32, .f64: .mvp
        case .v128: .simd
        case .reference(let type): type.requiredFeature
        }
    }
}

extension ReferenceType {
    /// The part of the standard that has this type.
    package var requiredFeature: Feature {
        switch heapType {
        case .function, .extern: isNullable ? .referenceTypes : .functionReferences
        case .concrete: .functionReferences
        case .exception, .noException: .exceptions
        case .any, .eq, .i31, .structure, .array, .none, .noFunction, .noExtern: .gc
        }
    }
}
