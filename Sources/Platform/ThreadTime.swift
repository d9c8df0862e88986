/// What threads have computed.
package enum ThreadTime {
    /// Nanoseconds that processors have worked for the calling thread; 0 where the system does not
    /// say.
    package static var nanoseconds: UInt64 {
        var time = timespec()
        guard unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return 0 }
        return UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec)
    }
}
