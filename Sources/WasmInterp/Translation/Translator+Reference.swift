import WasmCore

// Casts. What is looked for is known here, so each kind of test has cells of its own.

/// What a cast looks for, and which kind of test tells.
struct CastTarget {
    enum Test { case tag, kind, exact, declared, function }
    var test: Test
    /// The first word of a matching object, or a function type's canonical index.
    var word: UInt32 = 0
    /// The type's depth, or a set of tags with bit 0 for null.
    var detail: UInt16 = 0
    var isNullable: Bool

    /// As cells hold it.
    var wanted: WantedType {
        WantedType(word: word, detail: detail, passesNull: isNullable ? 1 : 0)
    }

    /// Every tag of a reference that is not null.
    private static let allTags: UInt16 = 0xFE

    /// An abstract type.
    init(_ type: HeapType, isNullable: Bool) {
        self.isNullable = isNullable
        test = .tag
        switch type {
        case .structure: test = .kind
        case .array:
            test = .kind
            word = ObjectHeader.arrayBit
        case .i31: detail = 1 << UInt16(Reference.Tag.i31.rawValue)
        case .eq:
            detail =
                1 << UInt16(Reference.Tag.i31.rawValue)
                | 1 << UInt16(Reference.Tag.object.rawValue)
        case .any, .function, .extern, .exception: detail = Self.allTags
        case .none, .noFunction, .noExtern, .noException, .concrete: detail = 0
        }
        if isNullable, test == .tag { detail |= 1 }
    }

    init(_ canonical: UInt32, _ info: TypeInfo, isFinal: Bool, isNullable: Bool) {
        self.isNullable = isNullable
        word = canonical | (info.kind == .array ? ObjectHeader.arrayBit : 0)
        detail = UInt16(info.depth)
        test = info.kind == .function ? .function : isFinal ? .exact : .declared
    }
}

extension Translator {
    mutating func translateCast() {
        switch instruction.opcode {
        case .refTest: translateTest(instruction.heapType, isNullable: false)
        case .refTestNull: translateTest(instruction.heapType, isNullable: true)
        case .refCast: translateCast(instruction.heapType, isNullable: false)
        case .refCastNull: translateCast(instruction.heapType, isNullable: true)
        case .brOnCast: translateBranchOnCast(isFailure: false)
        case .brOnCastFail: translateBranchOnCast(isFailure: true)
        // `any.convert_extern` and `extern.convert_any`: a reference is the same in both
        // hierarchies.
        default: break
        }
    }

    private func target(_ type: HeapType, isNullable: Bool) -> CastTarget {
        guard case .concrete(let index) = type else {
            return CastTarget(type, isNullable: isNullable)
        }
        return CastTarget(
            canonical(index.rawValue), info(index.rawValue),
            isFinal: module.decoded.types[index.position].isFinal, isNullable: isNullable)
    }

    private mutating func translateTest(_ type: HeapType, isNullable: Bool) {
        let target = target(type, isNullable: isNullable)
        emitCast(target, target.test.refTest, .i32)
    }

    private mutating func translateCast(_ type: HeapType, isNullable: Bool) {
        let target = target(type, isNullable: isNullable)
        emitCast(target, target.test.refCast, .reference)
    }

    private mutating func emitCast(_ target: CastTarget, _ cell: Cell, _ type: SlotType) {
        let source = slotOrAccumulator(stack.pop())
        let slot = stack.push(type)
        markOffset()
        let handler = cell.rawValue + (source == .accumulator ? 2 : 0)
        let offset = emit(
            handler: handler,
            CastCell(reference: source.field, target: targetSlot(slot), wanted: target.wanted))
        noteProduced(cell: offset, slot: slot, type: type, accumulatorHandler: handler + 1)
    }

    /// The label's last value is the reference itself, which stays on the stack otherwise.
    private mutating func translateBranchOnCast(isFailure: Bool) {
        let index = labels.index(depth: instruction.index)
        let value = stack[stack.count - 1]
        let target = target(
            instruction.castTarget.heapType, isNullable: instruction.castTarget.isNullable)
        // The slot stays as it is: both ways need the reference.
        let operand: CellOperand =
            accumulators.hold(value) ? .accumulator : .slot(Int(materialized(value)))
        emitConditionalBranch(.cast(operand, target, isFailure: isFailure), to: index)
    }

    /// A branch; returns the cell's offset.
    mutating func emitBranchOnCast(
        _ operand: CellOperand, _ target: CastTarget, jumpsIf sense: Bool
    ) -> Int {
        emit(
            handler: target.test.branch.rawValue + (operand == .accumulator ? 1 : 0)
                + (sense ? 0 : 2),
            CastBranchCell(reference: operand.field, wanted: target.wanted))
    }
}

extension CastTarget.Test {
    fileprivate var refTest: Cell {
        switch self {
        case .tag: .refTestTag
        case .kind: .refTestKind
        case .exact: .refTestExact
        case .declared: .refTestDeclared
        case .function: .refTestFunction
        }
    }

    fileprivate var refCast: Cell {
        switch self {
        case .tag: .refCastTag
        case .kind: .refCastKind
        case .exact: .refCastExact
        case .declared: .refCastDeclared
        case .function: .refCastFunction
        }
    }

    fileprivate var branch: Cell {
        switch self {
        case .tag: .branchOnCastTag
        case .kind: .branchOnCastKind
        case .exact: .branchOnCastExact
        case .declared: .branchOnCastDeclared
        case .function: .branchOnCastFunction
        }
    }
}
