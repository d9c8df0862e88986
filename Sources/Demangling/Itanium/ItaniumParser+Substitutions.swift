// What was read before, and what stands for types of the standard library, §5.1.10.

extension ItaniumParser {
    mutating func substitutedType() throws(DemanglingError) -> CxxNode {
        try withArgumentsIfAny(try substitution())
    }

    mutating func withArgumentsIfAny(_ template: CxxNode) throws(DemanglingError) -> CxxNode {
        // Those after the type of a conversion are the conversion's.
        guard cursor.peek() == "I", !mayNameLaterArguments else { return template }
        let arguments = try templateArgumentList(areOfFunction: false)
        return remembered(try CxxNode(.instance, "", [template, arguments]))
    }

    /// `S_`, `S0_`…: what was read before. `Sa`…: types of the standard library.
    mutating func substitution() throws(DemanglingError) -> CxxNode {
        try cursor.expect("S")
        if let row = ItaniumTables.abbreviations[cursor.peek()] {
            cursor.position += 1
            let name = try CxxNode(.nested, "", [text("std"), text(row.name)])
            guard !row.arguments.isEmpty else { return name }
            let arguments = try row.arguments.map { (argument) throws(DemanglingError) in
                try text(argument)
            }
            let full = try CxxNode(.instance, "", [name, CxxNode(.list, "", arguments)])
            let short = try CxxNode(.abbreviation, row.short, [full])
            // A variant of another version of the library is a type of its own.
            guard cursor.peek() == "B" else { return short }
            cursor.position += 1
            let tag = try cursor.text(count: try cursor.number())
            return remembered(try CxxNode(.tagged, tag, [short]))
        }
        let index = try base36()
        guard index < substitutions.count else { throw .malformed }
        let known = substitutions[index]
        // A parameter of the lambda there is one of the function here.
        let isLambdas = !isInLambda && lambdaSubstitutions.contains(index)
        return isLambdas ? try withArguments(known) : known
    }
}
