import WasmCore

/// More was asked for than a guest's budget, or one of a group around it, allows.
public struct LimitExceeded: Error, Hashable, Sendable {
    /// What there is a limit of.
    public var resource: LimitedResource
    /// Which port, if the limit is one of ports.
    public var port: GuestPort?
    /// What is allowed.
    public var limit: UInt64
    /// The name of the budget that has the limit.
    public var setBy: String
    /// What was in use, or had been used.
    public var used: UInt64
    /// How much more was asked for.
    public var asked: UInt64
}

extension LimitExceeded: CustomStringConvertible {
    /// Limit, value and who has set it, in one line.
    public var description: String {
        let place = port.map { " of \($0)" } ?? ""
        let unit = resource.unit
        return "the limit of \(resource.name)\(place) is \(limit) \(unit), set by "
            + "\(setBy.quoted): \(used) used, \(asked) more asked for"
    }
}

/// Why a budget cannot govern a store.
public enum GuestBudgetError: Error, Hashable, Sendable {
    /// These limits need metered code, and the store's is not.
    case unmetered([LimitedResource])
}

extension GuestBudgetError: CustomStringConvertible {
    /// What is wrong, in one line.
    public var description: String {
        switch self {
        case .unmetered(let resources):
            "limits of \(resources.map(\.name).joined(separator: " and ")) need code that is "
                + "metered: set CodeOptions.isMetered for the store"
        }
    }
}
