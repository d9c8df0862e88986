internal import HostSystem
import Platform

/// Measures the slices of one thread.
///
/// Time of the processor is what guests are charged for, not time in which the thread waited for
/// one. Asking for it is dear where slices are short, so that theirs is the time that went by.
struct SliceMeter {
    /// From here on the time of the processor is asked for.
    private static let longNanoseconds: UInt64 = 50_000

    private var start = Instant.start
    private var computed: UInt64 = 0
    private let clock = SystemClock()

    /// A slice begins, after which the thread has slept.
    mutating func begin() {
        start = clock.now
        computed = ThreadTime.nanoseconds
    }

    /// When the last slice ended.
    var now: Instant { start }

    /// A slice ends, and the next one begins.
    mutating func lap() -> UInt64 {
        let end = clock.now
        let passed = start.nanoseconds(until: end)
        start = end
        guard passed >= Self.longNanoseconds else { return passed }
        let computed = ThreadTime.nanoseconds
        defer { self.computed = computed }
        return min(passed, computed &- self.computed)
    }
}
