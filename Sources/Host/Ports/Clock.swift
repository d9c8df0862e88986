/// Which time is meant. Spec: preview 1, `clockid`.
public enum ClockID: UInt32, Sendable {
    case realtime, monotonic, processCPU, threadCPU
}

/// Where a guest gets the time from, in nanoseconds. Several threads may ask at the same time.
public protocol GuestClock: AnyObject, Sendable {
    /// Nanoseconds since 1970.
    func realtime() -> UInt64
    /// Nanoseconds since some start; never goes back.
    func monotonic() -> UInt64
    /// Nanoseconds between two values of the clock.
    func resolution(_ clock: ClockID) -> UInt64
}
