// Thunks: functions that call others in another way, after a `T`.

extension SwiftParser {
    /// After a `T`.
    mutating func thunk() throws(DemanglingError) {
        let letter = try cursor.next()
        if let text = SwiftTables.attributes[letter] {
            return push(try SwiftNode(.attribute(.plain), text))
        }
        if let text = SwiftTables.thunks[letter] {
            return try labelled(text, try pop(\.isEntity))
        }
        switch letter {
        case "W":
            let entity = try pop(\.isEntity)
            push(try SwiftNode(.witness, "", [entity, popConformance()]))
        case "S": try labelled("protocol self-conformance witness for ", try pop(\.isEntity))
        case "V":
            let base = try pop(\.isEntity)
            let derived = try pop(\.isEntity)
            try push("vtable thunk for ", [(base, " dispatching to "), (derived, "")])
        case "R", "r": try reabstraction(hasSelf: false)
        case "y": try reabstraction(hasSelf: true)
        case "K": try keyPath("getter")
        case "k": try keyPath("setter")
        case "L": try labelled("protocol requirements base descriptor for ", try popProtocol())
        case "l":
            try labelled("associated type descriptor for ", try associatedName())
        case "n":
            let conformed = try popProtocol()
            let path = try associatedPath()
            let owner = try pop(\.isType)
            try push(
                "associated conformance descriptor for ",
                [(owner, "."), (path, ": "), (conformed, "")])
        case "b":
            let conformed = try popProtocol()
            try push("base conformance descriptor for ", [(pop(\.isType), ": "), (conformed, "")])
        case "v":
            let number = try index()
            _ = cursor.take("r")
            try outlinedVariable(number)
        case "Y", "Q":
            _ = try index()
            push(try SwiftNode(.attribute(.plain)))
        case "w": try rareThunk()
        default: try specialization(letter)
        }
    }

    private mutating func outlinedVariable(_ number: Int) throws(DemanglingError) {
        let isBelow: (SwiftNode) -> Bool = { node in
            if case .attribute = node.kind { return true }
            return false
        }
        // What was specialised is the function that it is of.
        var attributes: [SwiftNode] = []
        while let attribute = popIf(isBelow) { attributes.append(attribute) }
        attributes.append(try popContext())
        let whole = try SwiftNode(.joined, "", attributes)
        push(try SwiftNode(.nameless, "outlined variable #\(number) of ", [whole]))
    }

    private mutating func rareThunk() throws(DemanglingError) {
        let texts: [Unicode.Scalar: String] = [
            "b": "back deployment thunk for ", "B": "back deployment fallback for ",
            "c": "coro function pointer to ", "d": "default override of ",
            "S": "#_hasSymbol query for ",
        ]
        guard let text = texts[try cursor.next()] else { throw .malformed }
        push(try SwiftNode(.attribute(.plain), text))
    }

    private mutating func reabstraction(hasSelf: Bool) throws(DemanglingError) {
        _ = popIf { $0.kind == .signature }
        if hasSelf { _ = try pop(\.isType) }
        _ = try pop(\.isType)
        try labelled("thunk for ", try pop(\.isType))
    }

    private mutating func keyPath(_ what: String) throws(DemanglingError) {
        _ = cursor.take("q")
        var types: [SwiftNode] = []
        while let type = popIf(\.isType) { types.append(type) }
        guard !types.isEmpty else { throw .malformed }
        let signature = popIf { $0.kind == .signature }
        let declaration = try popAny()
        let all = (signature.map { [$0] } ?? []) + types.reversed()
        try push(
            "key path \(what) for ", [(declaration, " : "), (SwiftNode(.joined, "", all), "")])
    }
}
