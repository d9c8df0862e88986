import WasmCore

/// What the core functions look like that a world's functions are lifted from or lowered to.
struct WorldSignatures {
    let resolution: Resolution
    private var table = ComponentTypeTable()
    private var layouts = CanonicalLayouts(pointers: .i32)
    /// By the numbers of types; of resources the entry means nothing.
    private var types: [ComponentValueType] = []
    private var resources: [Resolution.TypeID: UInt32] = [:]

    init(_ resolution: Resolution) {
        self.resolution = resolution
        types.reserveCapacity(resolution.types.count)
        // Types come after those that they refer to.
        for id in resolution.types.ids { types.append(intern(id)) }
        layouts.update(table)
    }

    private mutating func intern(_ id: Resolution.TypeID) -> ComponentValueType {
        let kind = resolution.types[id].kind
        if case .resource = kind { resources[id] = table.makeResource() }
        if case .alias(let target) = kind {
            if case .defined(let target) = target { resources[id] = resources[target] }
            return value(target)
        }
        let definition = kind.definition(parts: value) { resources[$0] ?? 0 }
        return definition.map { table.intern($0) } ?? .primitive(.u32)
    }

    private func value(_ type: Resolution.ValueType) -> ComponentValueType {
        switch type {
        case .primitive(let primitive): .primitive(primitive)
        case .defined(let id): id.index < types.count ? types[id.index] : .primitive(.u32)
        }
    }

    private func type(of function: Resolution.Function) -> ComponentFunctionType {
        ComponentFunctionType(
            isAsync: function.isAsync,
            parameters: function.parameters.map { LabeledType($0.name, value($0.type)) },
            result: function.result.map(value))
    }

    func lifted(
        _ function: Resolution.Function, isAsync: Bool, hasCallback: Bool
    ) -> FunctionType {
        layouts.flatSignature(
            of: type(of: function), .lift, isAsync: isAsync, hasCallback: hasCallback)
    }

    func lowered(_ function: Resolution.Function, isAsync: Bool) -> FunctionType {
        layouts.flatSignature(of: type(of: function), .lower, isAsync: isAsync)
    }

    /// Of the built-in that gives a task's result.
    func taskReturn(_ function: Resolution.Function) -> FunctionType {
        layouts.flatSignature(of: returning(function), .lower)
    }

    private func returning(_ function: Resolution.Function) -> ComponentFunctionType {
        let result = function.result.map { [LabeledType("result", value($0))] }
        return ComponentFunctionType(parameters: result ?? [], result: nil)
    }

    // MARK: What they need

    /// What lowering a function needs.
    func needs(lowering function: Resolution.Function, isAsync: Bool) -> CanonicalNeeds {
        let type = type(of: function)
        let signature = layouts.flatSignature(of: type, .lower, isAsync: isAsync)
        let plain = layouts.flatParameters(of: type).types
        // Whatever is not passed as itself is passed in memory.
        let isInMemory = signature.parameters != plain
        let hasResultPointer = type.result.map(hasPointer) ?? false
        let hasPointers = type.parameters.contains { hasPointer($0.type) } || hasResultPointer
        return CanonicalNeeds(memory: isInMemory || hasPointers, realloc: hasResultPointer)
    }

    /// What lifting a function needs.
    func needs(lifting function: Resolution.Function, isAsync: Bool) -> CanonicalNeeds {
        let type = type(of: function)
        let isSpilled = layouts.flatParameters(of: type).isTooMany
        let hasPointers = type.parameters.contains { hasPointer($0.type) }
        let results = type.result.map { layouts[$0].flat.count } ?? 0
        let isResultInMemory =
            type.result.map(hasPointer) ?? false
            || results > (isAsync ? FlatTypes.parametersMax : FlatTypes.resultsMax)
        return CanonicalNeeds(
            memory: isSpilled || hasPointers || isResultInMemory,
            realloc: isSpilled || hasPointers)
    }

    /// What reading from or writing to a stream or future needs.
    func needs(element: Resolution.ValueType?, isRead: Bool) -> CanonicalNeeds {
        CanonicalNeeds(
            memory: true, realloc: isRead && (element.map { hasPointer(value($0)) } ?? false))
    }

    private func hasPointer(_ type: ComponentValueType) -> Bool {
        layouts[type].contents.contains(.pointers)
    }
}

/// What has to be among the options of a canonical definition.
struct CanonicalNeeds: Hashable {
    var memory = false
    var realloc = false
    /// The table of functions that threads can be made of.
    var table = false
}

extension Resolution.TypeDefinition.Kind {
    /// The type as components have it; nil for resources and for other names of a type.
    func definition(
        parts: (Resolution.ValueType) -> ComponentValueType,
        resource: (Resolution.TypeID) -> UInt32
    ) -> DefinedValueType? {
        switch self {
        case .resource, .alias: nil
        case .record(let fields):
            .record(fields.map { LabeledType($0.label.name, parts($0.type)) })
        case .own(let id): .own(resource(id))
        case .borrow(let id): .borrow(resource(id))
        case .flags(let labels): .flags(labels.map(\.name))
        case .tuple(let types): .tuple(types.map(parts))
        case .variant(let cases):
            .variant(cases.map { VariantCase($0.label.name, $0.type.map(parts)) })
        case .enum(let labels): .enumeration(labels.map(\.name))
        case .option(let type): .option(parts(type))
        case .result(let ok, let error): .result(ok: ok.map(parts), error: error.map(parts))
        case .list(let type): .list(parts(type))
        case .map(let key, let value): .map(key: parts(key), value: parts(value))
        case .fixedLengthList(let type, let count): .fixedList(parts(type), count: count)
        case .future(let type): .future(type.map(parts))
        case .stream(let type): .stream(type.map(parts))
        }
    }
}
