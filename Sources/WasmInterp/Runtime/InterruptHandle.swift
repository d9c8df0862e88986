import Synchronization

/// Stops a store's guests from any thread: metered ones at their next loop or call, and those of
/// every engine while they wait on shared memory.
public final class InterruptHandle: Sendable {
    private let requested = Atomic<Bool>(false)
    private let waiters = WaiterSet()

    public init() {}

    /// Asks for a stop; stays in force until ``reset()``.
    public func interrupt() {
        requested.store(true, ordering: .releasing)
        waiters.interruptAll()
    }
    public func reset() { requested.store(false, ordering: .releasing) }
    public var isRequested: Bool { requested.load(ordering: .acquiring) }

    /// Ends a wait on request, also if that came before.
    func watch(_ waiter: Waiter) {
        waiters.insert(waiter)
        if isRequested { waiter.interrupt() }
    }

    func unwatch(_ waiter: Waiter) { waiters.remove(waiter) }
}
