import WasmCore

// Arithmetic that gives the canonical NaN wherever it gives one: entry points of its own, with the
// shapes of the ordinary ones, joined as those are.

extension HandlerList {
    static var canonicalFamilies: [Family] {
        Opcode.allCases.filter(\.choosesNaN).map { opcode in
            let (family, functions) =
                opcode.row.isVector
                ? (vector(opcode), "Vector")
                : (
                    opcode.row.effect.parameters.count == 1
                        ? unary(opcode) : binary(opcode), "Numeric"
                )
            return canonical(family, opcode, functions)
        }
    }

    /// The run where a NaN has to be the canonical one; the same if that makes no difference.
    static func canonical(_ run: [String]) -> [String] {
        run.map { name in
            choosing.contains(String(name.prefix { $0 != "_" })) ? "canonical_\(name)" : name
        }
    }

    private static let choosing = Set(Opcode.allCases.filter(\.choosesNaN).map { "\($0)" })

    private static func canonical(
        _ family: Family, _ opcode: Opcode, _ functions: String
    ) -> Family {
        let operands = opcode.row.effect.parameters.count == 1 ? "$0" : "$0, $1"
        let operation = "\(functions).\(opcode)"
        let ordinary = "\(operation))"
        let canonical = "{ \(functions).canonical(\(operation)(\(operands))) })"
        var family = family
        family.name = "canonical_\(family.name)"
        for index in family.entries.indices {
            let entry = family.entries[index]
            family.entries[index].name = "canonical_\(entry.name)"
            // What a cell computes is the last argument of its body.
            precondition(entry.body.hasSuffix(ordinary), "\(entry.name) computes something else")
            family.entries[index].body = entry.body.dropLast(ordinary.count) + canonical
        }
        return family
    }
}
