import WasmCore

// Entry points that mean the same code are one. Their bodies are written the same way by the rules
// here, which go by columns of the table; the first of them then stands for all.

extension HandlerList {
    /// By the name of an entry point, the one before it that has the same body.
    package static let twins: [String: String] = {
        var first: [String: String] = [:]
        var twins: [String: String] = [:]
        for entry in all.flatMap(\.entries) {
            if let other = first[entry.body] {
                twins[entry.name] = other
            } else {
                first[entry.body] = entry.name
            }
        }
        return twins
    }()

    /// With its second operand in the accumulator a comparison is another one, or itself, with its
    /// first operand there.
    static func sameComparison(_ opcode: Opcode, _ shape: String) -> (Opcode, shape: String) {
        guard shape == "SA", let comparison = opcode.row.comparison else { return (opcode, shape) }
        return (comparison.exchanged ?? opcode, "AS")
    }

    /// A branch if a comparison does not hold is one if its inverse holds.
    static func sameBranch(_ opcode: Opcode, _ sense: Bool) -> (Opcode, sense: Bool) {
        guard !sense, let inverse = opcode.row.comparison?.inverse else { return (opcode, sense) }
        return (inverse, true)
    }

    /// Numbers of 32 bits stand in slots and in the integer accumulator as ones of 64 bits that
    /// are extended with zeros: integer accesses of one width differ only in how they extend signs.
    static func sameAccess(_ opcode: Opcode) -> Opcode {
        guard let form = AccessForm(opcode) else { return opcode }
        return accesses.first { AccessForm($0) == form } ?? opcode
    }

    /// A constant that is stored is a number of bits: which kind of number it is does not matter.
    static func sameConstant(_ store: Opcode, _ value: String) -> Opcode {
        guard value == "I" else { return store }
        return store == .f32Store ? .i32Store : store == .f64Store ? .i64Store : store
    }

    /// For the same reason these only look at the lower half, or drop the upper one. The bits of a
    /// slot are the same for both kinds of numbers, accumulators are not.
    static func sameBits(_ opcode: Opcode, source: String) -> Opcode {
        switch opcode {
        case .i64Extend32S: .i64ExtendI32S
        case .i64ExtendI32U: .i32WrapI64
        case .i32ReinterpretF32 where source == "S": .i32WrapI64
        default: opcode
        }
    }
}

/// What matters of an access of integers that extends no sign.
private struct AccessForm: Equatable {
    var isLoad: Bool
    var byteCount: UInt8

    init?(_ opcode: Opcode) {
        let row = opcode.row
        let values = Array(row.effect.results) + Array(row.effect.parameters.dropFirst())
        guard !row.signExtends, values == [.i32] || values == [.i64] else { return nil }
        isLoad = row.effect.results.count == 1
        byteCount = row.accessBytes
    }
}
