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
    private let payer: ResourcePayer?

    /// nil if there is not enough for the first step.
    init?(slotCountMax: Int, _ store: StoreState) {
        self.slotCountMax = slotCountMax
        budget = store.engine.budget
        payer = ResourcePayer(store.limits.account, .stack)
        slotCount = 0
        guard take(min(slotCountMax, Self.firstSlotCount)) == nil else { return nil }
    }

    /// Pays for so many slots in all; nil if that has been done, else why not.
    private mutating func take(_ count: Int) -> TrapCode? {
        let byteCount = UInt64(count - slotCount) * 8
        guard payer?.take(byteCount) ?? true else { return .stackOverflow }
        guard budget.take(byteCount) else {
            payer?.give(byteCount)
            return .outOfMemory
        }
        slotCount = count
        return nil
    }

    /// Pays for so many slots at least; nil if that has been done, else why not.
    mutating func pay(forSlots count: Int) -> TrapCode? {
        guard count <= slotCountMax else { return .stackOverflow }
        guard count > slotCount else { return nil }
        // Who has an account pays for what is needed, not for twice as much.
        let steps = (count + Self.firstSlotCount - 1) / Self.firstSlotCount
        let wanted = payer == nil ? max(count, slotCount * 2) : steps * Self.firstSlotCount
        return take(min(wanted, slotCountMax))
    }

    func giveBack() {
        budget.give(UInt64(slotCount) * 8)
        payer?.give(UInt64(slotCount) * 8)
    }
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
