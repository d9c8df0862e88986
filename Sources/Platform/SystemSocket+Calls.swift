// Sockets that neither wait, nor raise signals, nor go to other programs.
extension SystemSocket {
    /// What `accept4` is told where there is one.
    package static var openFlags: Int32 {
        #if canImport(Darwin)
            0
        #else
            Int32(clamping: SOCK_CLOEXEC.bits) | Int32(clamping: SOCK_NONBLOCK.bits)
        #endif
    }

    /// - Returns: As `socket` does.
    package static func open(_ family: Int32, _ kind: Int32) -> Int32 {
        let descriptor = socket(family, kind | openFlags, 0)
        #if canImport(Darwin)
            return descriptor < 0 ? descriptor : prepare(descriptor)
        #else
            return descriptor
        #endif
    }

    /// Makes a socket such a one after the fact.
    ///
    /// - Returns: The descriptor, or -1 and it is closed.
    package static func prepare(_ descriptor: Int32) -> Int32 {
        let isPrepared =
            fcntl(descriptor, F_SETFL, O_NONBLOCK) >= 0
            && fcntl(descriptor, F_SETFD, FD_CLOEXEC) >= 0 && ignoreBrokenPipes(descriptor) == 0
        if isPrepared { return descriptor }
        let code = errno
        close(descriptor)
        errno = code
        return -1
    }

    /// Sends bytes, to an address or to where the socket is connected to.
    ///
    /// - Returns: As `send` does.
    package static func send(
        _ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, to address: SystemAddress?
    ) -> Int {
        guard let address else {
            return unsafe Platform.send(descriptor, bytes.baseAddress, bytes.count, noSignal)
        }
        return unsafe address.withSystemAddress { target, byteCount in
            unsafe sendto(
                descriptor, bytes.baseAddress, bytes.count, noSignal, target, byteCount)
        }
    }

    /// Receives a datagram.
    ///
    /// - Returns: As `recvmsg` does; whether there was more of it, and where it came from.
    package static func receiveDatagram(
        _ descriptor: Int32, into bytes: UnsafeMutableRawBufferPointer, flags: Int32
    ) -> (count: Int, isTruncated: Bool, source: SystemAddress?) {
        unsafe SystemAddress.withRoom { room, roomBytes in
            var vector = unsafe iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
            return unsafe withUnsafeMutablePointer(to: &vector) { vector in
                var message = unsafe msghdr()
                unsafe message.msg_name = room
                unsafe message.msg_namelen = roomBytes
                unsafe message.msg_iov = vector
                unsafe message.msg_iovlen = 1
                let count = unsafe recvmsg(descriptor, &message, flags)
                guard count >= 0 else { return (count, false, nil) }
                let isTruncated = unsafe message.msg_flags & Int32(clamping: MSG_TRUNC.bits) != 0
                let source = unsafe SystemAddress(room, byteCount: message.msg_namelen)
                return (count, isTruncated, source)
            }
        }
    }

    /// Lets a socket of datagrams send to anybody and hear anybody again.
    ///
    /// - Returns: As `connect` does.
    package static func disconnect(_ descriptor: Int32) -> Int32 {
        var nobody = sockaddr()
        let byteCount = socklen_t(MemoryLayout<sockaddr>.size)
        let result = unsafe connect(descriptor, &nobody, byteCount)
        #if canImport(Darwin)
            // It does so and says that there is no such family.
            if result < 0, errno == EAFNOSUPPORT { return 0 }
        #endif
        return result
    }
}
