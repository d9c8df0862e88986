// The data section, with its three forms of segments. Spec: core 5.5.16.

extension SectionDecoder {
    mutating func dataSection(_ reader: inout ByteReader) throws(DecodeError) -> Int {
        let at = reader.offset
        let segmentCount = try count(&reader, max: limits.dataSegmentsMax, "data segments")
        try checkDataCount(segmentCount, at: at)
        for _ in 0..<segmentCount {
            try keepOn(at: reader.offset)
            module.datas.append(try dataSegment(&reader))
        }
        return segmentCount
    }

    private mutating func dataSegment(_ reader: inout ByteReader) throws(DecodeError) -> DataSegment
    {
        let at = reader.offset
        let flags = try reader.u32()
        guard flags < 3 else { throw DecodeError(.malformedDataFlags(flags), offset: at) }
        if flags == 1 { try require(.bulkMemory, at: at) }
        var mode = DataSegment.Mode.passive
        if flags != 1 {
            let memory = MemoryIndex(rawValue: flags == 2 ? try reader.u32() : 0)
            mode = .active(memory, offset: try constantExpression(&reader))
        }
        return DataSegment(range: try reader.skip(try reader.length()), mode: mode, offset: at)
    }

    func checkDataCount(_ segmentCount: Int, at offset: Int) throws(DecodeError) {
        guard let dataCount = module.dataCount, Int(dataCount) != segmentCount else { return }
        throw DecodeError(.dataCountAndDataCountsDiffer, offset: offset)
    }
}
