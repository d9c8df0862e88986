import HostSystem

/// What a wheel does, as a list that is looked through each time.
struct TimerModel {
    private struct Entry {
        var key: Int
        var tick: UInt64
        var order: UInt64
    }

    private var entries: [Entry] = []
    private var tick: UInt64
    private var order: UInt64 = 0

    init(at now: Instant) { tick = now.nanoseconds / 1_000_000 }

    var keys: [Int] { entries.map(\.key) }

    /// The tick at which something is over first.
    var firstTick: UInt64? { entries.map(\.tick).min() }

    mutating func add(_ key: Int, at deadline: Instant) {
        order += 1
        let (ticks, rest) = deadline.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
        entries.append(
            Entry(key: key, tick: max(tick, rest == 0 ? ticks : ticks + 1), order: order))
    }

    mutating func cancel(_ key: Int) -> Bool {
        guard let index = entries.firstIndex(where: { $0.key == key }) else { return false }
        entries.remove(at: index)
        return true
    }

    mutating func change(_ key: Int, to deadline: Instant) -> Bool {
        guard cancel(key) else { return false }
        add(key, at: deadline)
        return true
    }

    mutating func expire(at now: Instant) -> [Int] {
        tick = max(tick, now.nanoseconds / 1_000_000)
        let over = entries.filter { $0.tick <= tick }
            .sorted { ($0.tick, $0.order) < ($1.tick, $1.order) }
        entries.removeAll { $0.tick <= tick }
        return over.map(\.key)
    }
}
