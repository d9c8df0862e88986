/// What is under way between sockets of a simulation: a heap by the time of arrival, and of those
/// that arrive at one time the first sent comes first.
struct SimulatedWire {
    enum Content {
        /// A wish for a connection, of a socket to one that listens.
        case connection
        /// It has been taken; the sender is the other end.
        case established
        case failure(NetworkError)
        case bytes([UInt8])
        case end
        case reset
        case datagram([UInt8], from: SocketAddress?, to: SocketAddress)
        case question(HostName, AddressFamily?, PendingResolution)
    }

    struct Part {
        var arrival: Instant
        var from: UInt64
        var to: UInt64
        var content: Content
        fileprivate var number: UInt64 = 0

        init(arrival: Instant, from: UInt64, to: UInt64, content: Content) {
            (self.arrival, self.from, self.to, self.content) = (arrival, from, to, content)
        }

        fileprivate func isBefore(_ other: Part) -> Bool {
            (arrival, number) < (other.arrival, other.number)
        }
    }

    /// None arrives before the one at half its index.
    private var parts: [Part] = []
    private var lastNumber: UInt64 = 0

    var nextArrival: Instant? { parts.first?.arrival }

    mutating func add(_ part: Part) {
        lastNumber += 1
        parts.append(part)
        parts[parts.count - 1].number = lastNumber
        rise(from: parts.count - 1)
    }

    mutating func next(at now: Instant) -> Part? {
        guard let first = parts.first, first.arrival <= now else { return nil }
        parts.swapAt(0, parts.count - 1)
        parts.removeLast()
        sink(from: 0)
        return first
    }

    /// Nobody wants to know any more.
    mutating func removeQuestion(_ id: WaitID) {
        parts.removeAll { part in
            if case .question(_, _, let pending) = part.content { pending.id == id } else { false }
        }
        // What is in order is a heap.
        parts.sort { $0.isBefore($1) }
    }

    private mutating func rise(from start: Int) {
        var index = start
        while index > 0, parts[index].isBefore(parts[(index - 1) / 2]) {
            parts.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    private mutating func sink(from start: Int) {
        var index = start
        while true {
            var below = 2 * index + 1
            guard below < parts.count else { return }
            if below + 1 < parts.count, parts[below + 1].isBefore(parts[below]) { below += 1 }
            guard parts[below].isBefore(parts[index]) else { return }
            parts.swapAt(index, below)
            index = below
        }
    }
}
