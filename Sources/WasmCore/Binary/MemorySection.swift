// The memory section. Spec: core 5.5.9.

extension SectionDecoder {
    mutating func memorySection(_ reader: inout ByteReader) throws(DecodeError) -> Int {
        let memoryCount = try count(
            &reader, present: module.memories.count, max: limits.memoriesMax, "memories")
        for _ in 0..<memoryCount { module.memories.append(try memoryType(&reader)) }
        return memoryCount
    }
}
