import Synchronization

/// Stops a store's guests from any thread: metered ones at their next loop or call, and those of
/// every engine while they wait on shared memory or in asynchronous host functions, whose tasks are
/// cancelled.
///
/// A store has one from the start: ``Store/interruptHandle``.
public final class InterruptHandle: Sendable {
    private let requested = Atomic<Bool>(false)
    private let waits = InterruptibleSet()

    init() {}

    /// Asks for a stop; stays in force until ``reset()``.
    public func interrupt() {
        requested.store(true, ordering: .releasing)
        waits.interruptAll()
    }

    /// Takes the request back, so that guests of the store may run again.
    public func reset() { requested.store(false, ordering: .releasing) }

    /// Whether a stop was asked for and not taken back.
    public var isRequested: Bool { requested.load(ordering: .acquiring) }

    /// Ends a wait on request, also if that came before.
    func watch(_ wait: any Interruptible) {
        waits.insert(wait)
        if isRequested { wait.interrupt() }
    }

    func unwatch(_ wait: any Interruptible) { waits.remove(wait) }
}
