// What was read before, and types of the standard library.

extension SwiftParser {
    /// After an `A`: one or several of what was read before, each as often as is said.
    mutating func multipleSubstitutions() throws(DemanglingError) {
        var count: Int?
        while true {
            let letter = cursor.peek()
            if letter.isDigit {
                count = try cursor.number()
            } else if letter == "_" {
                cursor.position += 1
                return push(try substitution((count ?? -1) + 27))
            } else if letter.isLowercase || letter.isUppercase {
                cursor.position += 1
                let index = letter.value - (letter.isLowercase ? 97 : 65)
                try push(try substitution(Int(clamping: index)), count: count ?? 1)
                count = nil
                if letter.isUppercase { return }
            } else {
                throw .malformed
            }
        }
    }

    private func substitution(_ index: Int) throws(DemanglingError) -> SwiftNode {
        guard index < substitutions.count else { throw .malformed }
        return substitutions[index]
    }

    /// Many parameters of one type.
    private mutating func push(_ node: SwiftNode, count: Int) throws(DemanglingError) {
        try budget.spend(count)
        for _ in 0..<max(count, 1) { push(node) }
    }

    /// After an `S`: what the library has, and modules of C.
    mutating func standardType() throws(DemanglingError) {
        if cursor.take("o") { return push(try SwiftNode(.module, "__C")) }
        if cursor.take("C") { return push(try SwiftNode(.module, "__C_Synthesized")) }
        if cursor.take("g") {
            let type = try pop(\.isType)
            return pushRemembered(try SwiftNode(.boundGeneric, "", [known("q"), type]))
        }
        let count = cursor.peek().isDigit ? try cursor.number() : 1
        try push(try known(nil), count: count)
    }

    /// - Parameter letter: nil to read it.
    private mutating func known(_ letter: Unicode.Scalar?) throws(DemanglingError) -> SwiftNode {
        let table: [Unicode.Scalar: SwiftTables.KnownType]
        if letter == nil, cursor.take("c") {
            table = SwiftTables.knownConcurrencyTypes
        } else {
            table = SwiftTables.knownTypes
        }
        let key = if let letter { letter } else { try cursor.next() }
        guard let row = table[key] else { throw .malformed }
        let name = try SwiftNode(.identifier, row.name)
        return try SwiftNode(.nominal(row.kind), "", [SwiftNode(.module, "Swift"), name])
    }
}
