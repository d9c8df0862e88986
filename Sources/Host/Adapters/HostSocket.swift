#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A socket of the host that was made for this guest.
public final class HostSocket: Socket {
    private let descriptor: OwnedDescriptor
    public let type: FileType

    /// Takes over a listening or connected socket and makes it non-blocking.
    public init(owning raw: Int32) throws(WASIErrno) {
        descriptor = OwnedDescriptor(raw)
        var kind: Int32 = 0
        var byteCount = socklen_t(MemoryLayout<Int32>.size)
        try system { unsafe getsockopt(raw, SOL_SOCKET, SO_TYPE, &kind, &byteCount) }
        #if canImport(Glibc)
            let datagram = Int32(SOCK_DGRAM.rawValue)
        #else
            let datagram = SOCK_DGRAM
        #endif
        type = kind == datagram ? .socketDatagram : .socketStream
        let flags = try system { fcntl(raw, F_GETFL) }
        try system { fcntl(raw, F_SETFL, flags | O_NONBLOCK) }
        try system { fcntl(raw, F_SETFD, FD_CLOEXEC) }
        #if canImport(Darwin)
            var on: Int32 = 1
            try system {
                unsafe setsockopt(raw, SOL_SOCKET, SO_NOSIGPIPE, &on, byteCount)
            }
        #endif
    }

    public var pollDescriptor: Int32 { descriptor.raw }

    public func accept() throws(WASIErrno) -> any Socket {
        let raw = descriptor.raw
        return try HostSocket(owning: try system { systemAccept(raw) })
    }

    public func receive(
        into bytes: inout MutableRawSpan, peek: Bool
    ) throws(WASIErrno) -> (count: Int, truncated: Bool) {
        let raw = descriptor.raw
        let room = bytes.byteCount
        // With MSG_TRUNC Linux answers the length that the datagram had.
        var flags: Int32 = peek ? Int32(MSG_PEEK.bits) : 0
        #if !canImport(Darwin)
            if type == .socketDatagram { flags |= Int32(MSG_TRUNC.bits) }
        #endif
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
                unsafe systemSend(raw, buffer.baseAddress, buffer.count)
            }
        }
    }

    public func shutdown(receive: Bool, send: Bool) throws(WASIErrno) {
        let raw = descriptor.raw
        let how = receive ? (send ? SHUT_RDWR.bits : SHUT_RD.bits) : SHUT_WR.bits
        try system { systemShutdown(raw, Int32(how)) }
    }
}

// Constants of enumerated C types are imported differently by system.
extension BinaryInteger {
    fileprivate var bits: Self { self }
}
extension RawRepresentable where RawValue: BinaryInteger {
    fileprivate var bits: RawValue { rawValue }
}

// Inside a type with methods of these names the system's are not found.
private func systemAccept(_ raw: Int32) -> Int32 { accept(raw, nil, nil) }

private func systemSend(_ raw: Int32, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Darwin)
        unsafe send(raw, start, count, 0)
    #else
        unsafe send(raw, start, count, Int32(MSG_NOSIGNAL.bits))
    #endif
}

private func systemShutdown(_ raw: Int32, _ how: Int32) -> Int32 { shutdown(raw, how) }
