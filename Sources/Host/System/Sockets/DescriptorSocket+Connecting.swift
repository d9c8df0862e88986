internal import Platform

// How a socket gets its addresses and its connection.
extension DescriptorSocket {
    package func bind(to address: SocketAddress) throws(NetworkError) {
        guard address.family == family else { throw NetworkError(.unsupported) }
        let place = try place(of: address, isThere: false)
        try call { descriptor in
            unsafe address.system.withSystemAddress { unsafe Platform.bind(descriptor, $0, $1) }
        }
        // Somebody may have had the path lead elsewhere just then.
        guard let place, !place.holdsSocket else { return }
        close()
        throw NetworkError(.denied)
    }

    /// Where a path leads; nil for other addresses, and where all links are followed.
    ///
    /// - Parameter isThere: Whether a socket must be there.
    func place(of address: SocketAddress, isThere: Bool) throws(NetworkError) -> SocketPlace? {
        guard !followsLinks, case .unix(let path) = address, !path.bytes.isEmpty else {
            return nil
        }
        return try SocketPlace(path.bytes, isThere: isThere)
    }

    package func listen(backlog: Int) throws(NetworkError) {
        try call { Platform.listen($0, Int32(clamping: max(1, backlog))) }
    }

    package func accept() throws(NetworkError) -> any NetworkSocket {
        let accepted: Int32
        do throws(NetworkError) {
            accepted = try call { descriptor in
                #if os(Linux)
                    accept4(descriptor, nil, nil, SystemSocket.openFlags)
                #else
                    Platform.accept(descriptor, nil, nil)
                #endif
            }
        } catch {
            throw isOfConnection(error) ? NetworkError(.aborted, code: error.code) : error
        }
        #if !os(Linux)
            guard SystemSocket.prepare(accepted) >= 0 else {
                // One that is gone takes no options.
                throw errno == EINVAL
                    ? NetworkError(.aborted, code: EINVAL) : NetworkError(system: errno)
            }
        #endif
        return DescriptorSocket(
            owning: accepted, family, kind, reactor, followsLinks: followsLinks)
    }

    /// Linux tells here what became of the connection meanwhile. A socket of datagrams is not
    /// supported itself.
    private func isOfConnection(_ error: NetworkError) -> Bool {
        error.reason == .unreachable || (error.reason == .unsupported && kind == .stream)
    }

    package func connect(to address: SocketAddress) throws(NetworkError) -> ConnectionProgress {
        guard address.family == family else { throw NetworkError(.unsupported) }
        let place = try place(of: address, isThere: true)
        let target = place?.address ?? address.system
        return try state.withLock { state throws(NetworkError) in
            guard let descriptor = state.descriptor else { throw NetworkError(.closed) }
            guard !state.isConnecting else { throw NetworkError(.inProgress) }
            guard !state.isConnected else { throw NetworkError(.alreadyConnected) }
            var code = Self.connect(descriptor, to: target)
            // Linux says here that the attempt before came to nothing, though it has been told.
            if code == ECONNABORTED, state.hasFailed {
                code = Self.connect(descriptor, to: target)
            }
            withExtendedLifetime(place) {}
            state.hasFailed = false
            switch code {
            case 0:
                state.isConnected = kind == .stream
                return .established
            // A signal does not end the attempt.
            case EINPROGRESS, EINTR:
                state.isConnecting = true
                return .pending
            // Linux has paths wait for room among those that are to be accepted.
            case EAGAIN where family == .unix: throw NetworkError(.refused, code: code)
            default: throw NetworkError(system: code)
            }
        }
    }

    /// - Returns: The system's number of an error, or 0.
    private static func connect(_ descriptor: Int32, to address: SystemAddress) -> Int32 {
        let result = unsafe address.withSystemAddress {
            unsafe Platform.connect(descriptor, $0, $1)
        }
        return result == 0 ? 0 : errno
    }

    package func finishConnecting() throws(NetworkError) -> ConnectionProgress {
        try state.withLock { state throws(NetworkError) in
            if state.isConnecting, let error = try Self.takeError(state.descriptor) {
                state.giveUpConnecting()
                throw error
            }
            do throws(NetworkError) {
                _ = try Self.address(state.descriptor, isPeer: true)
            } catch {
                guard state.isConnecting, error.reason == .notConnected else { throw error }
                guard Self.hasHungUp(state.descriptor) else { return .pending }
                // It may have ended just now; or its error has been read by somebody else.
                let failure = try Self.takeError(state.descriptor)
                state.giveUpConnecting()
                throw failure ?? NetworkError(.aborted)
            }
            state.isConnecting = false
            state.isConnected = kind == .stream
            return .established
        }
    }

    /// Whether an attempt to connect is over, as far as that can be seen.
    private static func hasHungUp(_ descriptor: Int32?) -> Bool {
        guard let descriptor else { return false }
        var entry = pollfd(fd: descriptor, events: Int16(clamping: POLLOUT), revents: 0)
        return unsafe poll(&entry, 1, 0) == 1 && entry.revents & Int16(clamping: POLLHUP) != 0
    }

    package func disconnect() throws(NetworkError) {
        guard kind == .datagram else { throw NetworkError(.invalid) }
        try call { SystemSocket.disconnect($0) }
    }

    package func localAddress() throws(NetworkError) -> SocketAddress {
        try state.withLock { state throws(NetworkError) in
            try Self.address(state.descriptor, isPeer: false)
        }
    }

    package func peerAddress() throws(NetworkError) -> SocketAddress {
        try state.withLock { state throws(NetworkError) in
            try Self.address(state.descriptor, isPeer: true)
        }
    }

    package func takeError() throws(NetworkError) -> NetworkError? {
        try state.withLock { state throws(NetworkError) in
            let error = try Self.takeError(state.descriptor)
            if error != nil, state.isConnecting { state.giveUpConnecting() }
            return error
        }
    }

    private static func takeError(_ descriptor: Int32?) throws(NetworkError) -> NetworkError? {
        var error: Int32 = 0
        _ = try call(descriptor) { descriptor -> Int32 in
            guard let value = SystemSocket.value(of: .error, descriptor) else { return -1 }
            error = value
            return 0
        }
        return error == 0 ? nil : NetworkError(system: error)
    }

    private static func address(
        _ descriptor: Int32?, isPeer: Bool
    ) throws(NetworkError) -> SocketAddress {
        var address: SystemAddress?
        _ = try call(descriptor) { descriptor in
            unsafe SystemAddress.withRoom { room, roomBytes in
                var byteCount = roomBytes
                let place = unsafe room.assumingMemoryBound(to: sockaddr.self)
                let result =
                    isPeer
                    ? unsafe getpeername(descriptor, place, &byteCount)
                    : unsafe getsockname(descriptor, place, &byteCount)
                if result == 0 { address = unsafe SystemAddress(room, byteCount: byteCount) }
                return result
            }
        }
        // Some systems write nothing for sockets without a name.
        return address.map { SocketAddress($0) } ?? .unix(.unnamed)
    }
}

extension DescriptorSocket.State {
    /// What became of the attempt has been told.
    mutating func giveUpConnecting() { (isConnecting, hasFailed) = (false, true) }
}
