import WasmCore

/// The sections of a core module as bytes, so that those that matter to tools alone can be added or
/// left out and all else stays as it is.
enum ModuleSections {
    /// Bytes of magic number and version.
    private static let headerBytes = 8

    /// A module without some of its custom sections.
    ///
    /// - Throws: `DecodeError` if sizes of sections are wrong; what is in them is not looked at.
    static func removing(
        from bytes: ModuleBytes, _ isRemoved: (String) -> Bool
    ) throws(DecodeError) -> ModuleBytes {
        var reader = ByteReader(bytes, range: 0..<bytes.count)
        _ = try reader.skip(headerBytes)
        var kept: [Range<Int>] = [0..<headerBytes]
        while !reader.isAtEnd {
            let start = reader.offset
            let code = try reader.byte()
            let range = try reader.skip(try reader.length())
            if code == 0 {
                var content = ByteReader(bytes, range: range)
                if isRemoved(try content.name()) { continue }
            }
            kept.append(start..<range.upperBound)
        }
        if kept.reduce(0, { $0 + $1.count }) == bytes.count { return bytes }
        return ModuleBytes(kept.flatMap { bytes[$0] })
    }

    /// A module with one more custom section, which comes last.
    static func appending(_ name: String, _ content: [UInt8], to module: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(module)
        writer.customSection(name) { $0.raw(content) }
        return writer.bytes
    }
}
