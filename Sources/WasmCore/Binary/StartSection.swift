// The start section: one function index. Spec: core 5.5.13.

extension SectionDecoder {
    mutating func startSection(_ reader: inout ByteReader) throws(DecodeError) {
        module.startOffset = reader.offset
        module.start = FunctionIndex(rawValue: try reader.u32())
    }
}
