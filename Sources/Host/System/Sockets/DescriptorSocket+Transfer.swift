internal import Platform

// Bytes in and out, between the caller's memory and the system.
extension DescriptorSocket {
    package func receive(
        into bytes: inout MutableRawSpan, peek: Bool
    ) throws(NetworkError) -> ReceivedBytes {
        // Systems differ in what they do with it.
        if kind == .stream, bytes.byteCount == 0 {
            return ReceivedBytes(count: try call { _ in 0 })
        }
        let flags = peek ? SystemSocket.peek : 0
        return try unsafe bytes.withUnsafeMutableBytes { buffer throws(NetworkError) in
            switch kind {
            case .stream:
                let count = try transfer { descriptor in
                    unsafe recv(descriptor, buffer.baseAddress, buffer.count, flags)
                }
                return ReceivedBytes(count: count)
            case .datagram:
                var received = ReceivedBytes(count: 0)
                try call { descriptor in
                    let (count, isTruncated, source) = unsafe SystemSocket.receiveDatagram(
                        descriptor, into: buffer, flags: flags)
                    received = ReceivedBytes(
                        count: count, isTruncated: isTruncated, source: Self.named(source))
                    return count
                }
                return received
            }
        }
    }

    /// A sender without a name cannot be answered.
    private static func named(_ source: SystemAddress?) -> SocketAddress? {
        let address = source.map { SocketAddress($0) }
        return address == .unix(.unnamed) ? nil : address
    }

    package func send(_ bytes: RawSpan, to address: SocketAddress?) throws(NetworkError) -> Int {
        if let address {
            guard kind == .datagram else { throw NetworkError(.invalid) }
            guard address.family == family else { throw NetworkError(.unsupported) }
        }
        var place: SocketPlace?
        if let address { place = try self.place(of: address, isThere: true) }
        let target = place?.address ?? address?.system
        defer { withExtendedLifetime(place) {} }
        return try unsafe bytes.withUnsafeBytes { buffer throws(NetworkError) in
            try transfer { unsafe SystemSocket.send($0, buffer, to: target) }
        }
    }

    /// Calls the system, which may tell here what became of a pending connection, and tells it
    /// once.
    private func transfer(_ body: (Int32) -> Int) throws(NetworkError) -> Int {
        try state.withLock { state throws(NetworkError) in
            do throws(NetworkError) {
                return try Self.call(state.descriptor, body)
            } catch {
                if state.isConnecting, error.isOfConnection { state.giveUpConnecting() }
                throw error
            }
        }
    }

    package func shutdown(_ direction: ShutdownDirection) throws(NetworkError) {
        let ends = SystemSocket.ends(
            receiving: direction != .send, sending: direction != .receive)
        try call { Platform.shutdown($0, ends) }
    }
}

extension NetworkError {
    /// Whether it says something about the connection, and not about the call alone.
    fileprivate var isOfConnection: Bool {
        switch reason {
        case .wouldBlock, .notConnected, .closed, .noMemory, .invalid: false
        default: true
        }
    }
}
