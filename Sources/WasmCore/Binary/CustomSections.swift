// Custom sections: a name, and content that means nothing to the format. Spec: core 5.5.4.

extension SectionDecoder {
    mutating func customSection(_ reader: inout ByteReader) throws(DecodeError) {
        let title = try name(&reader)
        module.customSections.append(
            CustomSection(
                name: title, range: reader.offset..<reader.end,
                sectionsBefore: module.sections.count))
    }
}

extension DecodedModule {
    /// The first custom section of a name.
    public func customSection(named name: String) -> CustomSection? {
        customSections.first { ExactName($0.name) == ExactName(name) }
    }
}
