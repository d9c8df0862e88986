import HostSystem
import Platform
import Testing

/// Names on the host's network, which threads of its own ask for.
@Suite(.timeLimit(.minutes(1))) struct ResolutionTests {
    private let name: HostName

    init() throws { name = try HostName("example.org") }

    private func network(
        _ limits: NetworkLimits = NetworkLimits(), _ lookUp: @escaping HostResolver.LookUp
    ) throws -> HostNetwork {
        let reactor = try Reactor.system()
        try #require(reactor.start())
        return HostNetwork(reactor: reactor, limits: limits, lookUp: lookUp)
    }

    private static func addresses(_ count: UInt32) -> [IPAddress] {
        (0..<count).map { .v4(IPv4Address(bits: 0x0A00_0000 + $0)) }
    }

    @Test func localhostIsThisMachine() async throws {
        let world = try NetworkWorld(.host)
        let found = try await world.network.addresses(of: HostName("LOCALHOST."))
        #expect(!found.isEmpty)
        #expect(found.allSatisfy { $0.isLoopback })
    }

    @Test func eachAddressComesOnceAndOfTheFamilyThatIsAsked() async throws {
        let v6 = IPAddress.v6(.loopback)
        let network = try network { _, _ in
            .success(Self.addresses(2) + [v6, v6] + Self.addresses(1))
        }
        defer { network.reactor.shutDown() }
        #expect(try await network.addresses(of: name) == Self.addresses(2) + [v6])
        #expect(try await network.addresses(of: name, .ipv6) == [v6])
        let unix = await reason { _ = try await network.addresses(of: name, .unix) }
        #expect(unix == .unsupported)
    }

    @Test func manyAddressesAreAllowedUpToTheLimit() async throws {
        var limits = NetworkLimits()
        let many: HostResolver.LookUp = { _, _ in .success(Self.addresses(10_000)) }
        let small = try network(limits, many)
        defer { small.reactor.shutDown() }
        let refused = await reason { _ = try await small.addresses(of: name) }
        #expect(refused == .tooManyAddresses(limit: 1_024))
        limits.addressesMax = 10_000
        let large = try network(limits, many)
        defer { large.reactor.shutDown() }
        #expect(try await large.addresses(of: name).count == 10_000)
    }

    @Test func noAddressesAndFailuresAreErrors() async throws {
        let none = try network { _, _ in .success([]) }
        defer { none.reactor.shutDown() }
        #expect(await reason { _ = try await none.addresses(of: name) } == .nameNotFound)
        let failing = try network { _, _ in .failure(NetworkError(.nameUnavailable)) }
        defer { failing.reactor.shutDown() }
        #expect(await reason { _ = try await failing.addresses(of: name) } == .nameUnavailable)
    }

    /// An answer may be there before there is a wait for it.
    @Test func quickAnswersAreNotLost() async throws {
        let network = try network { _, _ in .success(Self.addresses(1)) }
        defer { network.reactor.shutDown() }
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<500 {
                        guard (try? await network.addresses(of: name)) == Self.addresses(1) else {
                            return false
                        }
                    }
                    return true
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    /// The threads are held up: others wait for them, as many as the limit allows.
    @Test func threadsAndQuestionsAreBounded() async throws {
        var limits = NetworkLimits()
        (limits.resolversMax, limits.resolutionsMax) = (2, 5)
        let gate = Gate()
        let network = try network(limits) { _, _ in
            gate.pass()
            return .success(Self.addresses(1))
        }
        defer { network.reactor.shutDown() }
        let notes = Notes()
        func ask(_ id: WaitID, _ word: String) throws {
            try network.resolve(id, name, nil, until: nil) { answer in
                notes.add("\(word): \((try? answer.get().count) ?? -1)")
            }
        }
        let ids = (0..<5).map { _ in network.reactor.makeWaitID() }
        for (index, id) in ids.enumerated() { try ask(id, "\(index)") }
        let tooMany = await reason { try ask(network.reactor.makeWaitID(), "x") }
        #expect(tooMany == .tooManyResolutions(limit: 5))
        // One of those that no thread is at gives its place up.
        #expect(network.reactor.cancel(ids[4]))
        var told = await all(notes, 1)
        #expect(told == ["4: -1"])
        try ask(network.reactor.makeWaitID(), "y")
        while gate.waiting < 2 { await Task.yield() }
        gate.open()
        told = await all(notes, 5)
        #expect(Set(told) == ["0: 1", "1: 1", "2: 1", "3: 1", "y: 1"])
        #expect(gate.mostWaiting <= 2)
        #expect(network.reactor.waitCount == 0)
    }

    private func all(_ notes: Notes, _ count: Int) async -> [String] {
        var told: [String] = []
        while told.count < count {
            told += notes.take()
            await Task.yield()
        }
        return told
    }

    /// One asks for more slow names than there are threads, and others are answered.
    @Test func askersTakeTurns() async throws {
        var limits = NetworkLimits()
        (limits.resolversMax, limits.resolversPerAskerMax) = (4, 2)
        let gate = Gate()
        let network = try network(limits) { name, _ in
            if name.text != "quick.test" { gate.pass() }
            return .success(Self.addresses(1))
        }
        defer {
            gate.open()
            network.reactor.shutDown()
        }
        let (slow, quick) = (network.forGuest(), network.forGuest())
        let notes = Notes()
        for _ in 0..<8 {
            let id = network.reactor.makeWaitID()
            try slow.resolve(id, name, nil, until: nil) { _ in notes.add("slow") }
        }
        while gate.waiting < 2 { await Task.yield() }
        let other = try HostName("quick.test")
        for _ in 0..<4 { #expect(try await quick.addresses(of: other) == Self.addresses(1)) }
        #expect(notes.take() == [] && gate.mostWaiting == 2)
        gate.open()
        #expect(await all(notes, 8).count == 8)
        #expect(gate.mostWaiting == 2)
    }

    /// Somebody asks while the only thread is to come, which then does not.
    @Test func questionsThatReliedOnAThreadThatDidNotComeEnd() async throws {
        var limits = NetworkLimits()
        limits.resolversMax = 1
        let reactor = try Reactor.system()
        try #require(reactor.start())
        defer { reactor.shutDown() }
        let meanwhile = Shared(Locked<(@Sendable () -> Void)?>(nil))
        let network = HostNetwork(
            reactor: reactor, limits: limits, lookUp: { _, _ in .success(Self.addresses(1)) },
            startThread: { body in
                guard let ask = meanwhile.value.withLock({ $0.take() }) else {
                    return SystemThread.start(body)
                }
                ask()
                return false
            })
        let notes = Notes()
        let ask: @Sendable (String) -> Void = { [name] word in
            _ = try? network.resolve(reactor.makeWaitID(), name, nil, until: nil) { answer in
                guard case .failure(let error) = answer else { return notes.add("\(word): yes") }
                notes.add("\(word): \(error.reason == .noMemory ? "no thread" : "\(error)")")
            }
        }
        meanwhile.value.withLock { $0 = { ask("b") } }
        ask("a")
        #expect(Set(await all(notes, 2)) == ["a: no thread", "b: no thread"])
        #expect(try await network.addresses(of: name) == Self.addresses(1))
    }

    /// A question that has no wait takes no place.
    @Test func reactorThatTakesNoWaitIsNotAsked() async throws {
        var limits = NetworkLimits()
        limits.resolutionsMax = 1
        var reactorLimits = ReactorLimits()
        reactorLimits.waitsMax = 0
        let reactor = try Reactor.system(limits: reactorLimits)
        let network = HostNetwork(reactor: reactor, limits: limits) { _, _ in
            Issue.record("it is asked")
            return .success([])
        }
        for _ in 0..<3 {
            let refused = await reason { _ = try await network.addresses(of: name) }
            #expect(refused == .notWaiting(.tooManyWaits(limit: 0)))
        }
    }

    /// Nobody waits any more, though the thread still does.
    @Test func questionEndsByItsDeadlineItsTaskOrItsReactor() async throws {
        let gate = Gate()
        let network = try network { _, _ in
            gate.pass()
            return .success([.v4(.loopback)])
        }
        defer { gate.open() }
        let late = network.reactor.clock.now.advanced(by: .milliseconds(1))
        let name = name
        let timedOut = await reason { _ = try await network.addresses(of: name, until: late) }
        #expect(timedOut == .timedOut)
        let task = Task { try await network.addresses(of: name) }
        task.cancel()
        #expect(await reason { _ = try await task.value } == .cancelled)
        let last = Task { try await network.addresses(of: name) }
        while network.reactor.waitCount == 0 { await Task.yield() }
        network.reactor.shutDown()
        #expect(await reason { _ = try await last.value } == .notWaiting(.shutDown))
        let after = await reason { _ = try await network.addresses(of: name) }
        #expect(after == .notWaiting(.shutDown))
    }
}

/// Holds threads up until it is opened.
private final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting = 0
        var mostWaiting = 0
    }

    private let state = Locked(State())

    var waiting: Int { state.withLock { $0.waiting } }
    var mostWaiting: Int { state.withLock { $0.mostWaiting } }

    func open() { state.withLock { $0.isOpen = true } }

    func pass() {
        state.withLock { state in
            state.waiting += 1
            state.mostWaiting = max(state.mostWaiting, state.waiting)
        }
        while !state.withLock({ $0.isOpen }) { usleep(200) }
        state.withLock { $0.waiting -= 1 }
    }
}
