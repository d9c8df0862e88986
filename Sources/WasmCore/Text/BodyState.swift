/// Parameters and locals of a function with their names.
struct LocalScope {
    var count: UInt32 = 0
    private var indices: [[UInt8]: UInt32] = [:]
    private(set) var names: [(index: UInt32, name: [UInt8])] = []

    subscript(name: [UInt8]) -> UInt32? { indices[name] }

    /// - Returns: false if the identifier is taken.
    mutating func name(_ index: UInt32, _ name: BindingName) -> Bool {
        if let shown = name.shown { names.append((index, shown)) }
        guard let id = name.id else { return true }
        return indices.updateValue(index, forKey: id) == nil
    }
}

/// What is open while instructions are read: an explicit stack instead of recursion.
struct BodyState {
    struct Frame {
        enum Kind {
            /// `block … end`, without parentheses.
            case block
            case ifThen
            case ifElse
            /// `(op …)`: only folded operands may follow; the instruction comes behind them.
            case foldedPlain
            case foldedBlock
            /// `(if …` before, between and after its two parts.
            case foldedIf
            case foldedIfAfterThen
            case foldedIfAfterElse
            /// `(then …` and `(else …`.
            case part
        }
        var kind: Kind
        var label = BindingName()
        /// Where the instruction that is put off starts in `pending`.
        var pendingStart = 0
        var hint: UInt8?
        /// The token that opened it, for errors.
        var position = 0
    }

    /// Local declarations and instructions.
    var writer = ByteWriter()
    /// Encoded instructions that wait for their operands, the innermost last.
    var pending = ByteWriter()
    var frames: [Frame] = []
    /// Labels in scope, the outermost first; without the function's own.
    var labels: [[UInt8]?] = []
    /// Positions in `labels`, the innermost last.
    private var labelPositions: [[UInt8]: [Int]] = [:]
    var locals = LocalScope()
    var labelNames: [(index: UInt32, name: [UInt8])] = []
    private var labelCount: UInt32 = 0
    /// Branch hints by the offset of their instruction in `writer`.
    var hints: [(offset: Int, value: UInt8)] = []
    /// A hint that waits for its instruction.
    var nextHint: UInt8?
    /// Whether this is a function; false for a constant expression.
    var isFunction = false

    mutating func openLabel(_ name: BindingName) {
        let id = name.id
        if let id { labelPositions[id, default: []].append(labels.count) }
        if let shown = name.shown { labelNames.append((labelCount, shown)) }
        labels.append(id)
        labelCount += 1
    }

    mutating func closeLabel() {
        guard let id = labels.popLast(), let id else { return }
        labelPositions[id]?.removeLast()
    }

    /// Blocks between here and the innermost one with this label.
    func depth(of id: [UInt8]) -> UInt32? {
        labelPositions[id]?.last.map { UInt32(labels.count - 1 - $0) }
    }

    /// Appends the instruction of a frame that has all its operands.
    mutating func emitPending(_ frame: Frame) {
        note(frame.hint)
        writer.raw(pending.bytes[frame.pendingStart...])
        pending.bytes.removeSubrange(frame.pendingStart...)
    }

    /// Says that the instruction written next has a hint.
    mutating func note(_ hint: UInt8?) {
        if let hint { hints.append((writer.bytes.count, hint)) }
    }
}
