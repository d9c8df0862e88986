/// A clock that moves on every few milliseconds, in steps of the system, and is read in a fifth of
/// the time that an exact one takes.
///
/// Public, as the compiler inlines nothing into other modules that is only the package's.
public enum CoarseClock {
    /// Differs from an earlier one once the clock has moved on.
    @inlinable @inline(__always)
    public static var tick: Int {
        #if canImport(Darwin)
            return Int(truncatingIfNeeded: clock_gettime_nsec_np(CLOCK_MONOTONIC_RAW_APPROX))
        #else
            var time = timespec()
            unsafe clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
            return time.tv_sec &* 1_000_000_000 &+ time.tv_nsec
        #endif
    }
}
