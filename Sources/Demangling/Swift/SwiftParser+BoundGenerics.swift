// Generic types with their arguments.

extension SwiftParser {
    mutating func boundGeneric() throws(DemanglingError) {
        while take(.retroactive) {}
        var lists = [try popTypes()]
        while !take(.emptyList) {
            guard take(.firstElement) else { throw .malformed }
            lists.append(try popTypes())
        }
        // The innermost type's arguments come last, and were popped first.
        pushRemembered(try bound(try pop(\.isType), lists[...]))
    }

    private mutating func popTypes() throws(DemanglingError) -> [SwiftNode] {
        var types: [SwiftNode] = []
        while let type = popIf(\.isType) { types.append(type) }
        return types.reversed()
    }

    private mutating func bound(
        _ type: SwiftNode, _ lists: ArraySlice<[SwiftNode]>
    ) throws(DemanglingError) -> SwiftNode {
        try budget.enter()
        defer { budget.leave() }
        guard case .nominal = type.kind, let arguments = lists.first else { throw .malformed }
        var nominal = type
        if lists.count > 1 {
            let context = try boundContext(type.children[0], lists.dropFirst())
            nominal = try type.with([context, type.children[1]])
        }
        guard !arguments.isEmpty else { return nominal }
        return try SwiftNode(.boundGeneric, "", [nominal] + arguments)
    }

    private mutating func boundContext(
        _ context: SwiftNode, _ lists: ArraySlice<[SwiftNode]>
    ) throws(DemanglingError) -> SwiftNode {
        switch context.kind {
        case .extension:
            var children = context.children
            children[0] = try bound(children[0], lists)
            return try context.with(children)
        case .nominal: return try bound(context, lists)
        // Arguments of functions are not shown.
        default: return context
        }
    }
}
