import HostSystem
import Testing

/// What a simulation holds is bounded, and goes in its order.
@Suite struct SimulatedLimitTests {
    private func network(
        delayNanoseconds: ClosedRange<UInt64> = 0...0, datagramBytesMax: Int = 1 << 20,
        limits: NetworkLimits = NetworkLimits(), socketsMax: Int = 4_096
    ) -> SimulatedNetwork {
        var faults = NetworkFaults()
        faults.delayNanoseconds = delayNanoseconds
        faults.datagramBytesMax = datagramBytesMax
        return SimulatedNetwork(
            SimulatedReactor(), faults: faults, limits: limits, socketsMax: socketsMax)
    }

    private func bound(
        _ network: SimulatedNetwork, _ kind: SocketKind = .datagram
    ) throws -> any NetworkSocket {
        let socket = try network.makeSocket(.ipv4, kind)
        try socket.bind(to: .ip(.v4(.loopback), port: 0))
        return socket
    }

    /// Both ends of the range of delays occur, and what arrives at one time comes as it was sent.
    @Test func datagramsArriveByTimeAndThenInTheirOrder() throws {
        let network = network(delayNanoseconds: 1...4)
        let (a, b) = (try bound(network), try bound(network))
        for number in 0..<UInt8(200) { try a.send([number], to: try b.localAddress()) }
        var all: Set<UInt8> = []
        for _ in 1...4 {
            network.simulation.clock.advance(by: .nanoseconds(1))
            var numbers: [UInt8] = []
            while let next = try? b.received(1) { numbers += next.bytes }
            #expect(!numbers.isEmpty)
            #expect(numbers == numbers.sorted())
            all.formUnion(numbers)
        }
        #expect(all.count == 200)
    }

    @Test func datagramsUnderWayFillTheirSendersBuffer() async throws {
        let network = network(delayNanoseconds: 1_000_000...1_000_000)
        let (a, b) = (try bound(network), try bound(network))
        try a.set(.sendBufferBytes, to: 8_192)
        let target = try b.localAddress()
        var count = 0
        let full = await reason {
            while count < 1_000 {
                try a.send([], to: target)
                count += 1
            }
        }
        #expect(full == .wouldBlock)
        #expect((1...32).contains(count))
        let notes = Notes()
        try a.wait(network.reactor.makeWaitID(), for: .write, until: nil) { _ in
            notes.add("\(network.simulation.clock.now.nanoseconds)")
        }
        let end = network.simulation.clock.now.advanced(by: .milliseconds(2))
        #expect(network.simulation.run(until: end))
        #expect(notes.take() == ["1000000"])
        try a.send([1], to: target)
    }

    /// Sockets that are closed at once have no buffers.
    @Test func datagramsUnderWayAreBoundedWhoeverSentThem() throws {
        let network = network(
            delayNanoseconds: 1_000_000...1_000_000, datagramBytesMax: 1_024)
        let target = try bound(network)
        for _ in 0..<2 {
            for number in 0..<UInt8(10) {
                try bound(network).send([number], to: try target.localAddress())
            }
            network.simulation.clock.advance(by: .milliseconds(1))
            var count = 0
            while (try? target.received(1)) != nil { count += 1 }
            #expect(count == 3)
        }
    }

    @Test func emptyDatagramsFillTheBufferToo() throws {
        let network = network()
        let (a, b) = (try bound(network), try bound(network))
        try b.set(.receiveBufferBytes, to: 8_192)
        let target = try b.localAddress()
        for _ in 0..<1_000 { try a.send([], to: target) }
        var count = 0
        while (try? b.received(1)) != nil { count += 1 }
        #expect((1...32).contains(count))
        try a.send([1], to: target)
        #expect(try b.received(1).bytes == [1])
    }

    @Test func questionsAreBoundedAndThoseThatAreGivenUpTakeNoPlace() async throws {
        var limits = NetworkLimits()
        limits.resolutionsMax = 2
        let network = network(delayNanoseconds: 1_000_000...1_000_000, limits: limits)
        let name = try HostName("example.org")
        network.setAddresses(of: name, to: [.v4(.loopback)])
        let notes = Notes()
        func ask(_ word: String) throws -> WaitID {
            let id = network.reactor.makeWaitID()
            try network.resolve(id, name, nil, until: nil) { answer in
                notes.add("\(word): \((try? answer.get().count) ?? 0)")
            }
            return id
        }
        let first = try ask("a")
        _ = try ask("b")
        let tooMany = NetworkError.Reason.tooManyResolutions(limit: 2)
        #expect(await reason { _ = try ask("c") } == tooMany)
        #expect(network.reactor.cancel(first))
        #expect(network.simulation.run(until: network.simulation.clock.now))
        #expect(notes.take() == ["a: 0"])
        _ = try ask("d")
        #expect(await reason { _ = try ask("e") } == tooMany)
        let end = network.simulation.clock.now.advanced(by: .milliseconds(1))
        #expect(network.simulation.run(until: end))
        #expect(notes.take().sorted() == ["b: 1", "d: 1"])
        #expect(network.reactor.waitCount == 0)
    }

    @Test func connectionsThatNobodyAcceptsAreBounded() async throws {
        let network = network()
        let listener = try bound(network, .stream)
        try listener.listen(backlog: .max)
        let address = try listener.localAddress()
        var count = 0
        let full = await reason {
            while count < 1_000 {
                let client = try network.makeSocket(.ipv4, .stream)
                _ = try client.connect(to: address)
                _ = try client.finishConnecting()
                count += 1
            }
        }
        #expect(full == .refused)
        #expect(count == 128)
    }

    @Test func pathsThatAreLeftBehindAreBounded() async throws {
        let network = network(socketsMax: 2)
        var count = 0
        let full = await reason {
            while count < 1_000 {
                let socket = try network.makeSocket(.unix, .datagram)
                try socket.bind(to: .unix(try UnixPath("/\(count)")))
                count += 1
            }
        }
        #expect(full == .noMemory)
        #expect(count == 8)
        network.removeFile(try UnixPath("/0"))
        let socket = try network.makeSocket(.unix, .datagram)
        try socket.bind(to: .unix(try UnixPath("/0")))
    }
}
