import Platform

/// Opens a file on a thread of its own: opening a named pipe waits for its other end, and the
/// system knows no end of that wait.
final class FileOpening: Sendable {
    private let open: @Sendable () -> Int32
    private let outcome = Locked<(descriptor: Int32, error: Int32)?>(nil)
    private let waiter = Parker()

    /// - Parameter open: Gives a descriptor, or -1 and `errno`.
    init(_ open: @escaping @Sendable () -> Int32) { self.open = open }

    /// What the call has given, with `errno` as it was; nil if it has not returned at the deadline.
    /// Its thread is then left to itself, so the process had better end.
    func descriptor(until deadline: ContinuousClock.Instant?) -> Int32? {
        guard let deadline else { return open() }
        let hasStarted = SystemThread.start {
            let descriptor = self.open()
            let error = errno
            self.outcome.withLock { $0 = (descriptor, error) }
            self.waiter.wake()
        }
        guard hasStarted else {
            errno = EAGAIN
            return -1
        }
        waiter.park(until: deadline)
        guard let (descriptor, error) = outcome.withLock({ $0 }) else { return nil }
        errno = error
        return descriptor
    }
}
