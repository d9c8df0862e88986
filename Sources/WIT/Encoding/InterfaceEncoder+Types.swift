import WasmCore

extension InterfaceEncoder {
    /// The type of a function in the present scope, with all that it needs.
    ///
    /// - Returns: Its index.
    /// - Throws: `WITError` if it uses a type that no instance has yet.
    package mutating func defineType(
        of function: Resolution.Function
    ) throws(WITError) -> UInt32 {
        var parameters: [LabeledType] = []
        for parameter in function.parameters {
            parameters.append(LabeledType(parameter.name, try type(parameter.type)))
        }
        let result = try function.result.map { (value) throws(WITError) in try type(value) }
        return scope.share(
            ComponentFunctionType(
                isAsync: function.isAsync, parameters: parameters, result: result))
    }

    /// How a type is written in the present scope, which has it then.
    private mutating func type(
        _ type: Resolution.ValueType
    ) throws(WITError) -> ComponentValueType {
        if case .defined(let id) = type { try define(id) }
        return try place(of: type)
    }

    /// Puts a type into the present scope, after those that it refers to. Types that refer to each
    /// other in a long row take no native stack.
    mutating func define(_ root: Resolution.TypeID) throws(WITError) {
        var stack = [root]
        while let id = stack.last {
            let missing = scope.types[id] == nil ? dependencies(of: id) : []
            guard missing.isEmpty else {
                stack += missing.reversed()
                continue
            }
            stack.removeLast()
            if scope.types[id] == nil { scope.types[id] = try add(id) }
        }
    }

    /// What has to be in the present scope before a type is.
    private func dependencies(of id: Resolution.TypeID) -> [Resolution.TypeID] {
        if foreignOwner(of: id) != nil { return [] }
        let kind = resolution.types[id].kind
        let references = kind.references.compactMap { type -> Resolution.TypeID? in
            if case .defined(let id) = type { id } else { nil }
        }
        return (references + [kind.resource].compactMap(\.self)).filter { scope.types[$0] == nil }
    }

    /// The interface that has a type, if it is not the one that is being written.
    private func foreignOwner(of id: Resolution.TypeID) -> Resolution.InterfaceID? {
        if case .interface(let owner) = resolution.types[id].owner, owner != interface {
            owner
        } else {
            nil
        }
    }

    /// Adds a type whose parts are there.
    private mutating func add(_ id: Resolution.TypeID) throws(WITError) -> ComponentValueType {
        if let owner = foreignOwner(of: id) { return .defined(try alias(id, of: owner)) }
        let type = resolution.types[id]
        if case .world = type.owner, inner != nil {
            let name = (type.name ?? "").printable
            throw WITError("an interface uses the type `\(name)` of a world")
        }
        guard let name = type.name else { return try place(type.kind) { $0.share($1) } }
        let extern = ComponentExternName(name, externalID: type.externalID)
        if case .resource = type.kind { return .defined(introduce(extern, .resource)) }
        let place = try place(type.kind) { $0.append(.type(.value($1))) }
        let index =
            switch place {
            case .defined(let index): index
            case .primitive(let type): scope.append(.type(.value(.primitive(type))))
            }
        return .defined(introduce(extern, .typeEqual(index)))
    }

    /// Gives a type its name.
    private mutating func introduce(
        _ name: ComponentExternName, _ type: ComponentExternalType
    ) -> UInt32 {
        scope.append(importsTypes && inner == nil ? .import(name, type) : .export(name, type))
    }

    /// Where a type stands that `kind` is another name of, or that is added for it.
    private mutating func place(
        _ kind: Resolution.TypeDefinition.Kind,
        adding: (inout TypeScope, DefinedValueType) -> UInt32
    ) throws(WITError) -> ComponentValueType {
        if case .alias(let type) = kind { return try place(of: type) }
        return .defined(adding(&scope, try definition(kind)))
    }

    /// Where a type stands in the present scope.
    private func place(of type: Resolution.ValueType) throws(WITError) -> ComponentValueType {
        switch type {
        case .primitive(let primitive): return .primitive(primitive)
        case .defined(let id):
            guard let place = scope.types[id] else { throw unordered(id) }
            return place
        }
    }

    private func place(
        of type: Resolution.ValueType?
    ) throws(WITError) -> ComponentValueType? {
        guard let type else { return nil }
        return .some(try place(of: type))
    }

    private func index(of resource: Resolution.TypeID) throws(WITError) -> UInt32 {
        guard case .defined(let index) = scope.types[resource] else { throw unordered(resource) }
        return index
    }

    private func unordered(_ id: Resolution.TypeID) -> WITError {
        WITError(
            "type `\((resolution.types[id].name ?? "").printable)` is used before it is defined")
    }

    /// A definition with indices of the present scope.
    private func definition(
        _ kind: Resolution.TypeDefinition.Kind
    ) throws(WITError) -> DefinedValueType {
        switch kind {
        case .record(let fields):
            return .record(
                try fields.map { (field) throws(WITError) in
                    LabeledType(field.label.name, try place(of: field.type))
                })
        case .variant(let cases):
            return .variant(
                try cases.map { (entry) throws(WITError) in
                    VariantCase(entry.label.name, try place(of: entry.type))
                })
        case .tuple(let types):
            return .tuple(try types.map { (type) throws(WITError) in try place(of: type) })
        case .flags(let labels): return .flags(labels.map(\.name))
        case .enum(let labels): return .enumeration(labels.map(\.name))
        case .own(let id): return .own(try index(of: id))
        case .borrow(let id): return .borrow(try index(of: id))
        case .option(let type): return .option(try place(of: type))
        case .result(let ok, let error):
            return .result(ok: try place(of: ok), error: try place(of: error))
        case .list(let type): return .list(try place(of: type))
        case .map(let key, let value):
            return .map(key: try place(of: key), value: try place(of: value))
        case .fixedLengthList(let type, let count):
            return .fixedList(try place(of: type), count: count)
        case .future(let type): return .future(try place(of: type))
        case .stream(let type): return .stream(try place(of: type))
        case .resource, .alias: throw WITError("a type without a definition")
        }
    }
}
