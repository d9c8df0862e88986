// Names in expressions, which depend on arguments.

extension ItaniumParser {
    mutating func unresolvedName(isGlobal: Bool) throws(DemanglingError) -> CxxNode {
        var scope = isGlobal ? try text("") : nil
        if cursor.take("sr") {
            if cursor.take("N") {
                scope = try unresolvedType()
                while !cursor.take("E") { scope = try joined(scope, simpleName()) }
            } else if cursor.peek().isDigit {
                while !cursor.take("E") { scope = try joined(scope, simpleName()) }
            } else {
                scope = try unresolvedType()
            }
        }
        if cursor.take("dn") {
            let name = cursor.peek().isDigit ? try simpleName() : try unresolvedType()
            return try joined(scope, sequence(text("~"), name))
        }
        guard cursor.take("on") else { return try joined(scope, simpleName()) }
        var facts = NameFacts()
        return try joined(scope, withArgumentsOfCall(try operatorName(&facts)))
    }

    private func joined(_ scope: CxxNode?, _ name: CxxNode) throws(DemanglingError) -> CxxNode {
        guard let scope else { return name }
        return try CxxNode(.nested, "", [scope, name])
    }

    private mutating func simpleName() throws(DemanglingError) -> CxxNode {
        try withArgumentsOfCall(try sourceName())
    }

    private mutating func withArgumentsOfCall(
        _ name: CxxNode
    ) throws(DemanglingError) -> CxxNode {
        guard cursor.peek() == "I" else { return name }
        return try CxxNode(.instance, "", [name, templateArgumentList(areOfFunction: false)])
    }

    private mutating func unresolvedType() throws(DemanglingError) -> CxxNode {
        // Each of these types takes back-references as types elsewhere do.
        switch cursor.peek() {
        case "T", "D", "S": try type()
        default: throw .malformed
        }
    }
}
