import WasmCore

/// Functions around one instruction that bring its operands, and take its result, in the ways for
/// which the translator has forms of cells.
struct FactShapes {
    struct Shape {
        var name: String
        var body: String
        /// Whether the function answers 1 or 0 as the result is or is not zero.
        var isCondition = false
    }

    /// Which memory the instruction under test works on.
    enum Placement: String, CaseIterable, Sendable {
        case first, second
    }

    let form: InstructionFacts.Form
    let usesMemory: Bool
    let is64: Bool
    let placement: Placement

    init(
        _ form: InstructionFacts.Form, is64: Bool = false, placement: Placement = .first
    ) {
        self.form = form
        self.is64 = is64
        self.placement = placement
        usesMemory = Self.memoryInstructions.contains(form.keyword)
    }

    private static let memoryInstructions = Set(
        Opcode.allCases.filter { $0.row.chapter == .memory || $0.row.chapter == .atomic }
            .map { "\($0.row.text)" })

    /// The instruction with a name for its memory.
    private var instruction: String {
        guard usesMemory else { return form.text }
        let words = form.text.split(separator: " ", maxSplits: 1)
        let memories = words[0] == "memory.copy" ? "$m $m" : "$m"
        return "\(words[0]) \(memories) \(words.dropFirst().joined())"
    }

    func applied(_ operands: [String]) -> String {
        "(\(instruction) \(operands.joined(separator: " ")))"
    }

    private var locals: [String] { form.parameters.indices.map { "(local.get \($0))" } }

    var shapes: [Shape] {
        var shapes = [Shape(name: "locals", body: applied(locals))]
        for (name, moved) in subsets {
            var globals = locals
            var loaded = locals
            var stores = ""
            var sets = ""
            for place in moved {
                let type = form.parameters[place]
                globals[place] = "(global.get $\(type)\(place))"
                sets += "(global.set $\(type)\(place) (local.get \(place)))"
                loaded[place] = "(\(type).load $other offset=\(place * 16) (i32.const 0))"
                stores +=
                    "(\(type).store $other offset=\(place * 16) (i32.const 0) (local.get \(place)))"
            }
            shapes.append(Shape(name: "globals \(name)", body: sets + applied(globals)))
            shapes.append(Shape(name: "loaded \(name)", body: stores + applied(loaded)))
        }
        return shapes + resultShapes
    }

    /// Each operand alone, and all of them.
    private var subsets: [(String, [Int])] {
        let all = Array(form.parameters.indices)
        guard all.count > 1 else { return all.isEmpty ? [] : [("0", all)] }
        return all.map { ("\($0)", [$0]) } + [("all", all)]
    }

    private var resultShapes: [Shape] {
        var shapes: [Shape] = []
        let operation = applied(locals)
        if !form.results.isEmpty {
            let first = form.parameters.count
            let places = form.results.indices.map { first + $0 }
            shapes.append(
                Shape(
                    name: "to locals",
                    body: operation
                        + places.reversed().map { "(local.set \($0))" }.joined()
                        + places.map { "(local.get \($0))" }.joined()))
        }
        if form.results.count == 1 {
            let type = form.results[0]
            shapes.append(
                Shape(
                    name: "to memory",
                    body: "(\(type).store $other offset=96 (i32.const 0) \(operation))"
                        + "(\(type).load $other offset=96 (i32.const 0))"))
        }
        guard form.results == [.i32] else { return shapes }
        let bodies = [
            ("if", "(if (result i32) \(operation) (then (i32.const 1)) (else (i32.const 0)))"),
            ("br_if", "(block (br_if 0 \(operation)) (return (i32.const 0))) (i32.const 1)"),
            (
                "br_if not",
                "(block (br_if 0 (i32.eqz \(operation))) (return (i32.const 1))) (i32.const 0)"
            ),
            ("select", "(select (i32.const 1) (i32.const 0) \(operation))"),
        ]
        return shapes + bodies.map { Shape(name: $0, body: $1, isCondition: true) }
    }

    /// Functions without parameters for one row: all operands constants, and each alone; the others
    /// come from locals that the function sets.
    func constantBodies(_ operands: [InstructionFacts.Bits]) -> [(name: String, body: String)] {
        let constants = zip(operands, form.parameters).map(Self.constant)
        return subsets.map { name, chosen in
            var sets = ""
            let arguments = constants.indices.map { place in
                if chosen.contains(place) { return constants[place] }
                sets += "(local.set \(place) \(constants[place]))"
                return "(local.get \(place))"
            }
            return ("constants \(name)", sets + applied(arguments))
        }
    }

    /// A module with the memories and globals that bodies use, and functions.
    func module(_ functions: [String]) -> String {
        let tested = usesMemory ? "(memory $m (export \"memory\") \(is64 ? "i64" : "") 1 3)" : ""
        let other = "(memory $other 1)"
        let globals = form.parameters.enumerated().map { place, type in
            let zero = type == .v128 ? "(v128.const i64x2 0 0)" : "(\(type).const 0)"
            return "(global $\(type)\(place) (mut \(type)) \(zero))"
        }
        return "(module (data $data \"0123456789abcdef\")"
            + (placement == .first ? tested + other : other + tested)
            + globals.joined() + functions.joined(separator: "\n") + ")"
    }

    func function(_ name: String, _ body: String, takesOperands: Bool) -> String {
        let operands = Self.list(takesOperands ? "param" : "local", form.parameters)
        let results = Self.list("result", form.results)
        return "(func (export \"\(name)\")"
            + (takesOperands ? operands + results : results + operands)
            + Self.list("local", form.results) + body + ")"
    }

    private static func list(_ keyword: String, _ types: [ValueType]) -> String {
        "(\(keyword) \(types.map { "\($0)" }.joined(separator: " ")))"
    }
}

extension FactShapes {
    /// A constant instruction with exactly these bits.
    static func constant(_ bits: InstructionFacts.Bits, _ type: ValueType) -> String {
        switch type {
        case .f32: "(f32.const \(float(bits.low, digits: 23, width: 32)))"
        case .f64: "(f64.const \(float(bits.low, digits: 52, width: 64)))"
        case .v128: "(v128.const i64x2 0x\(hex(bits.low)) 0x\(hex(bits.high)))"
        default: "(\(type).const 0x\(hex(bits.low)))"
        }
    }

    private static func hex(_ bits: UInt64) -> String { String(bits, radix: 16) }

    private static func float(_ bits: UInt64, digits: UInt64, width: UInt64) -> String {
        let sign = bits >> (width - 1) == 1 ? "-" : ""
        let fraction = bits & ((1 << digits) - 1)
        let topExponent = (1 << (width - 1 - digits)) - 1
        let exponent = Int(bits >> digits) & topExponent
        if exponent == topExponent {
            return sign + (fraction == 0 ? "inf" : "nan:0x" + hex(fraction))
        }
        let mantissa = exponent == 0 ? fraction : fraction | 1 << digits
        return "\(sign)0x\(hex(mantissa))p\(max(exponent, 1) - topExponent / 2 - Int(digits))"
    }
}
