// The data count section and the code section. Spec: core 5.5.15, 5.5.17.

extension SectionDecoder {
    mutating func dataCountSection(_ reader: inout ByteReader) throws(DecodeError) {
        let at = reader.offset
        try require(.bulkMemory, at: at)
        let count = try reader.u32()
        guard Int(count) <= limits.dataSegmentsMax else {
            throw DecodeError(.limitExceeded("data segments"), offset: at)
        }
        module.dataCount = count
    }

    /// Only the sizes of the bodies are read. Their number is compared in ``finish(_:)``, as a
    /// second code section is the greater error.
    mutating func codeSection(_ reader: inout ByteReader) throws(DecodeError) -> Int {
        codeCountOffset = reader.offset
        let bodyCount = try count(&reader, max: limits.functionsMax, "functions")
        module.bodies.reserveCapacity(bodyCount)
        for _ in 0..<bodyCount {
            try keepOn(at: reader.offset)
            let sizeAt = reader.offset
            let byteCount = try reader.length()
            guard byteCount <= limits.bodyBytesMax else {
                throw DecodeError(.limitExceeded("function body bytes"), offset: sizeAt)
            }
            module.bodies.append(FunctionBody(range: try reader.skip(byteCount)))
        }
        return bodyCount
    }

    func checkCodeCount(end: Int) throws(DecodeError) {
        guard module.bodies.count == module.functions.count - module.importedFunctionCount else {
            throw DecodeError(.functionAndCodeCountsDiffer, offset: codeCountOffset ?? end)
        }
    }
}
