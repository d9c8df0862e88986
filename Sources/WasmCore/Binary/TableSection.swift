// The table section: types, and the value that elements start with. Spec: core 5.5.8.

extension SectionDecoder {
    mutating func tableSection(_ reader: inout ByteReader) throws(DecodeError) -> Int {
        let tableCount = try count(
            &reader, present: module.tables.count, max: limits.tablesMax, "tables")
        for _ in 0..<tableCount {
            try keepOn(at: reader.offset)
            let hasInitializer = reader.peek() == 0x40
            if hasInitializer { try tablePrefix(&reader) }
            module.tables.append(try tableType(&reader))
            module.tableInitializers.append(
                hasInitializer ? try constantExpression(&reader) : nil)
        }
        return tableCount
    }

    /// 0x40, then a reserved byte.
    private func tablePrefix(_ reader: inout ByteReader) throws(DecodeError) {
        try require(.functionReferences, at: reader.offset)
        _ = try reader.byte()
        let at = reader.offset
        let flags = try reader.byte()
        guard flags == 0 else { throw DecodeError(.malformedTableFlags(flags), offset: at) }
    }
}
