import WasmCore

/// The operand stack as far as translation knows it: for each operand where its value is.
///
/// Every operand has a slot given by its height, so that code paths agree where they meet. Nothing
/// is emitted here: who moves a value into its slot says so with ``noteSettled(_:)``.
package struct OperandStack: ~Copyable {
    private var values = PlainStack<StackValue>(capacity: 128)
    /// Operands below this position are temporaries in their slots.
    package private(set) var settledCount = 0
    /// The slot of the next operand.
    package private(set) var nextSlot = 0
    /// Slots that the frame takes so far.
    package private(set) var slotCountMax = 0

    package init() {}

    /// Starts a function whose operands lie in slots from this one on.
    package mutating func start(at slot: Int) {
        values.removeAll()
        settledCount = 0
        nextSlot = slot
        slotCountMax = slot
    }

    package var count: Int { values.count }

    package var top: StackValue? { values.last }

    @inline(__always)
    package subscript(index: Int) -> StackValue { values[index] }

    /// Where the operand at a position lies, or would if it were pushed now.
    func slot(at height: Int) -> Int {
        height < values.count ? Int(values[height].slot) : nextSlot
    }

    /// The frame reaches to this slot at least.
    @inline(__always)
    package mutating func reserve(slotsTo end: Int) {
        if end > slotCountMax { slotCountMax = end }
    }

    // Pushing and popping.

    /// Pushes a value that is in the operand's own slot, and returns that.
    @discardableResult
    @inline(__always)
    package mutating func push(_ type: SlotType) -> Int {
        let slot = nextSlot
        append(StackValue(kind: .temporary, type: type, slot: Int32(slot), payload: 0))
        return slot
    }

    /// Pushes the value that a local has now.
    @inline(__always)
    package mutating func push(local slot: Int32, _ type: SlotType) {
        append(
            StackValue(
                kind: .local, type: type, slot: Int32(nextSlot),
                payload: UInt64(UInt32(bitPattern: slot))))
    }

    @inline(__always)
    package mutating func push(constant bits: UInt64, _ type: SlotType) {
        append(StackValue(kind: .constant, type: type, slot: Int32(nextSlot), payload: bits))
    }

    /// Pushes values that are in their slots. Many of them are not looked through one by one
    /// later.
    mutating func push(_ types: SlotTypes) {
        let areAllSettled = settledCount == values.count
        for index in 0..<types.count { push(types[index]) }
        if areAllSettled { settledCount = values.count }
    }

    /// Pushes what was popped last.
    package mutating func pushAgain(_ value: StackValue) { append(value) }

    @inline(__always)
    private mutating func append(_ value: StackValue) {
        values.append(value)
        nextSlot = Int(value.slot) + value.type.slotCount
        reserve(slotsTo: nextSlot)
    }

    /// Validated code never pops from an empty stack.
    @inline(__always)
    package mutating func pop() -> StackValue {
        let value = values.removeLast()
        settledCount = min(settledCount, values.count)
        nextSlot = Int(value.slot)
        return value
    }

    package mutating func remove(downTo height: Int) {
        guard height < values.count else { return }
        nextSlot = Int(values[height].slot)
        values.remove(downTo: height)
        settledCount = min(settledCount, height)
    }

    // What is in its slot.

    /// An operand's value has been put into its slot.
    @inline(__always)
    package mutating func noteSettled(_ index: Int) { values[index].kind = .temporary }

    /// All operands from a position on have been settled one by one.
    package mutating func noteSettled(downTo height: Int) {
        if height <= settledCount { settledCount = values.count }
    }

    /// The deepest operand that may be symbolic, if there are more of them than that many: so that
    /// looking through them takes bounded time. It counts as settled from now on.
    @inline(__always)
    package mutating func takeDeepest(beyond depth: Int) -> Int? {
        guard values.count - settledCount > depth else { return nil }
        settledCount += 1
        return settledCount - 1
    }

    /// Whether an operand names a local's slot: it has to be settled before the local changes.
    @inline(__always)
    package func names(localSlot slot: Int) -> Bool {
        for index in settledCount..<values.count where values[index].names(localSlot: slot) {
            return true
        }
        return false
    }

    /// Whether all operands from a position on are in their slots.
    package func areSettled(downTo height: Int) -> Bool {
        for index in max(height, settledCount)..<max(values.count, settledCount)
        where values[index].kind != .temporary { return false }
        return true
    }
}
