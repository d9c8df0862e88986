/// What decoder, validator and translator need of an instruction and its row, in a few bytes.
struct InstructionRule: Sendable {
    /// Checks of immediates that come before the stack effect.
    enum Check: UInt8 {
        case none
        /// Memory, alignment and offset.
        case memory
        case memoryLane
        case memoryIndex
        case lane
        case shuffle
        case data
        case element
        /// The instruction has a function of its own.
        case special
    }
    /// nil at places of the table without an instruction.
    var opcode: Opcode?
    /// ``StackEffect/Kind`` in four bits each, the top operand first; zero ends the list.
    var pops: UInt16 = 0
    /// The same for results, the deepest one first.
    var pushes: UInt16 = 0
    var immediates = ImmediateKind.none
    var check = Check.none
    var feature = Feature.mvp
    var constant = Constness.never
    var laneCount: UInt8 = 0
    /// The exponent of the natural alignment.
    var alignment: UInt8 = 0
    /// Whether the alignment must be the natural one.
    var isAtomic = false

    init() {}

    init(_ opcode: Opcode) {
        let row = opcode.row
        self.opcode = opcode
        immediates = row.immediates
        pops = row.effect.parameters.reversed.bits
        pushes = row.effect.results.bits
        feature = row.feature
        constant = row.constant
        laneCount = row.laneCount
        alignment = UInt8(row.accessBytes == 0 ? 0 : row.accessBytes.trailingZeroBitCount)
        isAtomic = row.chapter == .atomic
        if case .special = row.effect {
            check = .special
            return
        }
        check =
            switch row.immediates {
            case .memory: .memory
            case .memoryLane: .memoryLane
            case .memoryIndex: .memoryIndex
            case .lane: .lane
            case .shuffle: .shuffle
            case .data: .data
            case .element: .element
            default: .none
            }
    }

    /// Opcodes of a prefix that have a place in the table; the greatest second number is 0x113.
    private static let placesOfPrefix = 0x114

    /// The place of an opcode's raw value in the table, the last place for those with none.
    @inline(__always)
    static func position(_ code: UInt16) -> Int {
        let second = Int(code & 0xFFF)
        return second < placesOfPrefix
            ? Int(code >> 12) * placesOfPrefix + second : 5 * placesOfPrefix
    }

    static let all: [InstructionRule] = {
        var rules = [InstructionRule](repeating: .init(), count: 5 * placesOfPrefix + 1)
        for opcode in Opcode.allCases {
            rules[position(opcode.rawValue)] = InstructionRule(opcode)
        }
        return rules
    }()
}
