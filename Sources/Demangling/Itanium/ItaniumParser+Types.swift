// Types, §5.1.5.

extension ItaniumParser {
    mutating func type() throws(DemanglingError) -> CxxNode {
        try budget.enter()
        defer { budget.leave() }
        let letter = cursor.peek()
        if let builtin = ItaniumTables.builtinTypes[letter] {
            cursor.position += 1
            return try text(builtin)
        }
        switch letter {
        case "r", "V", "K": return remembered(try qualifiedType())
        case "P": return remembered(try pointer(.pointer, "*"))
        case "R": return remembered(try pointer(.reference, "&"))
        case "O": return remembered(try pointer(.reference, "&&"))
        case "C", "G":
            cursor.position += 1
            let part = letter == "C" ? " complex" : " imaginary"
            return remembered(try CxxNode(.suffixed, part, [type()]))
        case "F": return remembered(try functionType(qualifiers: ""))
        case "A": return remembered(try array())
        case "M":
            cursor.position += 1
            let owner = try type()
            return remembered(try CxxNode(.memberPointer, "", [owner, type()]))
        case "D": return try newerType()
        case "S" where cursor.peek(1) != "t": return try substitutedType()
        case "T": return try parameterType()
        case "U": return remembered(try vendorQualified())
        case "u":
            cursor.position += 1
            return remembered(try sourceName())
        default: return remembered(try className())
        }
    }

    /// Nothing but names of classes and enumerations are left.
    private mutating func className() throws(DemanglingError) -> CxxNode {
        var facts = NameFacts(isOfType: true)
        return try name(&facts)
    }

    private mutating func pointer(
        _ kind: CxxKind, _ text: String
    ) throws(DemanglingError) -> CxxNode {
        cursor.position += 1
        return try CxxNode(kind, text, [type()])
    }

    /// `r`, `V` and `K` in this order; written the other way round.
    mutating func qualifiers() -> String {
        let isRestrict = cursor.take("r")
        let isVolatile = cursor.take("V")
        let isConst = cursor.take("K")
        return (isConst ? " const" : "") + (isVolatile ? " volatile" : "")
            + (isRestrict ? " restrict" : "")
    }

    private mutating func qualifiedType() throws(DemanglingError) -> CxxNode {
        let qualifiers = qualifiers()
        if isAtFunctionType { return try functionType(qualifiers: qualifiers) }
        return try CxxNode(.suffixed, qualifiers, [type()])
    }

    private mutating func array() throws(DemanglingError) -> CxxNode {
        cursor.position += 1
        var count = try text("")
        if cursor.peek().isDigit {
            count = try text(cursor.take(while: \.isDigit))
        } else if cursor.peek() != "_" {
            count = try expression()
        }
        try cursor.expect("_")
        return try CxxNode(.array, "", [type(), count])
    }

    /// What begins with a `D`.
    private mutating func newerType() throws(DemanglingError) -> CxxNode {
        let letter = cursor.peek(1)
        if let name = ItaniumTables.newerTypes[letter] {
            cursor.position += 2
            return try text(name)
        }
        switch letter {
        case "o", "O", "w", "x": return remembered(try functionType(qualifiers: ""))
        case "t", "T": return remembered(try decltype())
        case "p":
            cursor.position += 2
            return remembered(try CxxNode(.expansion, "", [type()]))
        case "k", "K":
            cursor.position += 2
            let auto = letter == "k" ? " auto" : " decltype(auto)"
            return try sequence(constraintName(), text(auto))
        case "v":
            cursor.position += 2
            return remembered(try vector())
        case "F":
            cursor.position += 2
            let bits = try cursor.number()
            let isBrain = cursor.take("b")
            _ = cursor.take("x")
            if !isBrain { try cursor.expect("_") }
            return try text(isBrain ? "std::bfloat\(bits)_t" : "_Float\(bits)")
        case "B", "U":
            cursor.position += 2
            let bits =
                cursor.peek().isDigit ? try text(cursor.take(while: \.isDigit)) : try expression()
            try cursor.expect("_")
            let start = letter == "B" ? "_BitInt(" : "unsigned _BitInt("
            return try sequence(text(start), bits, text(")"))
        default: return remembered(try className())
        }
    }

    private mutating func vector() throws(DemanglingError) -> CxxNode {
        let count: CxxNode
        if cursor.take("_") {
            count = try expression()
        } else {
            count = try text(cursor.take(while: \.isDigit))
        }
        try cursor.expect("_")
        let element = cursor.take("p") ? try text("pixel") : try type()
        return try sequence(element, text(" vector["), count, text("]"))
    }

    mutating func decltype() throws(DemanglingError) -> CxxNode {
        cursor.position += 2
        let expression = try expression()
        try cursor.expect("E")
        return try sequence(text("decltype("), expression, text(")"))
    }

    private mutating func vendorQualified() throws(DemanglingError) -> CxxNode {
        cursor.position += 1
        let name = try cursor.text(count: try cursor.number())
        var qualifier = try text(" " + name)
        if cursor.peek() == "I" {
            qualifier = try CxxNode(
                .instance, "", [qualifier, templateArgumentList(areOfFunction: false)])
        }
        return try sequence(type(), qualifier)
    }

    /// A parameter, or an instance of one that is a template.
    private mutating func parameterType() throws(DemanglingError) -> CxxNode {
        switch cursor.peek(1) {
        case "s", "u", "e":
            // `struct`, `union` and `enum` say no more than the name.
            cursor.position += 2
            return remembered(try className())
        default:
            let parameter = remembered(try templateParameter())
            return try withArgumentsIfAny(parameter)
        }
    }
}
