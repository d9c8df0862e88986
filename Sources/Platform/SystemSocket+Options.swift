// Options of sockets by the numbers that this system has for them.
extension SystemSocket {
    /// Where `setsockopt` finds one.
    package struct Option: Sendable {
        let level: Int32
        let name: Int32

        private init(_ level: some BinaryInteger, _ name: Int32) {
            self.level = Int32(clamping: level)
            self.name = name
        }

        package static let reuseAddress = Option(SOL_SOCKET, SO_REUSEADDR)
        package static let keepAlive = Option(SOL_SOCKET, SO_KEEPALIVE)
        package static let broadcast = Option(SOL_SOCKET, SO_BROADCAST)
        package static let receiveBuffer = Option(SOL_SOCKET, SO_RCVBUF)
        package static let sendBuffer = Option(SOL_SOCKET, SO_SNDBUF)
        package static let error = Option(SOL_SOCKET, SO_ERROR)
        package static let noDelay = Option(IPPROTO_TCP.bits, TCP_NODELAY)
        package static let keepAliveInterval = Option(IPPROTO_TCP.bits, TCP_KEEPINTVL)
        package static let keepAliveCount = Option(IPPROTO_TCP.bits, TCP_KEEPCNT)
        package static let timeToLive = Option(IPPROTO_IP.bits, IP_TTL)
        package static let hopLimit = Option(IPPROTO_IPV6.bits, IPV6_UNICAST_HOPS)
        package static let v6Only = Option(IPPROTO_IPV6.bits, IPV6_V6ONLY)

        package static var keepAliveIdle: Option {
            #if canImport(Darwin)
                Option(IPPROTO_TCP.bits, TCP_KEEPALIVE)
            #else
                Option(IPPROTO_TCP.bits, TCP_KEEPIDLE)
            #endif
        }

        fileprivate static var linger: Option {
            #if canImport(Darwin)
                Option(SOL_SOCKET, SO_LINGER_SEC)
            #else
                Option(SOL_SOCKET, SO_LINGER)
            #endif
        }
    }

    /// What a buffer is told to hold more than it is asked for: Linux counts its own overhead in.
    package static var bufferFactor: Int32 {
        #if os(Linux)
            2
        #else
            1
        #endif
    }

    /// - Returns: Nil with `errno` if the system refuses.
    package static func value(of option: Option, _ descriptor: Int32) -> Int32? {
        var value: Int32 = 0
        var byteCount = socklen_t(MemoryLayout<Int32>.size)
        let result = unsafe getsockopt(descriptor, option.level, option.name, &value, &byteCount)
        return result == 0 ? value : nil
    }

    /// - Returns: As `setsockopt` does.
    package static func set(_ option: Option, _ descriptor: Int32, to value: Int32) -> Int32 {
        var value = value
        let byteCount = socklen_t(MemoryLayout<Int32>.size)
        return unsafe setsockopt(descriptor, option.level, option.name, &value, byteCount)
    }

    /// How many seconds closing may take to send what is left; -1 if the option is off.
    ///
    /// - Returns: Nil with `errno` if the system refuses.
    package static func lingerSeconds(_ descriptor: Int32) -> Int32? {
        var value = linger()
        var byteCount = socklen_t(MemoryLayout<linger>.size)
        let option = Option.linger
        let result = unsafe getsockopt(descriptor, option.level, option.name, &value, &byteCount)
        guard result == 0 else { return nil }
        return value.l_onoff == 0 ? -1 : Int32(clamping: value.l_linger)
    }

    /// - Returns: As `setsockopt` does.
    package static func setLingerSeconds(_ descriptor: Int32, to seconds: Int32) -> Int32 {
        var value = linger(l_onoff: seconds < 0 ? 0 : 1, l_linger: max(0, seconds))
        let byteCount = socklen_t(MemoryLayout<linger>.size)
        let option = Option.linger
        return unsafe setsockopt(descriptor, option.level, option.name, &value, byteCount)
    }
}
