import WasmCore

// Loads and stores of numbers in memories other than the first one with 32-bit addresses.

/// Which handlers an access has.
private enum AccessForm {
    /// Memory 0 with 64-bit addresses, and an offset of at most 32 bits.
    case far
    /// Any memory: its index and a 64-bit offset stand in the cell.
    case indexed

    init(_ instruction: Instruction, tracksWrites: Bool = false) {
        let isFar =
            instruction.index == 0 && instruction.bits <= UInt64(UInt32.max) && !tracksWrites
        self = isFar ? .far : .indexed
    }

    func handlerBase(_ opcode: Opcode) -> Int {
        self == .far ? opcode.farHandlerBase : opcode.indexedHandlerBase
    }

    /// Places that a store takes its value from: a slot, the accumulator, a constant.
    var valueShapes: Int { self == .far ? 3 : 2 }
}

extension Translator {
    /// The first handler of a store to memory 0 with 32-bit addresses.
    func storeHandlerBase(_ opcode: Opcode, _ rule: PlainRule) -> Int {
        tracksFirstMemory ? opcode.trackedHandlerBase : Int(rule.handlerBase)
    }

    /// Whether stores to memory 0 note what they write. Nothing is noted of shared memories.
    var tracksFirstMemory: Bool {
        module.options.tracksWrites && module.decoded.memories.first?.isShared == false
    }

    mutating func translateFarLoad(_ rule: PlainRule) {
        let opcode = instruction.opcode
        let form = AccessForm(instruction)
        let address = slotOrAccumulator(stack.pop())
        let type = rule.result
        let slot = stack.push(type)
        markOffset()
        let handler = form.handlerBase(opcode) + (address == .accumulator ? 2 : 0)
        let target = targetSlot(slot)
        let offset =
            form == .far
            ? emit(
                handler: handler,
                FarLoadCell(address: address.field, target: target, offset: farOffset))
            : emit(
                handler: handler,
                IndexedLoadCell(
                    address: address.field, target: target, memory: instruction.index,
                    offset: instruction.bits))
        noteProduced(cell: offset, slot: slot, type: type, accumulatorHandler: handler + 1)
    }

    mutating func translateFarStore() {
        // The indexed ones look the memory up and note what they write, if that is asked for.
        let form = AccessForm(instruction, tracksWrites: tracksFirstMemory)
        let value = stack.pop()
        let address = stack.pop()
        let (addressOperand, valueOperand) = storeOperands(
            address, value, takesConstants: form == .far)
        markOffset()
        emitFarStore(
            form, addressOperand, valueOperand,
            handler: form.handlerBase(instruction.opcode) + valueOperand.valueShape
                + (addressOperand == .accumulator ? form.valueShapes : 0))
    }

    /// Decides where a store takes its place, an address or an object, and its value from.
    mutating func storeOperands(
        _ place: StackValue, _ value: StackValue, takesConstants: Bool = true
    ) -> (place: CellOperand, value: CellOperand) {
        if value.kind == .constant, takesConstants {
            return (slotOrAccumulator(place), .immediate(value.payload))
        }
        if accumulators.hold(value), value.kind == .temporary || !accumulators.hold(place) {
            // The integer accumulator holds one of the two only.
            let place: CellOperand =
                value.type.accumulator == 0
                ? .slot(Int(materialized(place))) : slotOrAccumulator(place)
            takeFromAccumulator(value)
            return (place, .accumulator)
        }
        let source = materialized(value)
        return (slotOrAccumulator(place), .slot(Int(source)))
    }

    private mutating func emitFarStore(
        _ form: AccessForm, _ address: CellOperand, _ value: CellOperand, handler: Int
    ) {
        switch (form, value) {
        case (.indexed, _):
            emit(
                handler: handler,
                IndexedStoreCell(
                    address: address.field, value: value.field, memory: instruction.index,
                    offset: instruction.bits))
        case (.far, .immediate(let bits)):
            emit(
                handler: handler,
                FarStoreConstantCell(address: address.field, offset: farOffset, value: bits))
        case (.far, _):
            emit(
                handler: handler,
                FarStoreCell(address: address.field, value: value.field, offset: farOffset))
        }
    }

    /// The form has been chosen for offsets that fit.
    private var farOffset: UInt32 { UInt32(instruction.bits) }
}
