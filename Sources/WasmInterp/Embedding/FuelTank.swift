import Synchronization

/// Fuel for the guests of several stores, on any threads, that shall not use more together.
///
/// A store draws an eighth of what is left at a time, or less, and gives back what its guests have
/// not used when they end, wait or are paused. So a guest may run out of fuel while others still
/// hold some; all of them together never use more.
public final class FuelTank: Sendable {
    private let left: Atomic<UInt64>
    /// What all that this one gives out is drawn from as well.
    private let parent: FuelTank?

    /// A tank with so much in it.
    ///
    /// - Parameter fuel: Instructions, as in ``Store/fuel``.
    public convenience init(_ fuel: UInt64) { self.init(fuel, within: nil) }

    /// A tank that gives out no more than another one has.
    package init(_ fuel: UInt64, within parent: FuelTank?) {
        left = Atomic(fuel)
        self.parent = parent
    }

    /// Instructions that no store has drawn.
    public var fuel: UInt64 { min(ownFuel, parent?.fuel ?? .max) }

    /// The same without looking at the parent.
    package var ownFuel: UInt64 { left.load(ordering: .relaxed) }

    func draw(atMost most: Int64) -> Int64 {
        let most = UInt64(clamping: most)
        let drawn = Int64(clamping: change { known in min(known, most, known / 8 + 1) })
        guard let parent else { return drawn }
        let given = parent.draw(atMost: drawn)
        giveBackHere(UInt64(clamping: drawn - given))
        return given
    }

    /// Takes all of it, or what is left; false if that is less.
    func take(_ units: UInt64) -> Bool {
        let taken = change { known in min(known, units) }
        return parent?.take(taken) ?? true && taken == units
    }

    func giveBack(_ units: UInt64) {
        giveBackHere(units)
        parent?.giveBack(units)
    }

    private func giveBackHere(_ units: UInt64) {
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
