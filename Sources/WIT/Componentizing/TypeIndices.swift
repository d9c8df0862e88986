import WasmCore

/// Where types of a graph stand in one index space of a component that is put together.
struct TypeIndices {
    /// How types that have names get them.
    enum Naming {
        /// They don't: nobody outside sees them.
        case none
        /// As imports.
        case imports
        /// As imports whose names say nothing, so that types of several interfaces can be there.
        case numberedImports
        /// As exports.
        case exports
    }

    let resolution: Resolution
    var naming: Naming
    private(set) var indices: [Resolution.TypeID: ComponentValueType] = [:]
    /// What `numberedImports` imported, in order.
    private(set) var imported: [(name: String, type: Resolution.TypeID)] = []

    init(_ resolution: Resolution, naming: Naming) {
        self.resolution = resolution
        self.naming = naming
    }

    subscript(id: Resolution.TypeID) -> UInt32? {
        get { if case .defined(let index) = indices[id] { index } else { nil } }
        set { indices[id] = newValue.map { .defined($0) } }
    }

    /// Forgets where types are, so that they can be there once more.
    mutating func forget(_ isForgotten: (Resolution.TypeID) -> Bool) {
        indices = indices.filter { !isForgotten($0.key) }
    }

    /// Adds types that are not there.
    ///
    /// - Parameters:
    ///   - ids: Each after those that it refers to.
    ///   - foreign: The index of a type that stands elsewhere; nil of one that is to be defined.
    mutating func add(
        _ ids: [Resolution.TypeID], to writer: inout ComponentWriter,
        foreign: (Resolution.TypeID, inout ComponentWriter) -> UInt32?
    ) {
        for id in ids where indices[id] == nil {
            if let index = foreign(id, &writer) {
                indices[id] = .defined(index)
            } else {
                indices[id] = define(id, &writer)
            }
        }
    }

    private mutating func define(
        _ id: Resolution.TypeID, _ writer: inout ComponentWriter
    ) -> ComponentValueType {
        let type = resolution.types[id]
        let definition = type.kind.definition(parts: value) { self[$0] ?? 0 }
        guard let name = type.name, naming != .none else {
            if let definition { return .defined(writer.share(definition)) }
            if case .alias(let target) = type.kind { return value(target) }
            // A resource that nobody defined: what uses it is refused by the validator.
            return .primitive(.u32)
        }
        let extern = ComponentExternName(name, externalID: type.externalID)
        if case .resource = type.kind { return .defined(introduce(extern, id, nil, &writer)) }
        var index: UInt32
        if let definition {
            index = writer.add(.type(.value(definition)))
        } else if case .alias(let target) = type.kind, case .defined(let number) = value(target) {
            index = number
        } else {
            guard case .alias(let target) = type.kind,
                case .primitive(let primitive) = value(target)
            else { return .primitive(.u32) }
            index = writer.add(.type(.value(.primitive(primitive))))
        }
        index = introduce(extern, id, index, &writer)
        return .defined(index)
    }

    /// Gives a type its name; without an index it is a resource type.
    private mutating func introduce(
        _ name: ComponentExternName, _ id: Resolution.TypeID, _ index: UInt32?,
        _ writer: inout ComponentWriter
    ) -> UInt32 {
        let type = index.map { ComponentExternalType.typeEqual($0) } ?? .resource
        switch naming {
        case .exports: return writer.add(.export(name, .type, index ?? 0, nil))
        case .none, .imports: return writer.add(.import(name, type))
        case .numberedImports:
            let text = "import-type-\(imported.count)"
            imported.append((text, id))
            return writer.add(.import(ComponentExternName(text), type))
        }
    }

    private func value(_ type: Resolution.ValueType) -> ComponentValueType {
        switch type {
        case .primitive(let primitive): .primitive(primitive)
        case .defined(let id): indices[id] ?? .primitive(.u32)
        }
    }

    /// The index of a function's type, all of whose types are there.
    func type(
        of function: Resolution.Function, in writer: inout ComponentWriter
    ) -> UInt32 {
        writer.share(
            ComponentFunctionType(
                isAsync: function.isAsync,
                parameters: function.parameters.map { LabeledType($0.name, value($0.type)) },
                result: function.result.map(value)))
    }

    /// What another name of a primitive type stands for.
    func definition(of id: Resolution.TypeID) -> DefinedValueType {
        if case .primitive(let primitive) = indices[id] {
            .primitive(primitive)
        } else {
            .primitive(.u32)
        }
    }

    /// A type as a result.
    func result(of function: Resolution.Function) -> ComponentValueType? {
        function.result.map(value)
    }
}
