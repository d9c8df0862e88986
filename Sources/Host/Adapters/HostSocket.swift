import Platform

/// A socket of the host that was made for this guest.
public final class HostSocket: Socket {
    private let descriptor: OwnedDescriptor
    public let type: FileType

    /// Takes over a listening or connected socket and makes it non-blocking.
    ///
    /// - Throws: `notsock` for another kind of descriptor, `badf` for none; it is closed then.
    public init(owning raw: Int32) throws(WASIErrno) {
        descriptor = OwnedDescriptor(raw)
        var kind: Int32 = 0
        var byteCount = socklen_t(MemoryLayout<Int32>.size)
        try system { unsafe getsockopt(raw, SOL_SOCKET, SO_TYPE, &kind, &byteCount) }
        type = kind == SystemSocket.datagram ? .socketDatagram : .socketStream
        let flags = try system { fcntl(raw, F_GETFL) }
        try system { fcntl(raw, F_SETFL, flags | O_NONBLOCK) }
        try system { fcntl(raw, F_SETFD, FD_CLOEXEC) }
        try system { SystemSocket.ignoreBrokenPipes(raw) }
    }

    public var pollDescriptor: Int32 { descriptor.raw }

    public func accept() throws(WASIErrno) -> any Socket {
        let raw = descriptor.raw
        return try HostSocket(owning: try system { Platform.accept(raw, nil, nil) })
    }

    public func receive(
        into bytes: inout MutableRawSpan, peek: Bool
    ) throws(WASIErrno) -> (count: Int, truncated: Bool) {
        let raw = descriptor.raw
        let room = bytes.byteCount
        var flags: Int32 = peek ? SystemSocket.peek : 0
        if type == .socketDatagram { flags |= SystemSocket.wholeLength }
        let count = try system {
            unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe recv(raw, buffer.baseAddress, buffer.count, flags)
            }
        }
        return (min(count, room), count > room)
    }

    public func send(_ bytes: RawSpan) throws(WASIErrno) -> Int {
        let raw = descriptor.raw
        return try system {
            unsafe bytes.withUnsafeBytes { buffer in
                unsafe Platform.send(
                    raw, buffer.baseAddress, buffer.count, SystemSocket.noSignal)
            }
        }
    }

    public func shutdown(receive: Bool, send: Bool) throws(WASIErrno) {
        let raw = descriptor.raw
        let ends = SystemSocket.ends(receiving: receive, sending: send)
        try system { Platform.shutdown(raw, ends) }
    }
}
