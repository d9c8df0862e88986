extension PackageResolver {
    /// Gives an interface its comments and its stability.
    mutating func describe(
        _ id: InterfaceID, _ documentation: Syntax.Documentation, _ attributes: [Syntax.Attribute]
    ) throws(Diagnostic) {
        package.interfaces[id].docs = documentation.text
        package.interfaces[id].stability = try Self.stability(of: attributes)
    }

    /// Resolves what stands in an interface: types first, so that functions find them.
    mutating func resolve(
        _ items: [Syntax.InterfaceItem], of id: InterfaceID
    ) throws(Diagnostic) {
        let types = items.compactMap { item -> TypeItem? in
            switch item {
            case .use(let use): .use(use)
            case .type(let type): .definition(type)
            case .function: nil
            }
        }
        try resolve(types, owner: .interface(id))
        for (name, entry) in scope {
            guard case .type(let type) = entry else { continue }
            package.interfaces[id].types.set(type, for: name)
        }
        for item in items {
            switch item {
            case .function(let function):
                try define(function.name, .function)
                let resolved = try resolve(
                    function, name: function.name.name, kind: .freestanding)
                package.interfaces[id].functions.set(resolved, for: resolved.name)
            case .type(let type):
                for function in try resourceFunctions(of: type) {
                    package.interfaces[id].functions.set(function, for: function.name)
                }
            case .use: break
            }
        }
        scopes[id.index] = scope
        scope = Scope()
    }

    /// The functions of a resource, if the type is one.
    mutating func resourceFunctions(
        of type: Syntax.TypeDefinition
    ) throws(Diagnostic) -> [Resolution.Function] {
        guard case .resource(let functions) = type.type.kind,
            case .type(let id)? = scope[type.name.name]
        else { return [] }
        var resolved: [Resolution.Function] = []
        for function in functions {
            let (name, resource) = (function.function.name.name, type.name.name)
            switch function.role {
            case .method:
                resolved.append(
                    try resolve(
                        function.function, name: "[method]\(resource).\(name)", kind: .method(id)))
            case .static:
                resolved.append(
                    try resolve(
                        function.function, name: "[static]\(resource).\(name)", kind: .static(id)))
            case .constructor:
                resolved.append(
                    try resolve(
                        function.function, name: "[constructor]\(resource)",
                        kind: .constructor(id)))
            }
        }
        return resolved
    }

    /// Gives a name to something in the present scope.
    mutating func define(_ name: Syntax.Identifier, _ entry: Entry) throws(Diagnostic) {
        guard scope.insertNew(entry, for: name.name) else { throw .duplicate(name) }
    }
}
