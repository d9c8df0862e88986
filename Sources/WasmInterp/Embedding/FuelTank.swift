import Synchronization

/// Fuel for the guests of several stores, on any threads, that shall not use more together.
///
/// A store draws an eighth of what is left at a time, or less, and gives back what its guests have
/// not used when they end, wait or are paused. So a guest may run out of fuel while others still
/// hold some; all of them together never use more.
public final class FuelTank: Sendable {
    private let left: Atomic<UInt64>

    /// A tank with so much in it.
    ///
    /// - Parameter fuel: Instructions, as in ``Store/fuel``.
    public init(_ fuel: UInt64) { left = Atomic(fuel) }

    /// Instructions that no store has drawn.
    public var fuel: UInt64 { left.load(ordering: .relaxed) }

    func draw(atMost most: Int64) -> Int64 {
        let most = UInt64(clamping: most)
        return Int64(clamping: change { known in min(known, most, known / 8 + 1) })
    }

    /// Takes all of it, or what is left; false if that is less.
    func take(_ units: UInt64) -> Bool { change { known in min(known, units) } == units }

    func giveBack(_ units: UInt64) {
        guard units > 0 else { return }
        // It has been drawn before.
        left.wrappingAdd(units, ordering: .relaxed)
    }

    /// - Returns: What has been taken out.
    private func change(_ amount: (UInt64) -> UInt64) -> UInt64 {
        var known = left.load(ordering: .relaxed)
        while true {
            let taken = amount(known)
            let (isDone, original) = left.compareExchange(
                expected: known, desired: known - taken, ordering: .relaxed)
            if isDone { return taken }
            known = original
        }
    }
}
