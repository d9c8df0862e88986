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
    private var entries = ArrivalQueue<Entry>()

    init(_ time: Duration) { self.time = time }

    /// When the first one may be due.
    var next: Instant { entries.first?.due ?? .never }

    mutating func add(_ id: GuestID, since: Instant) {
        entries.add(Entry(id: id, due: since.advanced(by: time)))
    }

    /// Takes the first one if its time has come.
    mutating func take(_ now: Instant) -> GuestID? {
        next <= now ? entries.take()?.id : nil
    }
}
