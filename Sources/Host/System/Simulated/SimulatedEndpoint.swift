/// A socket of a simulation, as data.
struct SimulatedEndpoint {
    enum Phase { case idle, listening(backlog: Int), connecting, connected, failed }

    let family: AddressFamily
    let kind: SocketKind
    /// Nil until it is accepted.
    var descriptor: Int32?
    var phase = Phase.idle
    var options: [SocketOption: Int] = [:]
    var local: SocketAddress?
    var peer: SocketAddress?
    /// The other end of a stream, as long as there is one.
    var peerID: UInt64?
    var error: NetworkError?
    /// Connections that nobody has accepted yet.
    var queue: [UInt64] = []

    var input: [UInt8] = []
    /// How many bytes of the input have been received.
    var inputStart = 0
    private(set) var datagrams: [(bytes: [UInt8], source: SocketAddress?)] = []
    /// What they take of the buffer.
    private var datagramsCost = 0
    /// Bytes of a stream that are on their way here.
    var arrivingBytes = 0
    /// What datagrams that are on their way from here take of the buffer.
    var leavingBytes = 0
    /// When the last part of a stream arrives, before which no later one does.
    var lastArrival = Instant.start

    var hasInputEnded = false
    var isReceiveShut = false
    var isSendShut = false
    var isReset = false

    init(_ family: AddressFamily, _ kind: SocketKind) {
        (self.family, self.kind) = (family, kind)
    }

    static func defaultValue(of option: SocketOption) -> Int {
        switch option {
        case .reuseAddress, .keepAlive, .noDelay, .broadcast, .v6Only: 0
        case .keepAliveIdleSeconds: 7_200
        case .keepAliveIntervalSeconds: 75
        case .keepAliveCount: 9
        case .receiveBufferBytes, .sendBufferBytes: 212_992
        case .hopLimit: 64
        case .lingerSeconds: -1
        }
    }

    func value(of option: SocketOption) -> Int {
        options[option] ?? Self.defaultValue(of: option)
    }

    /// What a datagram takes of a buffer: many empty ones fill it too.
    static func cost(ofDatagram byteCount: Int) -> Int { byteCount + 256 }

    var heldBytes: Int { kind == .stream ? input.count - inputStart : datagramsCost }

    /// Whether a datagram can be sent. The last one may take more than is left, as systems have it.
    var hasRoomToSend: Bool { leavingBytes < value(of: .sendBufferBytes) }

    /// How many bytes may still be sent to it.
    var roomBytes: Int { max(0, value(of: .receiveBufferBytes) - heldBytes - arrivingBytes) }

    var isConnected: Bool { if case .connected = phase { true } else { false } }
    var isConnecting: Bool { if case .connecting = phase { true } else { false } }

    /// - Parameter peerRoom: What the other end still takes.
    func readiness(peerRoom: Int) -> Readiness {
        var readiness: Readiness = error == nil ? [] : .error
        if error != nil { readiness.formUnion([.read, .write]) }
        guard kind == .stream else {
            if !datagrams.isEmpty { readiness.insert(.read) }
            return hasRoomToSend ? readiness.union(.write) : readiness
        }
        switch phase {
        case .idle, .failed: readiness.formUnion([.write, .hangUp])
        case .connecting: break
        case .listening: if !queue.isEmpty { readiness.insert(.read) }
        case .connected:
            let hasEnd = hasInputEnded || isReceiveShut || isReset
            if heldBytes > 0 || hasEnd { readiness.insert(.read) }
            if peerRoom > 0 || isSendShut || isReset { readiness.insert(.write) }
            if isReset || (hasInputEnded && isSendShut) { readiness.insert(.hangUp) }
        }
        return readiness
    }

    mutating func hold(_ datagram: [UInt8], from source: SocketAddress?) {
        datagrams.append((datagram, source))
        datagramsCost += Self.cost(ofDatagram: datagram.count)
    }

    mutating func dropDatagram() {
        guard !datagrams.isEmpty else { return }
        datagramsCost -= Self.cost(ofDatagram: datagrams.removeFirst().bytes.count)
    }

    /// Gives up memory once most of it has been received.
    mutating func dropReceived(_ count: Int) {
        inputStart += count
        guard inputStart == input.count || inputStart > 65_536 else { return }
        input.removeFirst(inputStart)
        inputStart = 0
    }
}
