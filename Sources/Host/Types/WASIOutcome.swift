/// What a call came to.
public enum WASIOutcome: Hashable, Sendable {
    /// The call returns this to the guest.
    case errno(WASIErrno)
    /// The guest ends with this code, 0 to 125.
    case exit(code: UInt32)
    /// The guest ends with a trap.
    case trap(String)
    /// The embedder asked to stop while the guest was waiting.
    case interrupted
}
