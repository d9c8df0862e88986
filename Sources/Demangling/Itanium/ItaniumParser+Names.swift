// Names in scopes, §5.1.3.

extension ItaniumParser {
    mutating func name(_ facts: inout NameFacts) throws(DemanglingError) -> CxxNode {
        switch cursor.peek() {
        case "N": return try nestedName(&facts)
        case "Z": return try localName(&facts)
        case "S" where cursor.peek(1) != "t":
            // Nothing but a template would be named by it alone.
            let template = try substitution()
            guard cursor.peek() == "I" else { throw .malformed }
            return try instance(of: template, &facts)
        default:
            let scope = cursor.take("St") ? try text("std") : nil
            let name = try unqualifiedName(in: scope, &facts)
            guard cursor.peek() == "I" else { return name }
            return try instance(of: remembered(name), &facts)
        }
    }

    private mutating func instance(
        of template: CxxNode, _ facts: inout NameFacts
    ) throws(DemanglingError) -> CxxNode {
        facts.endsWithArguments = true
        return try CxxNode(
            .instance, "", [template, templateArgumentList(areOfFunction: !facts.isOfType)])
    }

    /// `N … E`: qualifiers of a member function, then the steps to it.
    mutating func nestedName(_ facts: inout NameFacts) throws(DemanglingError) -> CxxNode {
        try cursor.expect("N")
        let hasExplicitObject = cursor.take("H")
        facts.qualifiers = hasExplicitObject ? "" : qualifiers()
        if cursor.take("R") {
            facts.qualifiers += " &"
        } else if cursor.take("O") {
            facts.qualifiers += " &&"
        }
        var scope: CxxNode?
        while !cursor.take("E") {
            // A lambda in an initialiser of the member.
            if scope != nil, cursor.take("M") { continue }
            scope = try step(from: scope, &facts)
        }
        guard let scope, substitutions.popLast() != nil else { throw .malformed }
        return scope
    }

    private mutating func step(
        from scope: CxxNode?, _ facts: inout NameFacts
    ) throws(DemanglingError) -> CxxNode {
        facts.endsWithArguments = false
        switch cursor.peek() {
        case "S" where scope == nil:
            if cursor.take("St") { return try text("std") }
            let known = try substitution()
            if cursor.peek() == "E" { throw .malformed }
            return known
        case "T" where scope == nil: return remembered(try templateParameter())
        case "D" where cursor.peek(1) == "t" || cursor.peek(1) == "T":
            guard scope == nil else { throw .malformed }
            return remembered(try decltype())
        case "I":
            guard let scope else { throw .malformed }
            return remembered(try instance(of: scope, &facts))
        default: return remembered(try unqualifiedName(in: scope, &facts))
        }
    }

    /// What stands in a function: `Z encoding E name`.
    private mutating func localName(_ facts: inout NameFacts) throws(DemanglingError) -> CxxNode {
        try cursor.expect("Z")
        let function = try encoding()
        try cursor.expect("E")
        // Where it is matters here, not what it returns.
        let scope =
            function.kind == .encoding
            ? try function.with(Array(function.children.prefix(2))) : function
        if cursor.take("s") {
            try discriminator()
            return try CxxNode(.nested, "", [scope, text("string literal")])
        }
        if cursor.take("d") {
            // In a default argument.
            _ = try sequenceNumber(radix: 10, \.isDigit)
        }
        let entity = try name(&facts)
        try discriminator()
        return try CxxNode(.nested, "", [scope, entity])
    }

    private mutating func discriminator() throws(DemanglingError) {
        if cursor.take("__") {
            _ = try cursor.number()
            try cursor.expect("_")
        } else if cursor.take("_") {
            guard try cursor.next().isDigit else { throw .malformed }
        }
    }
}
