import WasmCore

// Structures and arrays. A cell that may collect finds every reference that is still needed in a
// slot: its operands are slots, and what it makes takes the place of what the integer accumulator
// held, so no producer before it goes without its store.

extension Translator {
    mutating func translateObject() {
        switch instruction.opcode {
        case .structNew: translateStructNew(instruction.index)
        case .structNewDefault: translateStructNewDefault(instruction.index)
        case .structGet, .structGetU: translateStructGet(isSigned: false)
        case .structGetS: translateStructGet(isSigned: true)
        case .structSet: translateStructSet()
        case .arrayGet, .arrayGetU: translateArrayGet(instruction.index, isSigned: false)
        case .arrayGetS: translateArrayGet(instruction.index, isSigned: true)
        case .arraySet: translateArraySet(instruction.index)
        case .arrayLen: translateReference(.arrayLength, .i32)
        case .arrayNew, .arrayNewDefault, .arrayNewFixed, .arrayNewData, .arrayNewElem,
            .arrayFill, .arrayCopy, .arrayInitData, .arrayInitElem:
            translateArrayBulk()
        case .refI31: translateReferenceI31()
        case .i31GetS: translateReference(.i31GetS, .i32)
        case .i31GetU: translateReference(.i31GetU, .i32)
        default: translateCast()
        }
    }

    /// A type of the module as the engine knows it.
    func canonical(_ type: UInt32) -> UInt32 { module.types[Int(type)].rawValue }

    func info(_ type: UInt32) -> TypeInfo { module.typeInfos[canonical(type)].pointee }

    // Making structures.

    private mutating func translateStructNew(_ type: UInt32) {
        let info = info(type)
        let count = Int(info.fieldCount)
        guard isSmall(info), count <= Self.namedFieldsMax, !staging.isActive else {
            return runtimeObject(.structNewGeneric, count, canonical(type), 1)
        }
        if count == 0 { return translateStructNewDefault(type) }
        let first = stack.count - count
        var entries: [(slot: UInt16, offset: UInt16)] = []
        var exactCount = 0
        for position in 0..<count {
            guard let field = info.fields?[position] else { return }
            let value = stack[first + position]
            let offset = UInt16(field.offset)
            let source = materialized(value)
            if field.offset + 8 <= info.byteCount {
                entries.append((source, offset))
            } else {
                entries.append((source, offset | UInt16(field.storage.shift) << 14))
                exactCount += 1
            }
            if field.storage == .v128 {
                entries.append((sourceSlot(value.place + 1), offset + 8))
            }
        }
        stack.remove(downTo: first)
        emitStructNew(type, info, entries, exactCount)
    }

    /// Fields that a cell may name one by one. More operands than that may be there for no bytes,
    /// as results of a call.
    private static var namedFieldsMax: Int { 32 }

    private func isSmall(_ info: TypeInfo) -> Bool {
        UInt64(info.byteCount) <= SizeClass.byteCountMax
    }

    private mutating func emitStructNew(
        _ type: UInt32, _ info: TypeInfo, _ entries: [(slot: UInt16, offset: UInt16)],
        _ exactCount: Int
    ) {
        var cell = Cell.structNew
        if exactCount == 0, entries.count <= 4 {
            cell = [.structNew1, .structNew2, .structNew3, .structNew4][entries.count - 1]
        }
        let (offset, slot) = beginStructure(cell, type, info)
        code.append(UInt16(entries.count - exactCount))
        code.append(UInt16(exactCount))
        for entry in entries {
            code.append(entry.slot)
            code.append(entry.offset)
        }
        if entries.count % 2 != 0 { code.append(UInt32(0)) }
        noteProduced(cell: offset, slot: slot, type: .reference)
    }

    private mutating func translateStructNewDefault(_ type: UInt32) {
        let info = info(type)
        guard isSmall(info) else {
            return runtimeObject(.structNewGeneric, 0, canonical(type), 0)
        }
        let (offset, slot) = beginStructure(.structNewDefault, type, info)
        code.append((info.byteCount - UInt32(TypeInfo.headerBytes)) / 8)
        noteProduced(cell: offset, slot: slot, type: .reference)
    }

    private mutating func beginStructure(
        _ cell: Cell, _ type: UInt32, _ info: TypeInfo
    ) -> (offset: Int, slot: Int) {
        let sizeClass = SizeClass.index(UInt64(info.byteCount))
        // As for arrays, but the size is known here.
        labels.charge(Int(UInt64(info.byteCount) / BulkCost.bytesPerUnit))
        let slot = stack.push(.reference)
        markOffset()
        let offset = code.count
        begin(cell)
        code.append(UInt16(sizeClass))
        code.append(targetSlot(slot))
        code.append(UInt32(SizeClass.byteCount(sizeClass)))
        code.append(canonical(type))
        return (offset, slot)
    }

    // Fields.

    private mutating func translateStructGet(isSigned: Bool) {
        guard let field = info(instruction.index).fields?[Int(instruction.index2)] else { return }
        let type = SlotType(field.storage)
        let object =
            type == .v128 ? .slot(Int(materialized(stack.pop()))) : slotOrAccumulator(stack.pop())
        let slot = stack.push(type)
        markOffset()
        let offset = code.count
        let handler =
            (type == .v128 ? .structGet128 : Cell.structGet(field.storage, isSigned)).rawValue
            + (object == .accumulator ? 2 : 0)
        begin(handler: handler)
        appendSlot(object)
        code.append(targetSlot(slot))
        code.append(field.offset - UInt32(Objects.tag))
        noteProduced(
            cell: offset, slot: slot, type: type,
            accumulatorHandler: type == .v128 ? nil : handler + 1)
    }

    private mutating func translateStructSet() {
        guard let field = info(instruction.index).fields?[Int(instruction.index2)] else { return }
        let value = stack.pop()
        let target = stack.pop()
        let object: CellOperand
        let operand: CellOperand
        if field.storage == .v128 {
            operand = .slot(Int(materialized(value)))
            object = .slot(Int(materialized(target)))
        } else if value.kind == .constant {
            operand = .immediate(value.payload)
            object = slotOrAccumulator(target)
        } else if accumulators.hold(value), value.kind == .temporary || !accumulators.hold(target) {
            object =
                value.type.accumulator == 0
                ? .slot(Int(materialized(target))) : slotOrAccumulator(target)
            takeFromAccumulator(value)
            operand = .accumulator
        } else {
            operand = .slot(Int(materialized(value)))
            object = slotOrAccumulator(target)
        }
        markOffset()
        let base = field.storage == .v128 ? Cell.structSet128 : Cell.structSet(field.storage)
        begin(
            handler: base.rawValue + (object == .accumulator ? 3 : 0) + operand.valueShape)
        appendSlot(object)
        appendSlot(operand)
        code.append(field.offset - UInt32(Objects.tag))
        if case .immediate(let bits) = operand { code.append(bits) }
    }

    // Elements.

    private mutating func translateArrayGet(_ array: UInt32, isSigned: Bool) {
        let storage = info(array).elementStorage
        let type = SlotType(storage)
        let index = stack.pop()
        let object = stack.pop()
        let (a, b) = type == .v128 ? slots(object, index) : elementOperands(object, index)
        let slot = stack.push(type)
        markOffset()
        let offset = code.count
        let handler =
            type == .v128
            ? Cell.arrayGet128.rawValue
            : Cell.arrayGet(storage, isSigned).rawValue + 2 * OperandShape(a, b).rawValue
        begin(handler: handler)
        // A slot that comes second stands at 12 only if the first is one as well.
        if case .slot = a { appendSlot(a) } else { appendSlot(b) }
        code.append(targetSlot(slot))
        if case .immediate(let bits) = b {
            code.append(UInt32(truncatingIfNeeded: bits))
        } else {
            appendSlot(b)
            code.append(UInt16(0))
        }
        noteProduced(
            cell: offset, slot: slot, type: type,
            accumulatorHandler: type == .v128 ? nil : handler + 1)
    }

    private mutating func slots(
        _ object: StackValue, _ index: StackValue
    ) -> (CellOperand, CellOperand) {
        let a = materialized(object)
        return (.slot(Int(a)), .slot(Int(materialized(index))))
    }

    private mutating func elementOperands(
        _ object: StackValue, _ index: StackValue
    ) -> (CellOperand, CellOperand) {
        if index.kind == .constant { return (slotOrAccumulator(object), .immediate(index.payload)) }
        if accumulators.hold(index), index.kind == .temporary || !accumulators.hold(object) {
            let a = CellOperand.slot(Int(materialized(object)))
            takeFromAccumulator(index)
            return (a, .accumulator)
        }
        let b = materialized(index)
        return (slotOrAccumulator(object), .slot(Int(b)))
    }

    private mutating func translateArraySet(_ array: UInt32) {
        let storage = info(array).elementStorage
        let value = stack.pop()
        let index = stack.pop()
        let object = materialized(stack.pop())
        var place = CellOperand.slot(0)
        let operand: CellOperand
        if storage == .v128 {
            operand = .slot(Int(materialized(value)))
            place = .slot(Int(materialized(index)))
        } else if value.kind == .constant {
            operand = .immediate(value.payload)
            place = slotOrAccumulator(index)
        } else if accumulators.hold(value), value.kind == .temporary || !accumulators.hold(index) {
            place = .slot(Int(materialized(index)))
            takeFromAccumulator(value)
            operand = .accumulator
        } else {
            operand = .slot(Int(materialized(value)))
            place = slotOrAccumulator(index)
        }
        markOffset()
        // In order: index and value in slots, slot and accumulator, slot and immediate, then the
        // index in the accumulator with a slot, with an immediate.
        var shape = operand.valueShape
        if place == .accumulator { shape = shape == 0 ? 3 : 4 }
        begin(
            handler: (storage == .v128 ? Cell.arraySet128 : Cell.arraySet(storage)).rawValue
                + shape)
        code.append(object)
        appendSlot(place)
        appendSlot(operand)
        code.append(UInt16(0))
        if case .immediate(let bits) = operand { code.append(bits) }
    }

    private mutating func translateArrayBulk() {
        let type = canonical(instruction.index)
        let second = instruction.index2
        switch instruction.opcode {
        case .arrayNew: runtimeObject(.arrayNew, 2, type)
        case .arrayNewDefault: runtimeObject(.arrayNewDefault, 1, type)
        case .arrayNewFixed: runtimeObject(.arrayNewFixed, Int(second), type, second)
        case .arrayNewData: runtimeObject(.arrayNewData, 2, type, second)
        case .arrayNewElem: runtimeObject(.arrayNewElement, 2, type, second)
        case .arrayFill: runtimeObject(.arrayFill, 4, type, hasResult: false)
        case .arrayCopy: runtimeObject(.arrayCopy, 5, type, hasResult: false)
        case .arrayInitData: runtimeObject(.arrayInitData, 4, type, second, hasResult: false)
        default: runtimeObject(.arrayInitElement, 4, type, second, hasResult: false)
        }
    }

    /// A cell with operands in their canonical slots, a type and another number.
    private mutating func runtimeObject(
        _ cell: Cell, _ operandCount: Int, _ type: UInt32, _ second: UInt32 = 0,
        hasResult: Bool = true
    ) {
        let base = settleOperands(operandCount)
        emitRuntime(cell, base: base, type, second)
        guard hasResult else { return }
        stack.push(.reference)
        accumulators.noteWrite(slot: base, accumulator: 0)
    }

    // References.

    private mutating func translateReferenceI31() {
        if let value = stack.top, value.kind == .constant {
            _ = stack.pop()
            stack.push(
                constant: I31.make(UInt32(truncatingIfNeeded: value.payload)), .reference)
        } else {
            translateReference(.refI31, .reference)
        }
    }

    /// One operand, one result: from slot or accumulator, to slot or accumulator.
    private mutating func translateReference(_ cell: Cell, _ type: SlotType) {
        let source = slotOrAccumulator(stack.pop())
        let slot = stack.push(type)
        markOffset()
        let offset = code.count
        let handler = cell.rawValue + (source == .accumulator ? 2 : 0)
        begin(handler: handler)
        appendSlot(source)
        code.append(targetSlot(slot))
        code.append(UInt32(0))
        noteProduced(cell: offset, slot: slot, type: type, accumulatorHandler: handler + 1)
    }
}

extension CellOperand {
    /// The place among the shapes of a value that is stored: slot, accumulator, immediate.
    fileprivate var valueShape: Int {
        switch self {
        case .slot: 0
        case .accumulator: 1
        case .immediate: 2
        }
    }
}

extension SlotType {
    init(_ storage: FieldStorage) {
        self =
            switch storage {
            case .i8, .i16, .i32: .i32
            case .f32: .f32
            case .i64: .i64
            case .f64: .f64
            case .reference: .reference
            case .v128: .v128
            }
    }
}

// Families of cells by width; vectors have cells of their own.
extension Cell {
    fileprivate static func structGet(_ storage: FieldStorage, _ isSigned: Bool) -> Cell {
        switch storage {
        case .i8: isSigned ? .structGet8S : .structGet8U
        case .i16: isSigned ? .structGet16S : .structGet16U
        case .i32: .structGet32
        case .f32: .structGetF32
        case .f64: .structGetF64
        default: .structGet64
        }
    }

    fileprivate static func structSet(_ storage: FieldStorage) -> Cell {
        switch storage {
        case .i8: .structSet8
        case .i16: .structSet16
        case .i32: .structSet32
        case .f32: .structSetF32
        case .f64: .structSetF64
        default: .structSet64
        }
    }

    fileprivate static func arrayGet(_ storage: FieldStorage, _ isSigned: Bool) -> Cell {
        switch storage {
        case .i8: isSigned ? .arrayGet8S : .arrayGet8U
        case .i16: isSigned ? .arrayGet16S : .arrayGet16U
        case .i32: .arrayGet32
        case .f32: .arrayGetF32
        case .f64: .arrayGetF64
        default: .arrayGet64
        }
    }

    fileprivate static func arraySet(_ storage: FieldStorage) -> Cell {
        switch storage {
        case .i8: .arraySet8
        case .i16: .arraySet16
        case .i32: .arraySet32
        case .f32: .arraySetF32
        case .f64: .arraySetF64
        default: .arraySet64
        }
    }
}
