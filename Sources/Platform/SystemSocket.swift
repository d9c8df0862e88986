/// Constants and options of sockets, which systems name and type differently.
package enum SystemSocket {
    package static var stream: Int32 { Int32(clamping: SOCK_STREAM.bits) }
    package static var datagram: Int32 { Int32(SOCK_DGRAM.bits) }

    /// Leaves what is received where it is.
    package static var peek: Int32 { Int32(MSG_PEEK.bits) }

    /// Makes `recv` answer the length that a datagram had, where the system can tell it.
    package static var wholeLength: Int32 {
        #if canImport(Darwin)
            0
        #else
            Int32(MSG_TRUNC.bits)
        #endif
    }

    /// Makes `send` fail where it would raise SIGPIPE; see ``ignoreBrokenPipes(_:)``.
    package static var noSignal: Int32 {
        #if canImport(Darwin)
            0
        #else
            Int32(MSG_NOSIGNAL.bits)
        #endif
    }

    /// Makes all writing to a socket fail where it would raise SIGPIPE, on systems where that is an
    /// option of the socket and not of the call.
    ///
    /// - Returns: As `setsockopt` does.
    package static func ignoreBrokenPipes(_ descriptor: Int32) -> Int32 {
        #if canImport(Darwin)
            var on: Int32 = 1
            let byteCount = socklen_t(MemoryLayout<Int32>.size)
            return unsafe setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, byteCount)
        #else
            return 0
        #endif
    }

    /// What `shutdown` is told to end.
    package static func ends(receiving: Bool, sending: Bool) -> Int32 {
        Int32(receiving ? (sending ? SHUT_RDWR.bits : SHUT_RD.bits) : SHUT_WR.bits)
    }
}

// Constants of enumerated C types are imported differently by system.
extension BinaryInteger {
    var bits: Self { self }
}
extension RawRepresentable where RawValue: BinaryInteger {
    var bits: RawValue { rawValue }
}
