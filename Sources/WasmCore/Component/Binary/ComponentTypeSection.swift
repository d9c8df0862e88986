// The type section. Spec: component model, "Type Definitions".

/// A type of a component or an instance that is not read to its end.
private struct OpenType {
    let isComponent: Bool
    /// Declarations that are still to come.
    var left: Int
    var declarations: [ComponentTypeDeclaration] = []

    var definition: ComponentTypeDefinition {
        isComponent ? .component(declarations) : .instance(declarations)
    }
}

extension ComponentItemDecoder {
    /// A type; types in types are on a stack of their own.
    mutating func typeDefinition(
        _ reader: inout ByteReader
    ) throws(DecodeError) -> ComponentTypeDefinition {
        var open: [OpenType] = []
        while true {
            var finished: ComponentTypeDefinition?
            switch reader.peek() {
            case ComponentTypeCode.component.rawValue, ComponentTypeCode.instance.rawValue:
                open.append(try openType(&reader, depth: depth + open.count))
            default: finished = try plainType(&reader)
            }
            if let type = try declarations(of: &open, &finished, &reader) { return type }
        }
    }

    private func openType(
        _ reader: inout ByteReader, depth: Int
    ) throws(DecodeError) -> OpenType {
        guard depth < limits.componentDepthMax else {
            throw DecodeError(.limitExceeded("depth of component types"), offset: reader.offset)
        }
        let code = try reader.byte()
        return OpenType(
            isComponent: code == ComponentTypeCode.component.rawValue,
            left: try count(&reader, max: limits.definitionsMax, "number of declarations"))
    }

    /// Goes on with the innermost open type, after a type in it if one is finished.
    ///
    /// - Returns: The outermost type once it is complete; nil where the next type begins.
    private mutating func declarations(
        of open: inout [OpenType], _ finished: inout ComponentTypeDefinition?,
        _ reader: inout ByteReader
    ) throws(DecodeError) -> ComponentTypeDefinition? {
        while let last = open.indices.last {
            if let type = finished {
                open[last].declarations.append(.type(type))
                finished = nil
            }
            guard open[last].left > 0 else {
                finished = open.removeLast().definition
                continue
            }
            open[last].left -= 1
            try keepOn(at: reader.offset)
            guard let next = try declaration(inComponent: open[last].isComponent, &reader) else {
                return nil
            }
            open[last].declarations.append(next)
        }
        return finished
    }

    /// nil if a type follows.
    private mutating func declaration(
        inComponent isComponent: Bool, _ reader: inout ByteReader
    ) throws(DecodeError) -> ComponentTypeDeclaration? {
        let at = reader.offset
        let code = try reader.byte()
        switch TypeDeclarationCode(rawValue: code) {
        case .coreType: return .coreType(try coreType(&reader))
        case .type: return nil
        case .alias: return .alias(try alias(&reader))
        case .import where isComponent:
            return .import(try externName(&reader), try externalType(&reader))
        case .export: return .export(try externName(&reader), try externalType(&reader))
        case .import, nil:
            throw DecodeError(
                .malformedLeadingByte(code, of: "component or instance type declaration"),
                offset: at)
        }
    }
}

extension ByteWriter {
    /// A type; types in types are on a stack of their own.
    mutating func typeDefinition(_ definition: ComponentTypeDefinition) {
        var open: [IndexingIterator<[ComponentTypeDeclaration]>] = []
        var next: ComponentTypeDefinition? = definition
        while let definition = next {
            next = nil
            switch definition {
            case .component(let declarations):
                open.append(openType(.component, declarations))
            case .instance(let declarations):
                open.append(openType(.instance, declarations))
            default: plainType(definition)
            }
            while next == nil, let last = open.indices.last {
                guard let declaration = open[last].next() else {
                    open.removeLast()
                    continue
                }
                next = typeDeclaration(declaration)
            }
        }
    }

    private mutating func openType(
        _ code: ComponentTypeCode, _ declarations: [ComponentTypeDeclaration]
    ) -> IndexingIterator<[ComponentTypeDeclaration]> {
        u8(code.rawValue)
        count(declarations.count)
        return declarations.makeIterator()
    }

    /// Writes a declaration but for the type that it declares, which is returned.
    private mutating func typeDeclaration(
        _ declaration: ComponentTypeDeclaration
    ) -> ComponentTypeDefinition? {
        switch declaration {
        case .coreType(let type):
            u8(TypeDeclarationCode.coreType.rawValue)
            coreType(type)
        case .type(let type):
            u8(TypeDeclarationCode.type.rawValue)
            return type
        case .alias(let item):
            u8(TypeDeclarationCode.alias.rawValue)
            alias(item)
        case .import(let name, let type):
            u8(TypeDeclarationCode.import.rawValue)
            externName(name)
            externalType(type)
        case .export(let name, let type):
            u8(TypeDeclarationCode.export.rawValue)
            externName(name)
            externalType(type)
        }
        return nil
    }
}
