// The sections of imports and exports. Spec: component model, "Import and Export Definitions".

/// First bytes of a name; 1 is an old form of plain.
private enum NameCode {
    static let plain: UInt8 = 0
    static let oldPlain: UInt8 = 1
    static let withAttributes: UInt8 = 2
}

private enum AttributeCode: UInt8 {
    case implements = 0
    case versionSuffix = 1
    case externalID = 2
}

extension ComponentItemDecoder {
    func importDefinition(_ reader: inout ByteReader) throws(DecodeError) -> ComponentDefinition {
        .import(try externName(&reader), try externalType(&reader))
    }

    func exportDefinition(_ reader: inout ByteReader) throws(DecodeError) -> ComponentDefinition {
        let name = try externName(&reader)
        let sort = try externalSort(&reader)
        let index = try reader.u32()
        let hasType = try reader.flag("optional component export type")
        return .export(name, sort, index, hasType ? try externalType(&reader) : nil)
    }

    /// A name with its attributes.
    func externName(_ reader: inout ByteReader) throws(DecodeError) -> ComponentExternName {
        let at = reader.offset
        let code = try reader.byte()
        switch code {
        case NameCode.plain, NameCode.oldPlain: return ComponentExternName(try name(&reader))
        case NameCode.withAttributes: try require(.componentAttributes, at: at)
        default: throw DecodeError(.malformedLeadingByte(code, of: "component name"), offset: at)
        }
        var result = ComponentExternName(try name(&reader))
        // Each kind is there once at most, so more of them end the loop.
        for _ in 0..<(try reader.length()) { try attribute(&reader, of: &result) }
        return result
    }

    private func attribute(
        _ reader: inout ByteReader, of result: inout ComponentExternName
    ) throws(DecodeError) {
        let at = reader.offset
        let code = try reader.byte()
        switch AttributeCode(rawValue: code) {
        case .implements:
            guard result.implements == nil else {
                throw DecodeError(.duplicateAttribute("implements"), offset: at)
            }
            result.implements = try name(&reader)
        case .externalID:
            guard result.externalID == nil else {
                throw DecodeError(.duplicateAttribute("external-id"), offset: at)
            }
            result.externalID = try name(&reader)
        case .versionSuffix: try require(.componentCanonicalNames, at: at)
        case nil: throw DecodeError(.malformedLeadingByte(code, of: "name option"), offset: at)
        }
    }

    /// What is imported or exported. Spec: component model, `externtype`.
    func externalType(_ reader: inout ByteReader) throws(DecodeError) -> ComponentExternalType {
        switch try externalSort(&reader) {
        case .function: return .function(try reader.u32())
        case .component: return .component(try reader.u32())
        case .instance: return .instance(try reader.u32())
        case .type:
            return try reader.flag("type bound") ? .resource : .typeEqual(try reader.u32())
        // Values are refused by their feature, core sorts but modules by their code.
        case .core, .value: return .coreModule(try reader.u32())
        }
    }
}

extension ByteWriter {
    mutating func externName(_ name: ComponentExternName) {
        let attributes: [(code: AttributeCode, text: String)] =
            (name.implements.map { [(.implements, $0)] } ?? [])
            + (name.externalID.map { [(.externalID, $0)] } ?? [])
        u8(attributes.isEmpty ? NameCode.plain : NameCode.withAttributes)
        self.name(name.text)
        guard !attributes.isEmpty else { return }
        vector(attributes) {
            $0.u8($1.code.rawValue)
            $0.name($1.text)
        }
    }

    mutating func externalType(_ type: ComponentExternalType) {
        sort(type.sort)
        switch type {
        case .coreModule(let index), .function(let index), .component(let index),
            .instance(let index):
            u32(index)
        case .typeEqual(let index):
            u8(0)
            u32(index)
        case .resource: u8(1)
        }
    }

    mutating func export(
        _ name: ComponentExternName, _ sort: ComponentSort, _ index: UInt32,
        _ type: ComponentExternalType?
    ) {
        externName(name)
        self.sort(sort)
        u32(index)
        u8(type == nil ? 0 : 1)
        if let type { externalType(type) }
    }
}
