// What the accumulators hold, and what the last cells did, where rules depend on both and on the
// code.

extension Translator {
    /// At places that code reaches from elsewhere nothing is known.
    mutating func forgetAccumulators() {
        accumulators.forget()
        recent.forget()
        code.keepApart()
    }

    /// Takes a value from its accumulator: a temporary's slot is not needed any more.
    mutating func takeFromAccumulator(_ value: StackValue) {
        guard let producer = accumulators.take(value) else { return }
        code.changeHandler(at: producer.start, to: producer.handler)
        recent.forgetWriter(at: producer.offset)
    }
}
