/// Reads what the sections of components consist of; a file for each section adds the methods.
struct ComponentItemDecoder {
    let features: Features
    let limits: ComponentLimits
    /// How deep the component is in others, which counts towards the depth of its types.
    var depth = 0
    /// Reads core types and module names, and asks whether the work is still wanted.
    var core: SectionDecoder

    init(features: Features, limits: ComponentLimits, interruption: InterruptionCheck) {
        self.features = features
        self.limits = limits
        core = SectionDecoder(
            features: features, limits: limits.modules, interruption: interruption)
    }

    /// One definition of a section that is a list of them.
    mutating func definition(
        of kind: ComponentSectionKind, _ reader: inout ByteReader
    ) throws(DecodeError) -> ComponentDefinition {
        switch kind {
        case .coreInstance: return .coreInstance(try coreInstance(&reader))
        case .coreType: return .coreType(try coreType(&reader))
        case .instance: return .instance(try instance(&reader))
        case .alias: return .alias(try alias(&reader))
        case .type: return .type(try typeDefinition(&reader))
        case .canonical: return .canonical(try canonical(&reader))
        case .import: return try importDefinition(&reader)
        case .export: return try exportDefinition(&reader)
        case .custom, .coreModule, .component, .start, .value:
            throw DecodeError(.malformedSectionID(kind.rawValue), offset: reader.offset)
        }
    }

    // MARK: What the sections share

    /// Ends the decode if it is not wanted any more. To be called for each entry.
    mutating func keepOn(at offset: Int) throws(DecodeError) { try core.keepOn(at: offset) }

    func count(
        _ reader: inout ByteReader, present: Int = 0, max: Int, _ limit: StaticStringKey
    ) throws(DecodeError) -> Int {
        try core.count(&reader, present: present, max: max, limit)
    }

    /// A number of entries, then each of them.
    mutating func list<Entry>(
        _ reader: inout ByteReader, max: Int, _ limit: StaticStringKey,
        _ entry: (inout Self, inout ByteReader) throws(DecodeError) -> Entry
    ) throws(DecodeError) -> [Entry] {
        var entries: [Entry] = []
        for _ in 0..<(try count(&reader, max: max, limit)) {
            try keepOn(at: reader.offset)
            entries.append(try entry(&self, &reader))
        }
        return entries
    }

    /// A name, a label, or whatever else is text.
    func name(_ reader: inout ByteReader) throws(DecodeError) -> String {
        try reader.name(bytesMax: limits.nameBytesMax)
    }

    /// Refuses a feature that is off, and one that is not built in any case.
    func require(_ feature: Feature, at offset: Int) throws(DecodeError) {
        if features.contains(feature), !feature.isUnbuilt { return }
        throw DecodeError(.featureDisabled(feature), offset: offset)
    }
}

extension ByteReader {
    /// A byte that is 0 or 1: whether something is so, or whether something follows.
    mutating func flag(_ part: StaticStringKey) throws(DecodeError) -> Bool {
        let at = offset
        let code = try byte()
        guard code < 2 else { throw DecodeError(.malformedLeadingByte(code, of: part), offset: at) }
        return code == 1
    }

    /// A byte that has to be 0.
    mutating func zero() throws(DecodeError) {
        let at = offset
        guard try byte() == 0 else { throw DecodeError(.zeroByteExpected, offset: at) }
    }
}
