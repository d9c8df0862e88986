internal import Platform

extension DescriptorSocket {
    package func value(of option: SocketOption) throws(NetworkError) -> Int {
        guard option.isKnown(to: family, kind) else { throw NetworkError(.unsupported) }
        var value: Int32 = 0
        try call { descriptor -> Int32 in
            let found =
                option == .lingerSeconds
                ? SystemSocket.lingerSeconds(descriptor)
                : SystemSocket.value(of: option.system(family), descriptor)
            guard let found else { return -1 }
            value = found
            return 0
        }
        // Some systems answer other numbers than 1 for flags.
        return Int(clamping: option.isFlag ? min(value, 1) : value / option.factor)
    }

    package func set(_ option: SocketOption, to value: Int) throws(NetworkError) {
        guard option.isKnown(to: family, kind) else { throw NetworkError(.unsupported) }
        let value = try option.checked(value)
        try call { descriptor in
            option == .lingerSeconds
                ? SystemSocket.setLingerSeconds(descriptor, to: value)
                : SystemSocket.set(option.system(family), descriptor, to: value)
        }
    }
}

extension SocketOption {
    /// By what the system's answer is larger than what it was told.
    fileprivate var factor: Int32 {
        switch self {
        case .receiveBufferBytes, .sendBufferBytes: SystemSocket.bufferFactor
        default: 1
        }
    }

    fileprivate func system(_ family: AddressFamily) -> SystemSocket.Option {
        switch self {
        case .reuseAddress: .reuseAddress
        case .keepAlive: .keepAlive
        case .keepAliveIdleSeconds: .keepAliveIdle
        case .keepAliveIntervalSeconds: .keepAliveInterval
        case .keepAliveCount: .keepAliveCount
        case .noDelay: .noDelay
        case .receiveBufferBytes: .receiveBuffer
        case .sendBufferBytes, .lingerSeconds: .sendBuffer
        case .broadcast: .broadcast
        case .hopLimit: family == .ipv6 ? .hopLimit : .timeToLive
        case .v6Only: .v6Only
        }
    }
}
