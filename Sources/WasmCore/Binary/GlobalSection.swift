// The global section: types and initial values. Spec: core 5.5.11.

extension SectionDecoder {
    mutating func globalSection(_ reader: inout ByteReader) throws(DecodeError) -> Int {
        let globalCount = try count(
            &reader, present: module.globals.count, max: limits.globalsMax, "globals")
        module.globals.reserveCapacity(module.globals.count + globalCount)
        module.globalInitializers.reserveCapacity(globalCount)
        for _ in 0..<globalCount {
            try keepOn(at: reader.offset)
            module.globals.append(try globalType(&reader))
            module.globalInitializers.append(try constantExpression(&reader))
        }
        return globalCount
    }
}
