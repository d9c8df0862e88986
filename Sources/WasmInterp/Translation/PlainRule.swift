import WasmCore

/// What translation needs of an opcode whose row says it all: a numeric instruction, a load or a
/// store. In a few bytes, since it is looked at for each instruction.
struct PlainRule: BitwiseCopyable {
    enum Shape: UInt8 { case other, load, store, unary, binary }

    let shape: Shape
    /// The type of the operands, of the last one if they differ.
    let operand: SlotType
    let result: SlotType
    let isCommutative: Bool
    let isComparison: Bool
    /// The first of the instruction's entry points, or -1.
    let handlerBase: Int16

    init(_ opcode: Opcode, canonicalNaN: Bool = false) {
        let row = opcode.row
        let parameters = row.effect.parameters
        var operands = parameters.reversed
        var results = row.effect.results
        operand = SlotType(operands.next() ?? .i32)
        result = SlotType(results.next() ?? .i32)
        handlerBase = Int16(opcode.handlerBase(canonicalNaN: canonicalNaN))
        isCommutative = row.commutes
        isComparison = row.comparison != nil
        shape =
            if row.isScalarFunction {
                parameters.count == 1 ? .unary : .binary
            } else if row.chapter == .memory, row.accessBytes > 0, !row.isVector {
                row.effect.results.count == 1 ? .load : .store
            } else {
                .other
            }
    }

    /// Opcodes of one byte have their rules in the table.
    static let count: UInt16 = 0x100

    /// By raw value. Made once for the process.
    nonisolated(unsafe) static let table = makeTable(canonicalNaN: false)

    /// The same where a NaN has to be the canonical one.
    nonisolated(unsafe) static let canonicalTable = makeTable(canonicalNaN: true)

    private static func makeTable(canonicalNaN: Bool) -> UnsafePointer<PlainRule> {
        let rules = UnsafeMutablePointer<PlainRule>.allocate(capacity: Int(count))
        rules.initialize(repeating: PlainRule(.nop), count: Int(count))
        for opcode in Opcode.allCases where opcode.rawValue < count {
            rules[Int(opcode.rawValue)] = PlainRule(opcode, canonicalNaN: canonicalNaN)
        }
        return UnsafePointer(rules)
    }
}

extension Opcode {
    /// The first of the instruction's entry points, for code where a NaN has to be the canonical
    /// one or not.
    func handlerBase(canonicalNaN: Bool) -> Int {
        canonicalNaN && choosesNaN ? canonicalHandlerBase : handlerBase
    }
}
