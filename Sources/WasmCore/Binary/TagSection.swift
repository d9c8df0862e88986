// The tag section. Spec: core 5.5.10.

extension SectionDecoder {
    mutating func tagSection(_ reader: inout ByteReader) throws(DecodeError) -> Int {
        try require(.exceptions, at: reader.offset)
        let tagCount = try count(
            &reader, present: module.tags.count, max: limits.tagsMax, "tags")
        for _ in 0..<tagCount {
            try keepOn(at: reader.offset)
            module.tags.append(try tagType(&reader))
        }
        return tagCount
    }
}
