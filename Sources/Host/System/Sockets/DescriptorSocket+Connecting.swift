internal import Platform

// How a socket gets its addresses and its connection.
extension DescriptorSocket {
    package func bind(to address: SocketAddress) throws(NetworkError) {
        guard address.family == family else { throw NetworkError(.unsupported) }
        try call { descriptor in
            unsafe address.system.withSystemAddress { unsafe Platform.bind(descriptor, $0, $1) }
        }
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
            // Linux tells here what became of the connection meanwhile.
            throw error.reason == .unreachable ? NetworkError(.aborted, code: error.code) : error
        }
        #if !os(Linux)
            guard SystemSocket.prepare(accepted) >= 0 else {
                // One that is gone takes no options.
                throw errno == EINVAL
                    ? NetworkError(.aborted, code: EINVAL) : NetworkError(system: errno)
            }
        #endif
        return DescriptorSocket(owning: accepted, family, kind, reactor)
    }

    package func connect(to address: SocketAddress) throws(NetworkError) -> ConnectionProgress {
        guard address.family == family else { throw NetworkError(.unsupported) }
        return try state.withLock { state throws(NetworkError) in
            guard let descriptor = state.descriptor else { throw NetworkError(.closed) }
            guard !state.isConnecting else { throw NetworkError(.inProgress) }
            guard !state.isConnected else { throw NetworkError(.alreadyConnected) }
            let result = unsafe address.system.withSystemAddress {
                unsafe Platform.connect(descriptor, $0, $1)
            }
            if result == 0 {
                state.isConnected = kind == .stream
                return .established
            }
            let code = errno
            // A signal does not end the attempt.
            guard code == EINPROGRESS || code == EINTR else { throw NetworkError(system: code) }
            state.isConnecting = true
            return .pending
        }
    }

    package func finishConnecting() throws(NetworkError) -> ConnectionProgress {
        try state.withLock { state throws(NetworkError) in
            if state.isConnecting, let error = try Self.takeError(state.descriptor) {
                state.isConnecting = false
                throw error
            }
            do throws(NetworkError) {
                _ = try Self.address(state.descriptor, isPeer: true)
            } catch {
                if state.isConnecting, error.reason == .notConnected { return .pending }
                throw error
            }
            state.isConnecting = false
            state.isConnected = kind == .stream
            return .established
        }
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
            if error != nil { state.isConnecting = false }
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
