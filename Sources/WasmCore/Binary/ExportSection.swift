// The export section. Spec: core 5.5.12.

extension SectionDecoder {
    mutating func exportSection(_ reader: inout ByteReader) throws(DecodeError) -> Int {
        let exportCount = try count(&reader, max: limits.exportsMax, "exports")
        for _ in 0..<exportCount {
            try keepOn(at: reader.offset)
            let at = reader.offset
            let exportName = try name(&reader)
            let kindAt = reader.offset
            let code = try reader.byte()
            guard let kind = ExternalKind(rawValue: code) else {
                throw DecodeError(.malformedExportKind(code), offset: kindAt)
            }
            if kind == .tag { try require(.exceptions, at: kindAt) }
            module.exports.append(
                Export(name: exportName, kind: kind, index: try reader.u32(), offset: at))
        }
        return exportCount
    }
}
