/// Lets one thread sleep until another one wakes it, or until a time. A wake that comes first
/// counts.
@safe
package final class Parker: @unchecked Sendable {
    // Sendable: `isAwake` is read and written with the mutex held only; the rest never changes.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var isAwake = false
    /// Sleeps longer than this are done in parts, so that no sum of times overflows.
    private static let partMax = Duration.seconds(3600)

    package init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        unsafe pthread_mutex_init(mutex, nil)
        unsafe condition = .allocate(capacity: 1)
        unsafe condition.initialize(to: pthread_cond_t())
        #if canImport(Darwin)
            unsafe pthread_cond_init(condition, nil)
        #else
            var attributes = pthread_condattr_t()
            unsafe pthread_condattr_init(&attributes)
            unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
            unsafe pthread_cond_init(condition, &attributes)
            unsafe pthread_condattr_destroy(&attributes)
        #endif
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    /// Sleeps until woken; at the latest until an instant, and then returns too.
    package func park(until instant: ContinuousClock.Instant? = nil) {
        unsafe pthread_mutex_lock(mutex)
        defer {
            isAwake = false
            unsafe pthread_mutex_unlock(mutex)
        }
        while !isAwake {
            guard let instant else {
                unsafe pthread_cond_wait(condition, mutex)
                continue
            }
            let left = instant - ContinuousClock.now
            guard left > .zero else { return }
            sleep(min(left, Self.partMax))
        }
    }

    /// Ends the sleep, or the next one if there is none.
    package func wake() {
        unsafe pthread_mutex_lock(mutex)
        isAwake = true
        unsafe pthread_cond_signal(condition)
        unsafe pthread_mutex_unlock(mutex)
    }

    private func sleep(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        // Rounded up, so that the time is over afterwards.
        let nanoseconds = Int(attoseconds / 1_000_000_000) + 1
        #if canImport(Darwin)
            var time = timespec(tv_sec: Int(seconds), tv_nsec: min(nanoseconds, 999_999_999))
            unsafe pthread_cond_timedwait_relative_np(condition, mutex, &time)
        #else
            var time = timespec()
            unsafe clock_gettime(CLOCK_MONOTONIC, &time)
            time.tv_sec += Int(seconds) + (time.tv_nsec + nanoseconds) / 1_000_000_000
            time.tv_nsec = (time.tv_nsec + nanoseconds) % 1_000_000_000
            unsafe pthread_cond_timedwait(condition, mutex, &time)
        #endif
    }
}
