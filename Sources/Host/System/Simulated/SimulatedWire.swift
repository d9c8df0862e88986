/// What is under way between sockets of a simulation, in the order in which it arrives.
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
    }

    /// The next one last. Of those that arrive at one time, the first sent.
    private var parts: [Part] = []

    var nextArrival: Instant? { parts.last?.arrival }

    mutating func add(_ part: Part) {
        var (low, high) = (0, parts.count)
        while low < high {
            let middle = (low + high) / 2
            if parts[middle].arrival <= part.arrival { high = middle } else { low = middle + 1 }
        }
        // Before those of its time that were sent earlier, as the end comes first.
        parts.insert(part, at: low)
    }

    mutating func next(at now: Instant) -> Part? {
        guard let last = parts.last, last.arrival <= now else { return nil }
        return parts.removeLast()
    }
}
