/// Decodes the bytes of a module, as far as the binary format goes. Spec: core 5.5.
///
/// Function bodies stay ranges: their local declarations are read with ``LocalsReader``, their
/// instructions with ``InstructionReader``, by whoever validates or translates them.
/// ``DecodedModule/checkBodies(limits:interruption:)`` finds what is malformed in them.
public enum ModuleDecoder {
    /// What the sections of a module say.
    ///
    /// - Parameters:
    ///   - bytes: The binary format, the header included.
    ///   - features: Parts of the standard that the module may use.
    ///   - limits: What the module may have at most.
    ///   - interruption: Whether the module is still wanted.
    /// - Throws: ``DecodeError`` with the kind and the place of the first malformed byte.
    /// - Complexity: O(bytes outside of function bodies).
    public static func decode(
        _ bytes: ModuleBytes, features: Features = .all, limits: ModuleLimits = .standard,
        interruption: InterruptionCheck = .never
    ) throws(DecodeError) -> DecodedModule {
        guard bytes.count <= limits.moduleBytesMax else {
            throw DecodeError(.limitExceeded("module bytes"), offset: limits.moduleBytesMax)
        }
        var reader = ByteReader(bytes, range: 0..<bytes.count)
        try reader.header()
        var decoder = SectionDecoder(
            features: features, limits: limits, interruption: interruption)
        while !reader.isAtEnd {
            let at = reader.offset
            let code = try decoder.sectionCode(try reader.byte(), at: at)
            let range = try reader.skip(try reader.length())
            try decoder.decode(code, ByteReader(bytes, range: range))
        }
        return try decoder.finish(bytes)
    }
}

extension ByteReader {
    /// Magic number, version and layer. Spec: core 5.5.16; component model, `preamble`.
    mutating func header(of kind: BinaryKind = .module) throws(DecodeError) {
        let start = offset
        guard try fixed32() == BinaryKind.magic else {
            throw DecodeError(.magicMissing, offset: start)
        }
        let at = offset
        switch BinaryKind(rawValue: try fixed32()) {
        case kind: return
        case .component: throw DecodeError(.component, offset: at)
        case .module: throw DecodeError(.module, offset: at)
        case nil: throw DecodeError(.unknownVersion, offset: at)
        }
    }
}
