import Synchronization

/// An amount that the memories, or the tables, of a store share.
///
/// They hold it rather than the store, and give back what they have when they go away. A memory
/// that threads share may grow on any of them, so taking is atomic.
final class ResourceBudget: Sendable {
    let most: UInt64
    private let taken = Atomic<UInt64>(0)

    init(most: UInt64) { self.most = most }

    /// What is taken now.
    var used: UInt64 { taken.load(ordering: .relaxed) }

    /// Takes an amount; false, and nothing taken, if there is not as much left.
    func take(_ amount: UInt64) -> Bool {
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

    /// Gives back what was taken.
    func give(_ amount: UInt64) { taken.wrappingSubtract(amount, ordering: .relaxed) }
}
