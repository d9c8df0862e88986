internal import Platform

// Bytes in and out, between the caller's memory and the system.
extension DescriptorSocket {
    package func receive(
        into bytes: inout MutableRawSpan, peek: Bool
    ) throws(NetworkError) -> ReceivedBytes {
        let flags = peek ? SystemSocket.peek : 0
        return try unsafe bytes.withUnsafeMutableBytes { buffer throws(NetworkError) in
            switch kind {
            case .stream:
                let count = try call { descriptor in
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
        return try unsafe bytes.withUnsafeBytes { buffer throws(NetworkError) in
            try call { unsafe SystemSocket.send($0, buffer, to: address?.system) }
        }
    }

    package func shutdown(_ direction: ShutdownDirection) throws(NetworkError) {
        let ends = SystemSocket.ends(
            receiving: direction != .send, sending: direction != .receive)
        try call { Platform.shutdown($0, ends) }
    }
}
