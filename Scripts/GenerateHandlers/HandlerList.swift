import WasmCore

/// One entry point: its name and the call of the generic body that it specialises.
struct EntryPoint {
    var name: String
    var body: String
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

    /// The two sources of a shape: the first slot stands at byte 8, a second one at `second`.
    static func sources(_ shape: String, second: String, immediate: String) -> String {
        var slotTaken = false
        return shape.map { letter in
            switch letter {
            case "A": return "Accumulator.self"
            case "I": return "\(immediate).self"
            default:
                defer { slotTaken = true }
                return slotTaken ? "\(second).self" : "Slot8.self"
            }
        }.joined(separator: ", ")
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
                let operand = source == "S" ? "Slot8.self" : "Accumulator.self"
                entries.append(
                    EntryPoint(
                        name: "\(opcode)_\(source)_\(letter)",
                        body: "\(body)(r, \(operand), \(destination).self, Numeric.\(function))"))
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
                let sources = Shapes.sources(meant, second: "Slot12", immediate: "Immediate")
                entries.append(
                    EntryPoint(
                        name: "\(opcode)_\(shape)_\(letter)",
                        body: "\(body)(r, \(sources), \(destination).self, Numeric.\(function))"))
            }
        }
        return Family(name: "\(opcode)", entries: entries)
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
                        meant, second: "Slot10", immediate: "ShortImmediate")
                    entries.append(
                        EntryPoint(
                            name: "branch_\(opcode)_\(shape)\(sense ? "" : "_not")",
                            body: "compareAndBranch(r, \(sources), \(jumpsIf), "
                                + "Numeric.\(function))"))
                }
            }
            return Family(name: "branch_\(opcode)", entries: entries)
        }
    }

    /// Cells with a written body, a static function of `Cells` of the same name.
    static let special = [
        // Data movement
        "copy", "copy2", "copy128", "copyWide", "moveSlots", "constant32", "constant64",
        "constant128",
        "saveAccumulator", "saveF32", "saveF64", "select", "selectOnAccumulator", "select128",
        "globalGet", "globalGetF32", "globalGetF64", "globalGet128", "globalSet",
        "globalSetFromAccumulator", "globalSetConstant", "globalSet128",
        // Control
        "unreachable", "branch", "branchTable", "branchTableOnAccumulator", "fuel",
        "zeroLocals", "zeroLocal1", "zeroLocals2", "zeroLocals4", "zeroLocals8",
        "call", "callBeyondLimit", "tailCallBeyondLimit",
        "callIndirect", "callIndirectOnAccumulator", "callIndirectWithChecks",
        "callReference", "callImport",
        "returnCall", "returnCallIndirect", "returnCallIndirectOfSubtype", "returnCallReference",
        "returnCallImport",
        "returnVoid", "returnSlot", "returnAccumulator", "returnF32", "returnF64",
        "returnConstant", "translateCallee", "throwTag", "throwReference", "finish",
        "foreignReturn", "selfCheckStep", "selfCheckEnd",
        // Memories, tables and references
        "memorySize", "memoryGrow", "memoryFill", "memoryCopy", "memoryCopySmall",
        "memoryCopySmallMetered", "memoryInit", "dataDrop",
        "tableGet", "tableSet", "tableSize", "tableGrow", "tableFill", "tableCopy", "tableInit",
        "elementDrop", "referenceFunction", "referenceAsNonNull",
        // Wide arithmetic
        "add128", "subtract128", "multiplyWideSigned", "multiplyWideUnsigned",
        // Atomics
        "atomicLoad", "atomicStore", "atomicReadModifyWrite", "atomicCompareExchange",
        "atomicNotify", "atomicWait", "atomicFence",
    ]

    static var specialFamilies: [Family] {
        (special + vectorSpecial + objectSpecial).map {
            Family(name: $0, entries: [EntryPoint(name: $0, body: "Cells.\($0)(r)")])
        }
    }

    /// Whether a family is no instruction of the table and gets a case of its own.
    static func isCell(_ name: String) -> Bool {
        special.contains(name) || vectorSpecial.contains(name) || objectSpecial.contains(name)
            || objectNames.contains(name)
    }

    static var singleFamilies: [Family] {
        numericFamilies + memoryFamilies + vectorFamilies + branchFamilies + specialFamilies
            + farFamilies + indexedFamilies + trackedFamilies + objectFamilies
    }

    static var all: [Family] {
        singleFamilies + [joinedFamily]
    }
}
