internal import HostSystem
import Platform

/// Measures the slices of one thread.
///
/// Time of the processor is what guests are charged for, not time in which the thread waited for
/// one; but a call of the host that holds the thread keeps others from it as well. Asking for the
/// time of the processor is dear where slices are short, so that theirs is the time that went by.
struct SliceMeter {
    /// From here on the time of the processor is asked for.
    private static let longNanoseconds: UInt64 = 50_000
    /// Who has computed for a smaller part of the time has held the thread rather than waited for a
    /// processor.
    private static let leastShare: UInt64 = 4

    struct Slice {
        /// What went by.
        var passed: UInt64
        /// What the guest is charged for.
        var charged: UInt64
    }

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
    mutating func lap() -> Slice {
        let end = clock.now
        let passed = start.nanoseconds(until: end)
        start = end
        guard passed >= Self.longNanoseconds else { return Slice(passed: passed, charged: passed) }
        let now = ThreadTime.nanoseconds
        let computed = min(now - min(self.computed, now), passed)
        self.computed = now
        let hasHeld = computed < passed / Self.leastShare
        return Slice(passed: passed, charged: hasHeld ? passed : computed)
    }
}
