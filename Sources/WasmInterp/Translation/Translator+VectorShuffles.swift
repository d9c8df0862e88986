import WasmCore

// Shuffles: common patterns have cells of their own, others take groups of bytes from the frame.

extension Translator {
    mutating func translateShuffle() {
        let second = stack.pop()
        let first = stack.pop()
        var lanes = ShuffleLanes(low: instruction.bits, high: instruction.bitsHigh)
        let isUnary = first.place == second.place
        if isUnary { lanes.mergeOperands() }
        if let pattern = lanes.pattern(isUnary: isUnary) {
            return emitPattern(pattern, first, second)
        }
        let slot = stack.push(.v128)
        let groupBytes = lanes.groupBytes
        let cell: Cell =
            switch groupBytes {
            case 8: .shuffle64
            case 4: .shuffle32
            case 2: .shuffle16
            default: .shuffle8
            }
        let groups = stride(from: 0, to: 16, by: groupBytes).lazy.map { index in
            let lane = Int(lanes[index])
            let place = lane < 16 ? first.place : second.place
            return UInt32(place * 8 + lane % 16)
        }
        let offset = emit(cell, ShuffleCell(target: targetSlot(slot)), elements: groups)
        noteProduced(cell: offset, slot: slot, type: .v128)
    }

    private mutating func emitPattern(
        _ pattern: ShuffleLanes.Pattern, _ first: StackValue, _ second: StackValue
    ) {
        let a = materialized(pattern.isSwapped ? second : first)
        let b = pattern.form.isBinary ? materialized(pattern.isSwapped ? first : second) : 0
        let slot = stack.push(.v128)
        let target = targetSlot(slot)
        let offset =
            switch pattern.form {
            case .binary: emit(pattern.cell, BinaryCell(first: a, target: target, second: b))
            case .unary: emit(pattern.cell, UnaryCell(operand: a, target: target))
            case .rotation(let left):
                emit(
                    pattern.cell,
                    RotationCell(vector: a, target: target, left: left, right: 32 - left))
            }
        noteProduced(cell: offset, slot: slot, type: .v128)
    }
}

/// The sixteen lane numbers of a shuffle; 16 and up name the second operand.
struct ShuffleLanes {
    private var bytes: U8x16

    struct Pattern {
        var cell: Cell
        /// Whether the second operand comes first.
        var isSwapped = false
        var form = Form.binary
    }

    enum Form {
        case binary
        /// Only one operand counts.
        case unary
        /// The lanes of one operand are rotated by so many bits.
        case rotation(left: UInt16)

        var isBinary: Bool {
            if case .binary = self { true } else { false }
        }
    }

    init(low: UInt64, high: UInt64) {
        // Lanes below 32 have been validated.
        bytes = U64x2(low, high).u8x16
    }

    subscript(index: Int) -> UInt8 { bytes[index] }

    /// Both operands are the same vector.
    mutating func mergeOperands() { bytes &= U8x16(repeating: 15) }

    /// The size of the largest groups of neighbours within one operand.
    var groupBytes: Int {
        for size in [8, 4, 2] where areGroups(of: size) { return size }
        return 1
    }

    private func areGroups(of size: Int) -> Bool {
        for index in 0..<16 where index % size != 0 {
            guard bytes[index] == bytes[index - 1] + 1, bytes[index] % 16 != 0 else { return false }
        }
        return true
    }

    /// The cell that does the shuffle as a whole, if there is one.
    func pattern(isUnary: Bool) -> Pattern? {
        if let pattern = unaryPattern { return pattern }
        for (cell, lanes) in Self.binaryPatterns {
            let expected = isUnary ? lanes & U8x16(repeating: 15) : lanes
            if bytes == expected { return Pattern(cell: cell) }
            if !isUnary, bytes == lanes ^ U8x16(repeating: 16) {
                return Pattern(cell: cell, isSwapped: true)
            }
        }
        return nil
    }

    private var unaryPattern: Pattern? {
        let isSwapped = bytes[0] >= 16
        let lanes = isSwapped ? bytes ^ U8x16(repeating: 16) : bytes
        for (count, cell) in [(4, Cell.rotateLanes1), (8, .rotateLanes2), (12, .rotateLanes3)]
        where lanes == Self.identity.rotated(by: UInt8(count)) {
            return Pattern(cell: cell, isSwapped: isSwapped, form: .unary)
        }
        for count in 1..<4 where lanes == Self.identity.rotatedInLanes(by: UInt8(count)) {
            return Pattern(
                cell: .rotateLeft32, isSwapped: isSwapped,
                form: .rotation(left: UInt16(8 * count)))
        }
        return nil
    }

    private static var identity: U8x16 {
        U8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    }

    private static let binaryPatterns: [(Cell, U8x16)] = [
        (.interleaveLow8, interleaved(laneBytes: 1, from: 0)),
        (.interleaveHigh8, interleaved(laneBytes: 1, from: 8)),
        (.interleaveLow16, interleaved(laneBytes: 2, from: 0)),
        (.interleaveHigh16, interleaved(laneBytes: 2, from: 8)),
        (.interleaveLow32, interleaved(laneBytes: 4, from: 0)),
        (.interleaveHigh32, interleaved(laneBytes: 4, from: 8)),
        (.interleaveLow64, interleaved(laneBytes: 8, from: 0)),
        (.interleaveHigh64, interleaved(laneBytes: 8, from: 8)),
        (.evenLanes8, identity &* U8x16(repeating: 2)),
        (.oddLanes8, identity &* U8x16(repeating: 2) &+ U8x16(repeating: 1)),
        (.transposeEven8, transposed(from: 0)),
        (.transposeOdd8, transposed(from: 1)),
    ]

    private static func interleaved(laneBytes: Int, from first: Int) -> U8x16 {
        var lanes = U8x16()
        for index in 0..<16 {
            let group = index / laneBytes
            lanes[index] = UInt8(
                first + group / 2 * laneBytes + index % laneBytes + group % 2 * 16)
        }
        return lanes
    }

    private static func transposed(from first: Int) -> U8x16 {
        var lanes = U8x16()
        for index in 0..<16 { lanes[index] = UInt8(first + index / 2 * 2 + index % 2 * 16) }
        return lanes
    }
}

extension SIMD16<UInt8> {
    /// The lane numbers of a rotation of the vector down by bytes.
    fileprivate func rotated(by count: UInt8) -> U8x16 {
        (self &+ U8x16(repeating: count)) & U8x16(repeating: 15)
    }

    /// The lane numbers of a rotation of each 32-bit lane to the left by bytes.
    fileprivate func rotatedInLanes(by count: UInt8) -> U8x16 {
        (self & U8x16(repeating: 12)) | ((self &- U8x16(repeating: count)) & U8x16(repeating: 3))
    }
}
