// Names without their scopes, §5.1.3.

extension ItaniumParser {
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
        while isAtParameterDeclaration { try parameterDeclaration() }
        try constraint()
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
