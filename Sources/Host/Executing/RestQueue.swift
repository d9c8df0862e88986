internal import HostSystem

/// Guests that wait, in the order in which their waits become long: each at most once, however
/// often it has waited.
struct RestQueue {
    private struct Entry {
        var id: GuestID
        var due: Instant
    }

    /// Waits are long from here on.
    let time: Duration
    private var entries: [Entry] = []
    private var first = 0

    init(_ time: Duration) { self.time = time }

    /// When the first one may be due.
    var next: Instant { first < entries.count ? entries[first].due : .never }

    mutating func add(_ id: GuestID, since: Instant) {
        entries.append(Entry(id: id, due: since.advanced(by: time)))
    }

    /// Takes the first one if its time has come.
    mutating func take(_ now: Instant) -> GuestID? {
        guard next <= now else { return nil }
        let id = entries[first].id
        first += 1
        if first > 1_024, first > entries.count / 2 {
            entries.removeFirst(first)
            first = 0
        }
        return id
    }
}
