// The section of core types. Spec: component model, "Type Definitions".

/// First bytes of the declarations of a module's type.
private enum ModuleDeclarationCode {
    static let `import`: UInt8 = 0
    static let type: UInt8 = 1
    static let outerType: UInt8 = 2
    static let export: UInt8 = 3
    /// Behind the sort of an outer type: that it is an outer one.
    static let outer: UInt8 = 1
}

extension ComponentItemDecoder {
    /// The type of a module and an open type begin with the same byte; a zero is before the latter.
    mutating func coreType(_ reader: inout ByteReader) throws(DecodeError) -> CoreTypeDefinition {
        switch reader.peek() {
        case 0:
            _ = try reader.byte()
            if let code = reader.peek(), code != TypeCode.open {
                throw DecodeError(
                    .malformedLeadingByte(code, of: "non-final sub type"), offset: reader.offset)
            }
            return .group([try core.subType(&reader)])
        case TypeCode.open:
            _ = try reader.byte()
            return .module(
                try list(
                    &reader, max: limits.moduleDeclarationsMax, "number of module declarations"
                ) { decoder, reader throws(DecodeError) in
                    try decoder.moduleDeclaration(&reader)
                })
        default: return .group(try recursiveGroup(&reader))
        }
    }

    private mutating func recursiveGroup(
        _ reader: inout ByteReader
    ) throws(DecodeError) -> [SubType] {
        guard reader.peek() == TypeCode.group else { return [try core.subType(&reader)] }
        try require(.gc, at: reader.offset)
        _ = try reader.byte()
        return try list(&reader, max: limits.modules.typesInGroupMax, "number of types in a group")
        {
            decoder, reader throws(DecodeError) in
            try decoder.core.subType(&reader)
        }
    }

    private mutating func moduleDeclaration(
        _ reader: inout ByteReader
    ) throws(DecodeError) -> CoreModuleDeclaration {
        let at = reader.offset
        switch try reader.byte() {
        case ModuleDeclarationCode.import:
            return .import(
                Import(
                    module: try core.name(&reader), name: try core.name(&reader),
                    type: try core.externalType(&reader)))
        case ModuleDeclarationCode.type: return .type(try recursiveGroup(&reader))
        case ModuleDeclarationCode.outerType:
            try expect(CoreSort.type.rawValue, "outer alias kind", &reader)
            try expect(ModuleDeclarationCode.outer, "outer alias target", &reader)
            return .outerType(count: try reader.u32(), index: try reader.u32())
        case ModuleDeclarationCode.export:
            return .export(name: try core.name(&reader), try core.externalType(&reader))
        case let code:
            throw DecodeError(.malformedLeadingByte(code, of: "type definition"), offset: at)
        }
    }

    private func expect(
        _ code: UInt8, _ part: StaticStringKey, _ reader: inout ByteReader
    ) throws(DecodeError) {
        let at = reader.offset
        let found = try reader.byte()
        guard found == code else {
            throw DecodeError(.malformedLeadingByte(found, of: part), offset: at)
        }
    }
}

extension ByteWriter {
    mutating func coreType(_ definition: CoreTypeDefinition) {
        switch definition {
        case .group(let types):
            if types.count == 1, !types[0].isFinal { u8(0) }
            recursiveType(types)
        case .module(let declarations):
            u8(TypeCode.open)
            vector(declarations) { $0.moduleDeclaration($1) }
        }
    }

    private mutating func moduleDeclaration(_ declaration: CoreModuleDeclaration) {
        switch declaration {
        case .import(let item):
            u8(ModuleDeclarationCode.import)
            name(item.module)
            name(item.name)
            externalType(item.type)
        case .type(let types):
            u8(ModuleDeclarationCode.type)
            recursiveType(types)
        case .outerType(let count, let index):
            u8(ModuleDeclarationCode.outerType)
            u8(CoreSort.type.rawValue)
            u8(ModuleDeclarationCode.outer)
            u32(count)
            u32(index)
        case .export(let text, let type):
            u8(ModuleDeclarationCode.export)
            name(text)
            externalType(type)
        }
    }
}
