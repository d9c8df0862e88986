import WasmCore

/// The waits that a handle has to end when it interrupts.
///
/// Who adds a waiter looks at the request afterwards, who requests looks here afterwards: one of
/// them sees the other.
final class WaiterSet: Sendable {
    private let waiters = Locked<[ObjectIdentifier: Waiter]>([:])

    func insert(_ waiter: Waiter) { waiters.withLock { $0[ObjectIdentifier(waiter)] = waiter } }
    func remove(_ waiter: Waiter) { waiters.withLock { $0[ObjectIdentifier(waiter)] = nil } }

    func interruptAll() {
        // Woken outside of the lock.
        for waiter in waiters.withLock({ Array($0.values) }) { waiter.interrupt() }
    }
}
