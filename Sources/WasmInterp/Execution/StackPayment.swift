/// What a stack has taken of the memory that all stores of the engine may have together.
///
/// A stack is address space, which costs nothing, up to `StoreLimits.stackBytesMax`. The limit that
/// frames keep to starts low and rises in steps that are paid for, so that deep recursion of many
/// guests cannot use up what the machine has.
struct StackPayment {
    /// Slots of a new stack that are paid for, if it has as many: 64 KiB.
    static let firstSlotCount = 1 << 13

    /// Slots that frames may take at most.
    let slotCountMax: Int
    private(set) var slotCount: Int
    private let budget: ResourceBudget

    /// nil if the budget has not enough for the first step.
    init?(slotCountMax: Int, _ budget: ResourceBudget) {
        self.slotCountMax = slotCountMax
        self.budget = budget
        slotCount = min(slotCountMax, Self.firstSlotCount)
        guard budget.take(UInt64(slotCount) * 8) else { return nil }
    }

    /// Pays for so many slots at least; nil if that has been done, else why not.
    mutating func pay(forSlots count: Int) -> TrapCode? {
        guard count <= slotCountMax else { return .stackOverflow }
        guard count > slotCount else { return nil }
        let wanted = min(max(count, slotCount * 2), slotCountMax)
        guard budget.take(UInt64(wanted - slotCount) * 8) else { return .outOfMemory }
        slotCount = wanted
        return nil
    }

    func giveBack() { budget.give(UInt64(slotCount) * 8) }
}

extension Execution {
    /// Lets frames end at a place that lies beyond the limit; nil if they may, else why not.
    func raiseLimit(to end: UnsafeMutablePointer<UInt64>) -> TrapCode? {
        guard var payment else { return .stackOverflow }
        if let trap = payment.pay(forSlots: end - stack) { return trap }
        self.payment = payment
        context.pointee.stackLimit = stack + payment.slotCount
        return nil
    }

    /// The same for any place.
    @inline(__always)
    func room(upTo end: UnsafeMutablePointer<UInt64>) -> TrapCode? {
        if end <= context.pointee.stackLimit { return nil }
        return raiseLimit(to: end)
    }
}

extension Context {
    /// The same for handlers: who runs is the innermost execution of its store.
    @inline(never)
    func raiseLimit(to end: UnsafeMutablePointer<UInt64>) -> TrapCode? {
        store._withUnsafeGuaranteedRef { store in
            guard let running = store.running else { return .stackOverflow }
            return running._withUnsafeGuaranteedRef { $0.raiseLimit(to: end) }
        }
    }
}
