import Platform
import WasmCore

/// Who waits on the addresses of one shared memory, per address in the order in which they came.
///
/// All of a waiter's state is under this queue's lock; sleepers are woken after it is left.
/// Spec: threads, wait and notify.
final class WaiterQueue: Sendable {
    /// Waiters on all addresses together.
    let countMax: Int
    private let list = Locked(WaiterList())

    init(countMax: Int) { self.countMax = countMax }

    enum Admission {
        case waiting(Waiter)
        case notEqual
        case full
    }

    /// Compares and queues in one step, as far as whoever notifies can tell: a store that this
    /// comparison does not see comes before a notification that finds the waiter.
    func admit(
        _ cell: AtomicCell, at address: UInt64, expected: UInt64, limit: Waiter.Limit?
    ) -> Admission {
        list.withLock { list in
            guard cell.load() == expected else { return .notEqual }
            guard list.count < countMax else { return .full }
            let waiter = Waiter(queue: self, address: address, limit: limit)
            list.append(waiter)
            return .waiting(waiter)
        }
    }

    /// A wait that is on no memory, and ends by its limit, ``Waiter/end()`` or an interruption.
    static func wait(limit: Waiter.Limit?) -> Waiter {
        let queue = WaiterQueue(countMax: 1)
        let waiter = Waiter(queue: queue, address: 0, limit: limit)
        queue.list.withLock { $0.append(waiter) }
        return waiter
    }

    /// Wakes up to `count` waiters of an address, the longest waiting first, and tells how many.
    ///
    /// All of them are taken out before the first one is woken: those that wait again meanwhile
    /// are not met a second time, so this ends, and tells no more than there are.
    func notify(_ address: UInt64, _ count: UInt32) -> UInt32 {
        let (woken, sleepers) = list.withLock { list in
            var woken: UInt32 = 0
            var sleepers: [Sleeper] = []
            while woken < count, let waiter = list.first(at: address) {
                if let sleeper = list.decide(waiter, .woken) { sleepers.append(sleeper) }
                woken += 1
            }
            return (woken, sleepers)
        }
        for sleeper in sleepers { sleeper.wake() }
        return woken
    }

    /// Waiters on all addresses.
    var count: Int { list.withLock { $0.count } }

    /// Ends a wait unless it has ended, and tells how it ended.
    @discardableResult
    func decide(_ waiter: Waiter, _ outcome: Waiter.Outcome) -> Waiter.Outcome {
        let (decided, sleeper) = list.withLock { list in
            if let outcome = waiter.outcome { return (outcome, Sleeper?.none) }
            return (outcome, list.decide(waiter, outcome))
        }
        sleeper?.wake()
        return decided
    }

    func outcome(of waiter: Waiter) -> Waiter.Outcome? { list.withLock { _ in waiter.outcome } }

    /// Says whom to wake at the end; false if the wait has ended already.
    func attach(_ sleeper: Sleeper, to waiter: Waiter) -> Bool {
        list.withLock { _ in
            guard waiter.outcome == nil else { return false }
            waiter.sleeper = sleeper
            return true
        }
    }
}

/// Waiters linked per address: joining and leaving take constant time.
private struct WaiterList {
    private struct Ends {
        var first: Waiter
        var last: Waiter
    }
    private var ends: [UInt64: Ends] = [:]
    private(set) var count = 0

    func first(at address: UInt64) -> Waiter? { ends[address]?.first }

    mutating func append(_ waiter: Waiter) {
        count += 1
        guard let last = ends[waiter.address]?.last else {
            ends[waiter.address] = Ends(first: waiter, last: waiter)
            return
        }
        last.next = waiter
        waiter.previous = last
        ends[waiter.address]?.last = waiter
    }

    /// Takes a waiter out and gives back whom to wake.
    mutating func decide(_ waiter: Waiter, _ outcome: Waiter.Outcome) -> Sleeper? {
        let (previous, next) = (waiter.previous, waiter.next)
        previous?.next = next
        next?.previous = previous
        switch (previous, next) {
        case (nil, nil): ends[waiter.address] = nil
        case (nil, .some(let next)): ends[waiter.address]?.first = next
        case (.some(let previous), nil): ends[waiter.address]?.last = previous
        case (.some, .some): break
        }
        count -= 1
        waiter.previous = nil
        waiter.next = nil
        waiter.outcome = outcome
        defer { waiter.sleeper = nil }
        return waiter.sleeper
    }
}
