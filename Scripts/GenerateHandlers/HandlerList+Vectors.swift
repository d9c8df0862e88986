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
        let isLoad = effect.results.count == 1
        switch opcode.row.immediates {
        case .memory:
            return numbered(
                opcode, isLoad ? "vectorLoad" : "vectorStore", ["S", "A"], slot: "FirstSlot",
                layout: isLoad ? "LoadCell" : "StoreCell")
        case .memoryLane:
            return numbered(
                opcode, isLoad ? "loadLane" : "storeLane", ["S", "A"], slot: "FirstSlot",
                layout: isLoad ? "LoadLaneCell" : "StoreLaneCell")
        case .lane:
            return operands.count == 1
                ? scalarResult(opcode, "extractLane", layout: "ExtractLaneCell")
                : numbered(
                    opcode, "replaceLane", numberLetters(opcode), slot: "SecondSlot",
                    layout: "ReplaceLaneCell")
        default: break
        }
        if Array(effect.results) != [.v128] {
            return scalarResult(opcode, "vectorToScalar", layout: "UnaryCell")
        }
        if operands[0] != .v128 {
            return numbered(
                opcode, "splat", numberLetters(opcode), slot: "FirstSlot", layout: "UnaryCell")
        }
        if operands.last == .i32 {
            return numbered(
                opcode, "vectorShift", ["S", "A", "I"], slot: "SecondSlot", layout: "BinaryCell")
        }
        let (body, layout) = [
            ("vectorUnary", "UnaryCell"), ("vectorBinary", "BinaryCell"),
            ("vectorTernary", "TernaryCell"),
        ][operands.count - 1]
        return Family(
            name: "\(opcode)",
            entries: [EntryPoint("\(opcode)", layout, body, ["Vector.\(opcode)"])])
    }

    /// From a slot a floating-point number is taken by the integer instruction.
    private static func numberLetters(_ opcode: Opcode) -> [String] {
        let takesFloat = opcode.row.effect.parameters.contains { $0 == .f32 || $0 == .f64 }
        return takesFloat ? ["A"] : ["S", "A"]
    }

    /// An entry point for each source of the operand that is a number.
    private static func numbered(
        _ opcode: Opcode, _ body: String, _ letters: [String], slot: String, layout: String
    ) -> Family {
        Family(
            name: "\(opcode)",
            entries: letters.map { letter in
                EntryPoint(
                    "\(opcode)_\(letter)", letter == "I" ? "ImmediateCell" : layout, body,
                    [source(letter, slot: slot), "Vector.\(opcode)"])
            })
    }

    private static func scalarResult(
        _ opcode: Opcode, _ body: String, layout: String
    ) -> Family {
        Family(
            name: "\(opcode)",
            entries: Shapes.destinations.map { letter, destination in
                EntryPoint(
                    "\(opcode)_\(letter)", layout, body,
                    ["\(destination).self", "Vector.\(opcode)"])
            })
    }

    /// Cells of the shuffle, and of memories other than the first, narrow one.
    static let vectorSpecial = [
        ("shuffle8", "ShuffleCell"),
        ("shuffle16", "ShuffleCell"),
        ("shuffle32", "ShuffleCell"),
        ("shuffle64", "ShuffleCell"),
        ("interleaveLow8", "BinaryCell"),
        ("interleaveHigh8", "BinaryCell"),
        ("interleaveLow16", "BinaryCell"),
        ("interleaveHigh16", "BinaryCell"),
        ("interleaveLow32", "BinaryCell"),
        ("interleaveHigh32", "BinaryCell"),
        ("interleaveLow64", "BinaryCell"),
        ("interleaveHigh64", "BinaryCell"),
        ("evenLanes8", "BinaryCell"),
        ("oddLanes8", "BinaryCell"),
        ("transposeEven8", "BinaryCell"),
        ("transposeOdd8", "BinaryCell"),
        ("rotateLanes1", "UnaryCell"),
        ("rotateLanes2", "UnaryCell"),
        ("rotateLanes3", "UnaryCell"),
        ("rotateLeft32", "RotationCell"),
        ("vectorLoadGeneric", "VectorAccessCell"),
        ("vectorStoreGeneric", "VectorAccessCell"),
    ]
}
