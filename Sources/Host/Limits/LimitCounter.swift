internal import Synchronization

/// How much there is of one thing at most, and how much is in use. No lock is taken.
final class LimitCounter: Sendable {
    /// nil for no limit; it is counted all the same.
    let most: UInt64?
    private let taken = Atomic<UInt64>(0)

    init(_ most: UInt64?) { self.most = most }

    var used: UInt64 { taken.load(ordering: .relaxed) }

    /// Takes an amount; false, and nothing taken, if that is too much.
    func take(_ amount: UInt64) -> Bool { take(from: amount, upTo: amount) != nil }

    /// Takes as much as is left, up to an amount.
    ///
    /// - Parameter least: With less nothing is taken.
    /// - Returns: What was taken; nil if there is less than the least.
    func take(from least: UInt64, upTo amount: UInt64) -> UInt64? {
        var known = taken.load(ordering: .relaxed)
        while true {
            let left = (most ?? .max) - min(known, most ?? .max)
            let part = min(amount, left)
            guard part >= least else { return nil }
            let (isDone, original) = taken.compareExchange(
                expected: known, desired: known + part, ordering: .relaxed)
            if isDone { return part }
            known = original
        }
    }

    /// Gives back what was taken.
    func give(_ amount: UInt64) {
        guard amount > 0 else { return }
        var known = taken.load(ordering: .relaxed)
        while true {
            let (isDone, original) = taken.compareExchange(
                expected: known, desired: known - min(known, amount), ordering: .relaxed)
            if isDone { return }
            known = original
        }
    }

    /// Counts what has been used up already, be it too much.
    ///
    /// - Returns: Whether that is within the limit.
    func add(_ amount: UInt64) -> Bool {
        var known = taken.load(ordering: .relaxed)
        while true {
            let (sum, isTooLarge) = known.addingReportingOverflow(amount)
            let new = isTooLarge ? .max : sum
            let (isDone, original) = taken.compareExchange(
                expected: known, desired: new, ordering: .relaxed)
            if isDone { return new <= most ?? .max }
            known = original
        }
    }
}
