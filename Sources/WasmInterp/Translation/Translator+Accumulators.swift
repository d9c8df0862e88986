// Which accumulator holds which slot's value, and which cell put it there.
//
// A cell that writes a slot leaves the value in an accumulator as well. A consumer that follows
// may take it from there; if the operand was a temporary, nobody reads its slot any more, and the
// producer is changed into its form without the store.

/// The cell that wrote a temporary and could do without the store.
struct Producer {
    var offset = -1
    var slot: Int32 = -1
    /// Where its handler stands: that of the joined cell, if it is part of one.
    var start = -1
    /// Entry point without the store.
    var accumulatorHandler = 0
}

/// The last cell, if it wrote a slot whose index stands at byte 10.
struct LastWriter {
    var offset = -1
    var end = -1
    var slot: Int32 = -1
    var accumulator = 3
}

extension Translator {
    subscript(accumulatorSlot index: Int) -> Int32 {
        get {
            switch index {
            case 0: accumulatorSlots.0
            case 1: accumulatorSlots.1
            case 2: accumulatorSlots.2
            default: -1
            }
        }
        set {
            switch index {
            case 0: accumulatorSlots.0 = newValue
            case 1: accumulatorSlots.1 = newValue
            case 2: accumulatorSlots.2 = newValue
            default: break
            }
        }
    }

    subscript(producer index: Int) -> Producer {
        get {
            switch index {
            case 0: producers.0
            case 1: producers.1
            case 2: producers.2
            default: Producer()
            }
        }
        set {
            switch index {
            case 0: producers.0 = newValue
            case 1: producers.1 = newValue
            case 2: producers.2 = newValue
            default: break
            }
        }
    }

    /// At places that code reaches from elsewhere nothing is known.
    mutating func forgetAccumulators() {
        accumulatorSlots = (-1, -1, -1, -1)
        forgetProducers()
        lastWriter = LastWriter()
        lastCompare = nil
        lastShifts = (nil, nil)
        keepApart()
    }

    /// From here on slots may be read by code that is not seen: stores have to stay.
    mutating func forgetProducers() {
        producers = (Producer(), Producer(), Producer(), Producer())
    }

    /// Notes that a cell put a value into a slot, and into an accumulator unless it is 3.
    mutating func noteWrite(slot: Int, accumulator: Int) {
        for index in 0..<3 where self[accumulatorSlot: index] == Int32(slot) {
            self[accumulatorSlot: index] = -1
        }
        if accumulator < 3 {
            self[accumulatorSlot: accumulator] = Int32(slot)
            self[producer: accumulator] = Producer()
        }
    }

    /// Whether a value can be taken from its accumulator.
    func isInAccumulator(_ value: StackValue) -> Bool {
        value.kind != .constant && value.type != .v128
            && self[accumulatorSlot: value.type.accumulator] == Int32(value.place)
    }

    /// Takes a value from its accumulator: a temporary's slot is not needed any more.
    mutating func takeFromAccumulator(_ value: StackValue) {
        let producer = self[producer: value.type.accumulator]
        if value.kind == .temporary, producer.offset >= 0, producer.slot == value.slot {
            changeHandler(at: producer.start, to: producer.accumulatorHandler)
            self[producer: value.type.accumulator] = Producer()
            if lastWriter.offset == producer.offset { lastWriter = LastWriter() }
        }
    }
}
