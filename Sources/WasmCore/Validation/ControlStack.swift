/// The blocks around an instruction, the function's own first. Spec: core appendix 7.3.
struct ControlStack {
    enum Kind: UInt8 { case function, block, loop, `if`, `else`, tryTable }

    /// Sixteen bytes, since a body may open a block with every two bytes.
    struct Frame {
        /// See ``ModuleFacts/signature(_:)``.
        var signature: UInt32
        /// Height of the operand stack below the block's parameters.
        var floor: UInt32
        /// Locals that were set when the block began.
        var initializedCount: UInt32
        var kind: Kind
        /// State of the block around it.
        var enclosingIsPolymorphic: Bool
    }

    private var frames: [Frame] = []
    /// Blocks within code that cannot be reached.
    private var unreachableCount = 0

    init() { frames.reserveCapacity(64) }

    var isEmpty: Bool { frames.isEmpty }
    var count: Int { frames.count }
    var innermost: Frame? { frames.last }

    /// Whether a block that contains the innermost one cannot be reached any more.
    var isWithinUnreachable: Bool { unreachableCount > 0 }

    mutating func removeAll() {
        frames.removeAll(keepingCapacity: true)
        unreachableCount = 0
    }

    mutating func push(_ frame: Frame) {
        if frame.enclosingIsPolymorphic { unreachableCount += 1 }
        frames.append(frame)
    }

    mutating func pop() -> Frame? {
        let frame = frames.popLast()
        if frame?.enclosingIsPolymorphic == true { unreachableCount -= 1 }
        return frame
    }

    /// The frame that a label names: 0 is the innermost one.
    subscript(label: UInt32) -> Frame? {
        let position = frames.count - 1 - Int(label)
        return position >= 0 ? frames[position] : nil
    }
}
