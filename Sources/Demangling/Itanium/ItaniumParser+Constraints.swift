// What is asked of arguments, which is read but not shown.

extension ItaniumParser {
    /// `Q expression`, where there is one: a `requires` clause.
    mutating func constraint() throws(DemanglingError) {
        guard cursor.take("Q") else { return }
        let outer = isInConstraint
        isInConstraint = true
        _ = try expression()
        isInConstraint = outer
    }

    /// Whether an argument begins with what its parameter is.
    var isAtParameterDeclaration: Bool {
        cursor.peek() == "T" && ["y", "n", "t", "k", "p"].contains(cursor.peek(1))
    }

    mutating func parameterDeclaration() throws(DemanglingError) {
        try budget.enter()
        defer { budget.leave() }
        try cursor.expect("T")
        switch try cursor.next() {
        case "y": break
        case "n": _ = try type()
        case "k": _ = try constraintName()
        case "p": try parameterDeclaration()
        case "t":
            while !cursor.take("E") {
                if cursor.peek() == "Q" {
                    try constraint()
                } else {
                    try parameterDeclaration()
                }
            }
        default: throw .malformed
        }
    }

    mutating func constraintName() throws(DemanglingError) -> CxxNode {
        var facts = NameFacts(isOfType: true)
        return try name(&facts)
    }

    /// `rq … E`, and `rQ parameters _ … E`: a `requires` expression.
    mutating func requirements(haveParameters: Bool) throws(DemanglingError) -> CxxNode {
        while haveParameters, !cursor.take("_") { _ = try type() }
        while !cursor.take("E") {
            switch try cursor.next() {
            case "X":
                _ = try expression()
                _ = cursor.take("N")
                if cursor.take("R") { _ = try constraintName() }
            case "T": _ = try type()
            case "Q": _ = try expression()
            default: throw .malformed
            }
        }
        return try text("requires { ... }")
    }
}
