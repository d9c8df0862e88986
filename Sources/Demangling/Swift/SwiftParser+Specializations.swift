// Functions that were specialised: for types, constants or closures, which are not shown.

extension SwiftParser {
    /// - Parameter letter: After a `T`.
    mutating func specialization(_ letter: Unicode.Scalar) throws(DemanglingError) {
        var letter = letter
        // Parameters that were dropped.
        while letter == "t" {
            _ = cursor.take(while: \.isDigit)
            letter = try cursor.next()
        }
        switch letter {
        case "g", "G", "B", "s", "i":
            try passInformation()
            _ = try popList { (parser) throws(DemanglingError) in try parser.pop(\.isType) }
        case "p", "P":
            try passInformation()
            _ = try pop(\.isType)
        case "f":
            try passInformation()
            try functionSpecialization()
        default: throw .malformed
        }
        push(try SwiftNode(.attribute(.specialized), "specialized "))
    }

    /// Which pass it was, and what it may assume.
    private mutating func passInformation() throws(DemanglingError) {
        _ = cursor.take("q")
        if !cursor.take("a") { _ = cursor.take("r") }
        guard try cursor.next().isDigit else { throw .malformed }
    }

    /// What became of each parameter and of the result; then what that needs is taken.
    private mutating func functionSpecialization() throws(DemanglingError) {
        var needs: [Need] = []
        while !cursor.take("_") { needs += try specializedParameter() }
        needs += try specializedParameter()
        for need in needs.reversed() {
            switch need {
            case .name: _ = try pop { $0.kind == .identifier }
            case .type: _ = try pop(\.isType)
            case .types: while popIf(\.isType) != nil {}
            }
        }
    }

    private enum Need { case name, type, types }

    private mutating func specializedParameter() throws(DemanglingError) -> [Need] {
        try budget.enter()
        defer { budget.leave() }
        switch try cursor.next() {
        case "n", "x", "i", "s", "r": return []
        case "c", "E": return [.name, .types]
        case "C":
            _ = try cursor.number()
            return []
        case "p": return try constant()
        case "e":
            _ = cursor.take("D")
            _ = cursor.take("G")
            _ = cursor.take("X")
            return []
        case "d":
            _ = cursor.take("G")
            _ = cursor.take("X")
            return []
        case "g":
            _ = cursor.take("X")
            return []
        default: throw .malformed
        }
    }

    private mutating func constant() throws(DemanglingError) -> [Need] {
        switch try cursor.next() {
        case "f", "g": return [.name]
        case "i", "d":
            _ = cursor.take(while: \.isDigit)
            return []
        case "s":
            _ = try cursor.next()
            return [.name]
        case "k": return [.name, .type, .type]
        case "S": return [.type]
        default: throw .malformed
        }
    }
}
