/// Which time is meant. Spec: preview 1, `clockid`.
public enum ClockID: UInt32, Sendable {
    /// The time of day: since 1970, and it may be set.
    case realtime
    /// Time that only goes on, from some start.
    case monotonic
    /// Processor time of the process or the thread. No guest is told: the answer is `badf`.
    case processCPU, threadCPU
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
