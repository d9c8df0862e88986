import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Threads that wait on addresses of shared memories. Spec: threads, wait and notify.
final class WaiterQueue: Sendable {
    static let shared = WaiterQueue()

    private struct Waiter {
        var address: UInt
        var id: UInt64
    }

    private struct State {
        var waiters: [Waiter] = []
        var nextID: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Waits until notified, or until the time is over. 0 woken, 1 not equal, 2 timed out.
    func wait(_ cell: AtomicCell, expected: UInt64, timeoutNanoseconds: Int64) -> UInt64 {
        let address = UInt(bitPattern: cell.place)
        let id: UInt64? = state.withLock { state in
            guard cell.load() == expected else { return nil }
            state.nextID += 1
            state.waiters.append(Waiter(address: address, id: state.nextID))
            return state.nextID
        }
        guard let id else { return 1 }
        let start = ContinuousClock.now
        var pause: UInt32 = 20
        while true {
            let isWaiting = state.withLock { state in state.waiters.contains { $0.id == id } }
            if !isWaiting { return 0 }
            if timeoutNanoseconds >= 0,
                ContinuousClock.now - start >= .nanoseconds(timeoutNanoseconds)
            {
                let removed = state.withLock { state in
                    let index = state.waiters.firstIndex { $0.id == id }
                    if let index { state.waiters.remove(at: index) }
                    return index != nil
                }
                return removed ? 2 : 0
            }
            usleep(pause)
            pause = min(pause * 2, 1000)
        }
    }

    /// Wakes up to `count` waiters of an address, the longest waiting first.
    func notify(_ place: UnsafeMutableRawPointer, _ count: UInt32) -> UInt64 {
        let address = UInt(bitPattern: place)
        return state.withLock { state in
            var woken: UInt64 = 0
            state.waiters.removeAll { waiter in
                guard waiter.address == address, woken < UInt64(count) else { return false }
                woken += 1
                return true
            }
            return woken
        }
    }
}
