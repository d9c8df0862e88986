import HostSystem
import Platform
import Testing

@Suite(.timeLimit(.minutes(1))) struct SocketOptionTests {
    static let values: [(option: SocketOption, good: [Int], bad: [Int])] = [
        (.reuseAddress, [0, 1], [2, -1]), (.keepAlive, [1, 0], [2, .max]),
        (.keepAliveIdleSeconds, [1, 7, 32_767], [0, -1, .min]),
        (.keepAliveIntervalSeconds, [1, 32_767], [0, -1]), (.keepAliveCount, [1, 127], [0, -1]),
        (.noDelay, [1, 0], [2, -1]), (.receiveBufferBytes, [8_192, 65_536], [0, -1, .min]),
        (.sendBufferBytes, [8_192, 65_536], [0, -1]), (.broadcast, [1, 0], [2]),
        (.hopLimit, [1, 64, 255], [0, 256, -1, .max]), (.v6Only, [1, 0], [2, -1]),
        (.lingerSeconds, [0, 5, -1], [-2, .min]),
    ]

    @Test(arguments: NetworkWorld.Kind.allCases, values)
    func isWhatItWasSetTo(
        kind: NetworkWorld.Kind, row: (option: SocketOption, good: [Int], bad: [Int])
    ) async throws {
        let world = try NetworkWorld(kind)
        for family in AddressFamily.allCases {
            for socketKind in SocketKind.allCases {
                let socket = try world.socket(family, socketKind)
                guard row.option.isKnown(to: family, socketKind) else {
                    let read = await reason { _ = try socket.value(of: row.option) }
                    let written = await reason { try socket.set(row.option, to: row.good[0]) }
                    #expect((read, written) == (.unsupported, .unsupported))
                    continue
                }
                for value in row.good {
                    try socket.set(row.option, to: value)
                    #expect(try socket.value(of: row.option) == value, "\(family) \(socketKind)")
                }
                for value in row.bad {
                    #expect(await reason { try socket.set(row.option, to: value) } == .invalid)
                }
                #expect(try socket.value(of: row.option) == row.good.last)
            }
        }
    }

    /// Nobody can know what a system's largest is.
    @Test(arguments: NetworkWorld.Kind.allCases)
    func tooLargeIsCut(kind: NetworkWorld.Kind) throws {
        let world = try NetworkWorld(kind)
        let socket = try world.socket(.ipv4)
        for option in [SocketOption.receiveBufferBytes, .sendBufferBytes] {
            try socket.set(option, to: .max)
            #expect((65_536...(4 << 20)).contains(try socket.value(of: option)))
        }
        try socket.set(.keepAliveIdleSeconds, to: .max)
        #expect(try socket.value(of: .keepAliveIdleSeconds) == 32_767)
    }
}

/// What only the host's network has.
@Suite(.timeLimit(.minutes(1))) struct HostNetworkTests {
    @Test func descriptorsNeitherWaitNorGoToOtherPrograms() async throws {
        let world = try NetworkWorld(.host)
        let listener = try world.listener(.ipv4)
        let client = try world.socket(.ipv4)
        try await world.connect(client, to: try listener.localAddress())
        let server = try await world.accept(listener)
        for socket in [listener, client, server] {
            let descriptor = try descriptor(of: socket)
            #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
            #expect(fcntl(descriptor, F_GETFL) & O_NONBLOCK != 0)
        }
    }

    /// Its number, by its addresses, which no other has.
    private func descriptor(of socket: any NetworkSocket) throws -> Int32 {
        let wanted = [try? socket.localAddress(), try? socket.peerAddress()]
        let found = (0..<Int32(1_024)).filter { addresses($0) == wanted }
        return try #require(found.first)
    }

    private func addresses(_ descriptor: Int32) -> [SocketAddress?] {
        [false, true].map { isPeer in
            var address = sockaddr_in()
            var byteCount = socklen_t(MemoryLayout<sockaddr_in>.size)
            let result = unsafe withUnsafeMutableBytes(of: &address) { bytes -> Int32 in
                guard let start = bytes.baseAddress else { return -1 }
                let place = unsafe start.assumingMemoryBound(to: sockaddr.self)
                return isPeer
                    ? unsafe getpeername(descriptor, place, &byteCount)
                    : unsafe getsockname(descriptor, place, &byteCount)
            }
            guard result == 0, Int32(address.sin_family) == AF_INET else { return nil }
            let ip = IPv4Address(bits: UInt32(bigEndian: address.sin_addr.s_addr))
            return .ip(.v4(ip), port: UInt16(bigEndian: address.sin_port))
        }
    }

    /// Nothing is left to be told, and yet the attempt is not under way.
    @Test func connectionWhoseErrorSomebodyElseHasReadIsOver() async throws {
        let world = try NetworkWorld(.host)
        let listener = try world.listener(.ipv4)
        let address = try listener.localAddress()
        listener.close()
        let client = try world.bound(.ipv4)
        let descriptor = try descriptor(of: client)
        #expect(try client.connect(to: address) == .pending)
        try await world.ready(client, .write)
        #expect(SystemSocket.value(of: .error, descriptor) == ECONNREFUSED)
        #expect(await reason { _ = try client.finishConnecting() } == .aborted)
        #expect(await reason { _ = try client.finishConnecting() } == .notConnected)
    }

    /// In a process of its own, which has no descriptors left then: what is there goes on, and the
    /// connection that could not be accepted is accepted later.
    @Test func noDescriptorsLeftIsAnErrorAndLosesNoConnection() async {
        await #expect(processExitsWith: .success) {
            var limit = rlimit(rlim_cur: 64, rlim_max: 64)
            #if canImport(Glibc)
                let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
            #else
                let kind = RLIMIT_NOFILE
            #endif
            guard unsafe setrlimit(kind, &limit) == 0 else { exit(4) }
            let world = try NetworkWorld(.host)
            let listener = try world.listener(.ipv4)
            let client = try world.socket(.ipv4)
            try await world.connect(client, to: try listener.localAddress())
            try await world.ready(listener, .read)
            var spare: [Int32] = []
            while true {
                let descriptor = dup(2)
                guard descriptor >= 0 else { break }
                spare.append(descriptor)
            }
            let opened = await reason { _ = try world.socket(.ipv4) }
            let accepted = await reason { _ = try listener.accept() }
            guard opened == .tooManyDescriptors, accepted == opened else { exit(1) }
            close(spare[0])
            let server = try await world.accept(listener)
            try client.send([1])
            guard try await world.receive(server).bytes == [1] else { exit(2) }
            exit(0)
        }
    }
}
