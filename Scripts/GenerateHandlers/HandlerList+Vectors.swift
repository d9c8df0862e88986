import WasmCore

extension HandlerList {
    /// Constants and shuffles have cells of their own; relaxed instructions that are ordinary ones
    /// are translated as those.
    private static func hasFamily(_ opcode: Opcode) -> Bool {
        let row = opcode.row
        return row.isVector && row.immediates != .v128 && row.immediates != .shuffle
            && row.deterministic == nil
    }

    static var vectorFamilies: [Family] { Opcode.allCases.filter(hasFamily).map(vector) }

    /// A number as operand: in a slot, in its accumulator or, as the count of a shift, immediate.
    static func source(_ letter: String, slot: String) -> String {
        switch letter {
        case "A": "Accumulator.self"
        case "I": "Immediate.self"
        default: "\(slot).self"
        }
    }

    static func vector(_ opcode: Opcode) -> Family {
        let effect = opcode.row.effect
        let operands = Array(effect.parameters)
        let hasResult = effect.results.count == 1
        switch opcode.row.immediates {
        case .memory:
            return numbered(
                opcode, hasResult ? "vectorLoad" : "vectorStore", ["S", "A"], slot: "FirstSlot")
        case .memoryLane:
            return numbered(
                opcode, hasResult ? "loadLane" : "storeLane", ["S", "A"], slot: "FirstSlot")
        case .lane:
            return operands.count == 1
                ? scalarResult(opcode, "extractLane")
                : numbered(opcode, "replaceLane", numberLetters(opcode), slot: "SecondSlot")
        default: break
        }
        if Array(effect.results) != [.v128] { return scalarResult(opcode, "vectorToScalar") }
        if operands[0] != .v128 {
            return numbered(opcode, "splat", numberLetters(opcode), slot: "FirstSlot")
        }
        if operands.last == .i32 {
            return numbered(opcode, "vectorShift", ["S", "A", "I"], slot: "SecondSlot")
        }
        let body = ["vectorUnary", "vectorBinary", "vectorTernary"][operands.count - 1]
        return Family(
            name: "\(opcode)",
            entries: [EntryPoint(name: "\(opcode)", body: "\(body)(r, Vector.\(opcode))")])
    }

    /// From a slot a floating-point number is taken by the integer instruction.
    private static func numberLetters(_ opcode: Opcode) -> [String] {
        let takesFloat = opcode.row.effect.parameters.contains { $0 == .f32 || $0 == .f64 }
        return takesFloat ? ["A"] : ["S", "A"]
    }

    /// An entry point for each source of the operand that is a number.
    private static func numbered(
        _ opcode: Opcode, _ body: String, _ letters: [String], slot: String
    ) -> Family {
        Family(
            name: "\(opcode)",
            entries: letters.map { letter in
                EntryPoint(
                    name: "\(opcode)_\(letter)",
                    body: "\(body)(r, \(source(letter, slot: slot)), Vector.\(opcode))")
            })
    }

    private static func scalarResult(_ opcode: Opcode, _ body: String) -> Family {
        Family(
            name: "\(opcode)",
            entries: Shapes.destinations.map { letter, destination in
                EntryPoint(
                    name: "\(opcode)_\(letter)",
                    body: "\(body)(r, \(destination).self, Vector.\(opcode))")
            })
    }

    /// Cells of the shuffle, and of memories other than the first, narrow one.
    static let vectorSpecial = [
        ("shuffle8", ""),
        ("shuffle16", ""),
        ("shuffle32", ""),
        ("shuffle64", ""),
        ("interleaveLow8", ""),
        ("interleaveHigh8", ""),
        ("interleaveLow16", ""),
        ("interleaveHigh16", ""),
        ("interleaveLow32", ""),
        ("interleaveHigh32", ""),
        ("interleaveLow64", ""),
        ("interleaveHigh64", ""),
        ("evenLanes8", ""),
        ("oddLanes8", ""),
        ("transposeEven8", ""),
        ("transposeOdd8", ""),
        ("rotateLanes1", ""),
        ("rotateLanes2", ""),
        ("rotateLanes3", ""),
        ("rotateLeft32", ""),
        ("vectorLoadGeneric", "VectorAccessCell"),
        ("vectorStoreGeneric", "VectorAccessCell"),
    ]
}
