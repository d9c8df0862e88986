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
        module.tracksWrites && module.decoded.memories.first?.isShared == false
    }

    mutating func translateFarLoad(_ rule: PlainRule) {
        let opcode = instruction.opcode
        let form = AccessForm(instruction)
        let address = slotOrAccumulator(stack.pop())
        let type = rule.result
        let slot = stack.push(type)
        markOffset()
        let offset = code.count
        let handler = form.handlerBase(opcode) + (address == .accumulator ? 2 : 0)
        begin(handler: handler)
        appendSlot(address)
        code.append(targetSlot(slot))
        appendOffset(form)
        noteProduced(cell: offset, slot: slot, type: type, accumulatorHandler: handler + 1)
    }

    mutating func translateFarStore() {
        // The indexed ones look the memory up and note what they write, if that is asked for.
        let form = AccessForm(instruction, tracksWrites: tracksFirstMemory)
        let value = stack.pop()
        let address = stack.pop()
        let addressOperand: CellOperand
        let valueOperand: CellOperand
        if value.kind == .constant, form == .far {
            valueOperand = .immediate(value.payload)
            addressOperand = slotOrAccumulator(address)
        } else if accumulators.hold(value), value.kind == .temporary || !accumulators.hold(address)
        {
            // The integer accumulator holds one of the two only.
            addressOperand =
                value.type.accumulator == 0
                ? .slot(Int(materialized(address))) : slotOrAccumulator(address)
            takeFromAccumulator(value)
            valueOperand = .accumulator
        } else {
            valueOperand = .slot(Int(materialized(value)))
            addressOperand = slotOrAccumulator(address)
        }
        markOffset()
        let shape =
            switch valueOperand {
            case .slot: 0
            case .accumulator: 1
            case .immediate: 2
            }
        begin(
            handler: form.handlerBase(instruction.opcode) + shape
                + (addressOperand == .accumulator ? form.valueShapes : 0))
        appendSlot(addressOperand)
        appendSlot(valueOperand)
        appendOffset(form)
        if case .immediate(let bits) = valueOperand { code.append(bits) }
    }

    private mutating func appendOffset(_ form: AccessForm) {
        guard form == .indexed else {
            // The form has been chosen for offsets that fit.
            return code.append(UInt32(instruction.bits))
        }
        code.append(instruction.index)
        code.append(instruction.bits)
    }
}
