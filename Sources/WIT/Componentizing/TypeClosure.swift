/// Types with all that they refer to.
struct TypeClosure {
    let resolution: Resolution
    private(set) var types: Set<Resolution.TypeID> = []

    init(_ resolution: Resolution) { self.resolution = resolution }

    /// In order: each after those that it refers to.
    var ordered: [Resolution.TypeID] { types.sorted { $0.index < $1.index } }

    /// - Parameter isEnd: Of which types nothing more is wanted than that they are there.
    mutating func insert(
        _ id: Resolution.TypeID, until isEnd: (Resolution.TypeID) -> Bool = { _ in false }
    ) {
        var left = [id]
        while let id = left.popLast() {
            guard types.insert(id).inserted, !isEnd(id) else { continue }
            let kind = resolution.types[id].kind
            for case .defined(let part) in kind.references { left.append(part) }
            if let resource = kind.resource { left.append(resource) }
        }
    }

    mutating func insert(
        _ function: Resolution.Function,
        until isEnd: (Resolution.TypeID) -> Bool = { _ in false }
    ) {
        for type in function.parameters.map(\.type) + [function.result].compactMap(\.self) {
            if case .defined(let id) = type { insert(id, until: isEnd) }
        }
        // The name of a resource's function needs the name of the resource.
        if let resource = function.kind.resource { insert(resource, until: isEnd) }
    }
}
