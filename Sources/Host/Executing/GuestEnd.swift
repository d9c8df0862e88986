/// Why an executor does not take a guest, or ends one that has not come to its end.
public enum GuestEnd: Error, Hashable, Sendable {
    /// Somebody said so.
    case cancelled
    /// The executor was shut down.
    case shutDown
    /// Its store's code is not metered: nothing would let the others run.
    case unmetered
    /// There are as many guests as the executor takes.
    case tooManyGuests(countMax: Int)
    /// The system has no thread for the executor.
    case noThread
    /// What the guest has in its memory was put aside while it waited, and cannot be had again.
    case lostMemory(reason: String)
}

extension GuestEnd: CustomStringConvertible {
    public var description: String {
        switch self {
        case .cancelled: "the guest was cancelled"
        case .shutDown: "the executor was shut down"
        case .unmetered: "the guest's code is not metered, so that it could not be interrupted"
        case .tooManyGuests(let countMax):
            "the executor has \(countMax) guests, and takes no more (guestsMax)"
        case .noThread: "the system has no thread for the executor"
        case .lostMemory(let reason):
            "the guest's memory was put aside while it waited, and cannot be had again: \(reason)"
        }
    }
}
