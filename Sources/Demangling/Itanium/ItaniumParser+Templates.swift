// Parameters and arguments of templates, §5.1.5 and §5.1.8.

extension ItaniumParser {
    mutating func templateParameter() throws(DemanglingError) -> CxxNode {
        try cursor.expect("T")
        if cursor.take("L") {
            _ = try sequenceNumber(radix: 10, \.isDigit)
        }
        let index = try sequenceNumber(radix: 10, \.isDigit)
        if isInLambda { return try CxxNode(.auto(index), "auto") }
        if mayNameLaterArguments {
            namesLaterArguments = true
            return try CxxNode(.later(index))
        }
        if index < templateArguments.count { return templateArguments[index] }
        // In a constraint, one that comes later; it is not shown.
        guard isInConstraint else { throw .malformed }
        return try text("auto")
    }

    /// - Parameter areOfFunction: Whether parameters of the function name them.
    mutating func templateArgumentList(areOfFunction: Bool) throws(DemanglingError) -> CxxNode {
        try cursor.expect("I")
        if areOfFunction { templateArguments = [] }
        var arguments: [CxxNode] = []
        while !cursor.take("E") {
            if cursor.peek() == "Q" {
                try constraint()
                continue
            }
            let argument = try templateArgument()
            arguments.append(argument)
            guard areOfFunction else { continue }
            // Where a parameter takes several, they are written one at a time.
            let isPack = argument.kind == .list
            templateArguments.append(isPack ? try CxxNode(.pack, "", argument.children) : argument)
        }
        return try CxxNode(.list, "", arguments)
    }

    mutating func templateArgument() throws(DemanglingError) -> CxxNode {
        try budget.enter()
        defer { budget.leave() }
        if isAtParameterDeclaration { try parameterDeclaration() }
        switch cursor.peek() {
        case "X":
            cursor.position += 1
            let expression = try expression()
            try cursor.expect("E")
            return expression
        case "L": return try literal()
        case "J", "I":
            cursor.position += 1
            var elements: [CxxNode] = []
            while !cursor.take("E") { elements.append(try templateArgument()) }
            return try CxxNode(.list, "", elements)
        default: return try type()
        }
    }

    /// `L type value E`, or `L _Z encoding E`.
    mutating func literal() throws(DemanglingError) -> CxxNode {
        try cursor.expect("L")
        if cursor.take("_Z") || cursor.take("Z") {
            let entity = try encoding()
            try cursor.expect("E")
            return entity
        }
        if cursor.take("b0E") { return try text("false") }
        if cursor.take("b1E") { return try text("true") }
        if cursor.take("DnE") || cursor.take("Dn0E") { return try text("nullptr") }
        let letter = cursor.peek()
        let type = try type()
        let value = (cursor.take("n") ? "-" : "") + cursor.take { $0 != "E" }
        try cursor.expect("E")
        if let suffix = ItaniumTables.literalSuffixes[letter] { return try text(value + suffix) }
        if type.kind == .array { return try sequence(text("\"<"), type, text(">\"")) }
        return try sequence(text("("), type, text(")" + value))
    }
}
