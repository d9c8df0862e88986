import Platform
import Synchronization

/// An amount that the memories, or the tables, of a store share, or all that stores have together.
///
/// They hold it rather than the store, and give back what they have when they go away. A memory
/// that threads share may grow on any of them, so taking is atomic.
final class ResourceBudget: Sendable {
    let most: UInt64
    private let taken = Atomic<UInt64>(0)
    /// Who has to agree to what is taken here.
    private let parent: ResourceBudget?
    /// What one of this budget's units is in the parent's.
    private let unitsOfParent: UInt64
    /// Who pays for it beside.
    private let payer: ResourcePayer?

    init(
        most: UInt64, within parent: ResourceBudget? = nil, unitsOfParent: UInt64 = 1,
        payer: ResourcePayer? = nil
    ) {
        self.most = most
        self.parent = parent
        self.unitsOfParent = unitsOfParent
        self.payer = payer
    }

    /// Bytes for all engines that are given no number of their own: half of the physical memory.
    static let ofProcess = ResourceBudget(most: physicalMemoryByteCount / 2)

    /// Bytes of memory that the machine has; where it does not tell, a number that any has.
    private static let physicalMemoryByteCount: UInt64 = {
        let pages = sysconf(Int32(_SC_PHYS_PAGES))
        let pageBytes = sysconf(Int32(_SC_PAGESIZE))
        guard pages > 0, pageBytes > 0 else { return 1 << 31 }
        let (bytes, overflow) = UInt64(pages).multipliedReportingOverflow(by: UInt64(pageBytes))
        return overflow ? .max : bytes
    }()

    /// Takes an amount; false, and nothing taken, if there is not as much left.
    func take(_ amount: UInt64) -> Bool {
        let (parents, isTooMuch) = amount.multipliedReportingOverflow(by: unitsOfParent)
        guard !isTooMuch, takeHere(amount) else { return false }
        guard payer?.take(amount) ?? true else {
            giveHere(amount)
            return false
        }
        guard parent?.take(parents) ?? true else {
            payer?.give(amount)
            giveHere(amount)
            return false
        }
        return true
    }

    /// Takes an amount if there is as much left and somebody who is asked then agrees.
    func take(_ amount: UInt64, ifAllowed isAllowed: () -> Bool) -> Bool {
        guard take(amount) else { return false }
        if isAllowed() { return true }
        give(amount)
        return false
    }

    private func takeHere(_ amount: UInt64) -> Bool {
        var old = taken.load(ordering: .relaxed)
        while true {
            let (new, overflow) = old.addingReportingOverflow(amount)
            guard !overflow, new <= most else { return false }
            let (exchanged, current) = taken.compareExchange(
                expected: old, desired: new, ordering: .relaxed)
            if exchanged { return true }
            old = current
        }
    }

    private func giveHere(_ amount: UInt64) { taken.wrappingSubtract(amount, ordering: .relaxed) }

    /// Gives back what was taken.
    func give(_ amount: UInt64) {
        giveHere(amount)
        payer?.give(amount)
        parent?.give(amount * unitsOfParent)
    }

    /// What is taken now.
    var used: UInt64 { taken.load(ordering: .relaxed) }
}
