extension Linker {
    /// Copies types, each after those that it refers to. Owners are known later.
    mutating func linkTypes(of package: UnlinkedPackage) throws(Diagnostic) {
        for var type in package.types.own {
            guard try isIncluded(type.stability, at: type.span) else {
                types.append(nil)
                continue
            }
            type.kind = try linked(type.kind, at: type.span)
            types.append(try append(type))
        }
    }

    private mutating func linked(
        _ kind: Resolution.TypeDefinition.Kind, at span: Span
    ) throws(Diagnostic) -> Resolution.TypeDefinition.Kind {
        switch kind {
        // An alias of a resource is a resource and a handle at once.
        case .alias(.defined(let id)): return .alias(.defined(try linked(id, at: span)))
        case .own(let id): return .own(try linked(id, at: span))
        case .borrow(let id): return .borrow(try linked(id, at: span))
        default: break
        }
        var references: [Resolution.ValueType] = []
        for (index, type) in kind.references.enumerated() {
            var place = span
            if case .record(let fields) = kind { place = fields[index].label.span }
            references.append(try linked(type, at: place))
        }
        return kind.substituting(references: references)
    }

    /// The type of a value. A resource stands for a handle that owns it.
    mutating func linked(
        _ type: Resolution.ValueType, at span: Span
    ) throws(Diagnostic) -> Resolution.ValueType {
        guard case .defined(let unlinked) = type else { return type }
        let id = try linked(unlinked, at: span)
        guard facts[id.index].isResource else { return .defined(id) }
        if let handle = owningHandles[id] { return .defined(handle) }
        let handle = try append(
            Resolution.TypeDefinition(name: nil, kind: .own(id), owner: .none, span: .unknown))
        owningHandles[id] = handle
        return .defined(handle)
    }

    mutating func linked(
        _ function: Resolution.Function
    ) throws(Diagnostic) -> Resolution.Function {
        var function = function
        let span = function.span
        if let resource = function.kind.resource {
            function.kind.resource = try linked(resource, at: span)
        }
        for index in function.parameters.indices {
            function.parameters[index].type = try linked(
                function.parameters[index].type, at: span)
        }
        guard let result = function.result else { return function }
        let type = try linked(result, at: span)
        if case .defined(let id) = type, facts[id.index].hasBorrow {
            throw Diagnostic(
                "function `\(function.name)` returns a type which contains a `borrow<T>` which is "
                    + "not supported", at: span)
        }
        function.result = type
        return function
    }
}
