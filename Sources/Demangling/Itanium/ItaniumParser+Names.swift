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

    mutating func unqualifiedName(
        in scope: CxxNode?, _ facts: inout NameFacts
    ) throws(DemanglingError) -> CxxNode {
        // Of internal linkage.
        _ = cursor.take("L")
        var scope = scope
        var name: CxxNode
        switch cursor.peek() {
        case "C", "D":
            if cursor.peek() == "D", cursor.peek(1) == "C" {
                name = try structuredBinding()
            } else {
                if scope?.kind == .abbreviation { scope = scope?.children.first }
                name = try constructor(of: scope)
                facts.hasNoResult = true
            }
        case "U": name = try unnamedType()
        case "a"..."z": name = try operatorName(&facts)
        default: name = try sourceName()
        }
        while cursor.take("B") {
            let tag = try cursor.text(count: try cursor.number())
            name = try CxxNode(.tagged, tag, [name])
        }
        guard let scope else { return name }
        return try CxxNode(.nested, "", [scope, name])
    }

    mutating func sourceName() throws(DemanglingError) -> CxxNode {
        let name = try cursor.text(count: try cursor.number())
        return try text(name.hasPrefix("_GLOBAL__N") ? "(anonymous namespace)" : name)
    }

    private mutating func constructor(of scope: CxxNode?) throws(DemanglingError) -> CxxNode {
        guard var name = scope?.baseName else { throw .malformed }
        let isDestructor = try cursor.next() == "D"
        let isInherited = !isDestructor && cursor.take("I")
        guard try cursor.next().isDigit else { throw .malformed }
        if isInherited { name = try type().baseName ?? name }
        return isDestructor ? try sequence(text("~"), name) : name
    }

    private mutating func structuredBinding() throws(DemanglingError) -> CxxNode {
        try cursor.expect("DC")
        var names: [CxxNode] = []
        while !cursor.take("E") { names.append(try sourceName()) }
        return try sequence(text("["), CxxNode(.list, "", names), text("]"))
    }

    private mutating func unnamedType() throws(DemanglingError) -> CxxNode {
        if cursor.take("Ut") {
            let number = try sequenceNumber(radix: 10, \.isDigit)
            return try text("{unnamed type#\(number + 1)}")
        }
        try cursor.expect("Ul")
        let outer = isInLambda
        isInLambda = true
        var parameters: [CxxNode] = []
        if cursor.take("v") {
            try cursor.expect("E")
        } else {
            while !cursor.take("E") { parameters.append(try type()) }
        }
        isInLambda = outer
        let number = try sequenceNumber(radix: 10, \.isDigit)
        return try sequence(
            text("{lambda("), CxxNode(.list, "", parameters), text(")#\(number + 1)}"))
    }

    mutating func operatorName(_ facts: inout NameFacts) throws(DemanglingError) -> CxxNode {
        if cursor.take("cv") {
            let outer = mayNameLaterArguments
            mayNameLaterArguments = true
            let target = try type()
            mayNameLaterArguments = outer
            facts.hasNoResult = true
            return try sequence(text("operator "), target)
        }
        if cursor.take("li") { return try sequence(text("operator\"\" "), sourceName()) }
        if cursor.peek() == "v", cursor.peek(1).isDigit {
            cursor.position += 2
            return try sequence(text("operator "), sourceName())
        }
        guard let row = ItaniumTables.operators[try cursor.text(count: 2)] else {
            throw .malformed
        }
        switch row.form {
        case .trait, .typeTrait, .cast: throw .malformed
        default: return try text("operator" + row.text)
        }
    }
}
