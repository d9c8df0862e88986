// The function section: the type index of each defined function. Spec: core 5.5.7.

extension SectionDecoder {
    mutating func functionSection(_ reader: inout ByteReader) throws(DecodeError) -> Int {
        let functionCount = try count(
            &reader, present: module.functions.count, max: limits.functionsMax, "functions")
        module.functions.reserveCapacity(module.functions.count + functionCount)
        for _ in 0..<functionCount {
            try keepOn(at: reader.offset)
            module.functions.append(try typeIndex(&reader))
        }
        return functionCount
    }
}
