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
            return makeGeneric(type, count, hasFields: 1)
        }
        if count == 0 { return translateStructNewDefault(type) }
        let first = stack.count - count
        var sources: [FieldSource] = []
        var exactCount = 0
        for position in 0..<count {
            guard let field = info.fields?[position] else { return }
            let value = stack[first + position]
            let offset = UInt16(field.offset)
            let source = materialized(value)
            if field.offset + 8 <= info.byteCount {
                sources.append(FieldSource(slot: source, offset: offset))
            } else {
                sources.append(
                    FieldSource(slot: source, offset: offset, exactShift: field.storage.shift))
                exactCount += 1
            }
            if field.storage == .v128 {
                sources.append(
                    FieldSource(slot: sourceSlot(value.place + 1), offset: offset + 8))
            }
        }
        stack.remove(downTo: first)
        emitStructNew(type, info, sources, exactCount)
    }

    private mutating func makeGeneric(_ type: UInt32, _ fieldCount: Int, hasFields: UInt32) {
        let type = canonical(type)
        bulk(.structNewGeneric, fieldCount, .reference) {
            StructNewGenericCell(base: $0, type: type, hasFields: hasFields)
        }
    }

    /// Fields that a cell may name one by one. More operands than that may be there for no bytes,
    /// as results of a call.
    private static var namedFieldsMax: Int { 32 }

    private func isSmall(_ info: TypeInfo) -> Bool {
        UInt64(info.byteCount) <= SizeClass.byteCountMax
    }

    private mutating func emitStructNew(
        _ type: UInt32, _ info: TypeInfo, _ sources: [FieldSource], _ exactCount: Int
    ) {
        var cell = Cell.structNew
        if exactCount == 0, sources.count <= 4 {
            cell = [.structNew1, .structNew2, .structNew3, .structNew4][sources.count - 1]
        }
        let sizeClass = chargeForStructure(info)
        let slot = stack.push(.reference)
        markOffset()
        let offset = emit(
            cell,
            StructNewCell(
                sizeClass: UInt16(sizeClass), target: targetSlot(slot),
                byteCount: UInt32(SizeClass.byteCount(sizeClass)), header: canonical(type),
                copiedCount: UInt16(sources.count - exactCount), exactCount: UInt16(exactCount)),
            elements: sources)
        noteProduced(cell: offset, slot: slot, type: .reference)
    }

    private mutating func translateStructNewDefault(_ type: UInt32) {
        let info = info(type)
        guard isSmall(info) else { return makeGeneric(type, 0, hasFields: 0) }
        let sizeClass = chargeForStructure(info)
        let slot = stack.push(.reference)
        markOffset()
        let offset = emit(
            .structNewDefault,
            StructNewDefaultCell(
                sizeClass: UInt16(sizeClass), target: targetSlot(slot),
                byteCount: UInt32(SizeClass.byteCount(sizeClass)), header: canonical(type),
                wordCount: (info.byteCount - UInt32(TypeInfo.headerBytes)) / 8))
        noteProduced(cell: offset, slot: slot, type: .reference)
    }

    /// As for arrays, but the size is known here.
    ///
    /// - Returns: The size class.
    private mutating func chargeForStructure(_ info: TypeInfo) -> Int {
        labels.charge(Int(UInt64(info.byteCount) / BulkCost.bytesPerUnit))
        return SizeClass.index(UInt64(info.byteCount))
    }

    // Fields.

    private mutating func translateStructGet(isSigned: Bool) {
        guard let field = info(instruction.index).fields?[Int(instruction.index2)] else { return }
        let type = SlotType(field.storage)
        let object =
            type == .v128 ? .slot(Int(materialized(stack.pop()))) : slotOrAccumulator(stack.pop())
        let slot = stack.push(type)
        markOffset()
        let handler =
            (type == .v128 ? .structGet128 : Cell.structGet(field.storage, isSigned)).rawValue
            + (object == .accumulator ? 2 : 0)
        let offset = emit(
            handler: handler,
            StructGetCell(
                object: object.field, target: targetSlot(slot),
                offset: field.offset - UInt32(Objects.tag)))
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
        } else {
            (object, operand) = storeOperands(target, value)
        }
        markOffset()
        let base = field.storage == .v128 ? Cell.structSet128 : Cell.structSet(field.storage)
        let handler = base.rawValue + (object == .accumulator ? 3 : 0) + operand.valueShape
        let offset = field.offset - UInt32(Objects.tag)
        if let bits = operand.immediate {
            emit(
                handler: handler,
                StructSetConstantCell(object: object.field, offset: offset, value: bits))
        } else {
            emit(
                handler: handler,
                StructSetCell(object: object.field, value: operand.field, offset: offset))
        }
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
        let handler =
            type == .v128
            ? Cell.arrayGet128.rawValue
            : Cell.arrayGet(storage, isSigned).rawValue + 2 * OperandShape(a, b).rawValue
        let (first, target) = (SlotPair(a, b).first, targetSlot(slot))
        let offset =
            if let bits = b.immediate {
                emit(
                    handler: handler,
                    ImmediateCell(
                        first: first, target: target, immediate: UInt32(truncatingIfNeeded: bits)))
            } else {
                emit(
                    handler: handler, BinaryCell(first: first, target: target, second: b.field))
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
        let handler =
            (storage == .v128 ? Cell.arraySet128 : Cell.arraySet(storage)).rawValue + shape
        if let bits = operand.immediate {
            emit(
                handler: handler,
                ArraySetConstantCell(array: object, index: place.field, value: bits))
        } else {
            emit(
                handler: handler,
                ArraySetCell(array: object, index: place.field, value: operand.field))
        }
    }

    private mutating func translateArrayBulk() {
        let type = canonical(instruction.index)
        let second = instruction.index2
        let array = { (base: UInt32) in ArrayCell(base: base, type: type) }
        let segment = { (base: UInt32) in
            ArraySegmentCell(base: base, type: type, segment: second)
        }
        switch instruction.opcode {
        case .arrayNew: bulk(.arrayNew, 2, .reference, array)
        case .arrayNewDefault: bulk(.arrayNewDefault, 1, .reference, array)
        case .arrayNewFixed:
            bulk(.arrayNewFixed, Int(second), .reference) {
                ArrayNewFixedCell(base: $0, type: type, count: second)
            }
        case .arrayNewData: bulk(.arrayNewData, 2, .reference, segment)
        case .arrayNewElem: bulk(.arrayNewElement, 2, .reference, segment)
        case .arrayFill: bulk(.arrayFill, 4, nil, array)
        case .arrayCopy: bulk(.arrayCopy, 5, nil, array)
        case .arrayInitData: bulk(.arrayInitData, 4, nil, segment)
        default: bulk(.arrayInitElement, 4, nil, segment)
        }
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
        let handler = cell.rawValue + (source == .accumulator ? 2 : 0)
        let offset = emit(
            handler: handler, UnaryCell(operand: source.field, target: targetSlot(slot)))
        noteProduced(cell: offset, slot: slot, type: type, accumulatorHandler: handler + 1)
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
