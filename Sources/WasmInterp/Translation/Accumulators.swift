/// Which accumulator holds which slot's value, and which cell put it there.
///
/// A cell that writes a slot leaves the value in an accumulator as well. A consumer that follows
/// may take it from there; if the operand was a temporary, nobody reads its slot any more, and the
/// producer is changed into its form without the store.
package struct Accumulators {
    /// The cell that wrote a temporary and could do without the store.
    package struct Producer: BitwiseCopyable, Equatable {
        /// Where its operands count from.
        package var offset = -1
        package var slot = -1
        /// Where its handler stands: that of the joined cell, if it is part of one.
        package var start = -1
        /// Entry point without the store.
        package var handler = 0

        package init() {}

        package init(offset: Int, slot: Int, start: Int, handler: Int) {
            self.offset = offset
            self.slot = slot
            self.start = start
            self.handler = handler
        }
    }

    /// The slot whose value each accumulator has; -1 for none. The last one is never used: a type
    /// without accumulator has its number.
    package private(set) var contents = SIMD4<Int32>(repeating: -1)
    private var producers = (Producer(), Producer(), Producer())

    package init() {}

    /// At places that code reaches from elsewhere nothing is known.
    package mutating func forget() {
        contents = SIMD4(repeating: -1)
        forgetProducers()
    }

    /// From here on slots may be read by code that is not seen: stores have to stay.
    package mutating func forgetProducers() {
        producers = (Producer(), Producer(), Producer())
    }

    /// What a path that code does not take here has done is undone.
    mutating func restore(_ contents: SIMD4<Int32>) { self.contents = contents }

    /// Notes that a cell put a value into a slot, and into an accumulator unless it is 3.
    package mutating func noteWrite(slot: Int, accumulator: Int) {
        contents.replace(with: -1, where: contents .== Int32(slot))
        guard accumulator < 3 else { return }
        contents[accumulator] = Int32(slot)
        self[producer: accumulator] = Producer()
    }

    /// Notes that slots were written by a cell that leaves the accumulators alone.
    mutating func noteWrites(to slots: Range<Int>) {
        for index in 0..<3 where slots.contains(Int(contents[index])) { contents[index] = -1 }
    }

    /// A slot has the value of an accumulator as well, and that counts as the slot's from now on.
    package mutating func noteCopy(of accumulator: Int, to slot: Int) {
        if accumulator < 3 { contents[accumulator] = Int32(slot) }
    }

    /// What an accumulator holds is not known any more.
    mutating func forget(_ accumulator: Int) { contents[accumulator] = -1 }

    /// Whether a value can be taken from its accumulator.
    @inline(__always)
    package func hold(_ value: StackValue) -> Bool {
        value.kind != .constant && contents[value.type.accumulator] == Int32(value.place)
    }

    // Producers.

    package mutating func noteProducer(_ producer: Producer, of accumulator: Int) {
        if accumulator < 3 { self[producer: accumulator] = producer }
    }

    /// Takes a value from its accumulator: the slot of a temporary is not needed any more.
    ///
    /// - Returns: The cell that can do without the store now, if it is known.
    package mutating func take(_ value: StackValue) -> Producer? {
        let accumulator = value.type.accumulator
        guard value.kind == .temporary, accumulator < 3 else { return nil }
        let producer = self[producer: accumulator]
        guard producer.slot == value.place else { return nil }
        self[producer: accumulator] = Producer()
        return producer
    }

    /// The stores of a cell have to stay.
    package mutating func keepStores(ofCellAt start: Int) {
        if producers.0.start == start { producers.0 = Producer() }
        if producers.1.start == start { producers.1 = Producer() }
        if producers.2.start == start { producers.2 = Producer() }
    }

    private subscript(producer accumulator: Int) -> Producer {
        get {
            switch accumulator {
            case 0: producers.0
            case 1: producers.1
            default: producers.2
            }
        }
        set {
            switch accumulator {
            case 0: producers.0 = newValue
            case 1: producers.1 = newValue
            default: producers.2 = newValue
            }
        }
    }
}
