import WasmCore

/// One entry point: its name, the layout of its cell, and the call of the body that it specialises.
package struct EntryPoint {
    package var name: String
    /// The type that says what stands in the cell; empty for joined ones.
    package var layout: String
    package var body: String

    /// - Parameters:
    ///   - function: The body, which takes the registers and the cell.
    ///   - arguments: What it takes beside them.
    init(_ name: String, _ layout: String, _ function: String, _ arguments: [String] = []) {
        self.name = name
        self.layout = layout
        body =
            "\(function)("
            + (["r", "r.cell(as: \(layout).self)"] + arguments).joined(separator: ", ") + ")"
    }

    /// One that does the work of several, whose cells lie one after another.
    init(joined name: String, body: String) {
        self.name = name
        layout = ""
        self.body = body
    }
}

/// The entry points of one instruction, in the order in which the translator counts shapes.
struct Family {
    /// The case of `Opcode`, or the name of a cell that is no single instruction.
    var name: String
    var entries: [EntryPoint]
}

/// Operand shapes: S a slot, A the accumulator, I an immediate. `OperandShape` of the translator
/// has the same order.
enum Shapes {
    static let commutative = ["SS", "AS", "SI", "AI"]
    static let compare = ["SS", "AS", "SI", "AI", "SA"]
    static let all = ["SS", "AS", "SI", "AI", "SA", "IS", "IA"]
    static let destinations = [("S", "ToSlot"), ("A", "ToAccumulator")]

    /// The two sources of a shape: the first slot is the cell's first, a second one is `second`.
    static func sources(_ shape: String, second: String, immediate: String) -> [String] {
        var slotTaken = false
        return shape.map { letter in
            switch letter {
            case "A": return "Accumulator.self"
            case "I": return "\(immediate).self"
            default:
                defer { slotTaken = true }
                return slotTaken ? "\(second).self" : "FirstSlot.self"
            }
        }
    }
}

package enum HandlerList {
    static var numericFamilies: [Family] {
        Opcode.allCases.filter(\.row.isScalarFunction).map { opcode in
            opcode.row.effect.parameters.count == 1 ? unary(opcode) : binary(opcode)
        }
    }

    static func unary(_ opcode: Opcode) -> Family {
        let body = opcode.row.canTrap ? "trappingUnary" : "unary"
        var entries: [EntryPoint] = []
        for source in ["S", "A"] {
            let function = sameBits(opcode, source: source)
            for (letter, destination) in Shapes.destinations {
                let operand = source == "S" ? "FirstSlot.self" : "Accumulator.self"
                entries.append(
                    EntryPoint(
                        "\(opcode)_\(source)_\(letter)", "UnaryCell", body,
                        [operand, "\(destination).self", "Numeric.\(function)"]))
            }
        }
        return Family(name: "\(opcode)", entries: entries)
    }

    static func binary(_ opcode: Opcode) -> Family {
        let row = opcode.row
        let isComparison = row.comparison != nil
        let shapes =
            row.commutes ? Shapes.commutative : isComparison ? Shapes.compare : Shapes.all
        let body = isComparison ? "compare" : row.canTrap ? "trappingBinary" : "binary"
        var entries: [EntryPoint] = []
        for shape in shapes {
            for (letter, destination) in Shapes.destinations {
                let (function, meant) = sameComparison(opcode, shape)
                let sources = Shapes.sources(meant, second: "SecondSlot", immediate: "Immediate")
                entries.append(
                    EntryPoint(
                        "\(opcode)_\(shape)_\(letter)", binaryLayout(opcode, shape), body,
                        sources + ["\(destination).self", "Numeric.\(function)"]))
            }
        }
        return Family(name: "\(opcode)", entries: entries)
    }

    private static func binaryLayout(_ opcode: Opcode, _ shape: String) -> String {
        guard shape.contains("I") else { return "BinaryCell" }
        let isDouble = opcode.row.effect.parameters.contains { $0 == .f64 }
        return isDouble ? "WideImmediateCell" : "ImmediateCell"
    }

    /// Compare and branch: taken if the comparison holds, then (floating point) if it does not.
    static var branchFamilies: [Family] {
        Opcode.allCases.compactMap { opcode in
            guard let comparison = opcode.row.comparison else { return nil }
            let isFloat = !comparison.isInteger
            let shapes =
                isFloat
                ? ["SS", "AS", "SA"]
                : opcode.row.commutes ? Shapes.commutative : Shapes.compare
            var entries: [EntryPoint] = []
            for sense in isFloat ? [true, false] : [true] {
                let (compared, jumpsIf) = sameBranch(opcode, sense)
                for shape in shapes {
                    let (function, meant) = sameComparison(compared, shape)
                    let sources = Shapes.sources(
                        meant, second: "TargetSlot", immediate: "ShortImmediate")
                    entries.append(
                        EntryPoint(
                            "branch_\(opcode)_\(shape)\(sense ? "" : "_not")",
                            shape.contains("I")
                                ? "CompareBranchImmediateCell" : "CompareBranchCell",
                            "compareAndBranch", sources + ["\(jumpsIf)", "Numeric.\(function)"]))
                }
            }
            return Family(name: "branch_\(opcode)", entries: entries)
        }
    }

    static var singleFamilies: [Family] {
        numericFamilies + memoryFamilies + vectorFamilies + branchFamilies + specialFamilies
            + farFamilies + indexedFamilies + trackedFamilies + canonicalFamilies
            + objectFamilies
    }

    /// The entry points of single cells, in the table's order.
    package static let single = singleFamilies.flatMap(\.entries)

    static var all: [Family] {
        singleFamilies + [joinedFamily]
    }
}
