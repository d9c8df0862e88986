import HostSystem
import Platform
import Testing

/// What holds of every reactor, turn by turn.
@Suite struct ReactorTests {
    @Test(arguments: World.kinds)
    func waitIsToldOnceItIsReady(kind: World.Kind) throws {
        let world = try World(kind)
        let pipe = try world.open()
        try world.wait("a", pipe)
        world.turn(2)
        #expect(world.news() == [])
        world.makeReady(pipe)
        world.turn(3)
        #expect(world.news() == ["a: ready"])
        #expect(world.reactor.waitCount == 0)
        try world.wait("b", pipe)
        world.turn()
        #expect(world.news() == ["b: ready"])
    }

    @Test(arguments: World.kinds)
    func deadlineEndsAWaitThatIsNotReady(kind: World.Kind) throws {
        let world = try World(kind)
        let pipe = try world.open()
        try world.wait("a", pipe, until: 10)
        try world.wait("b", pipe)
        try world.wait("c", until: 5)
        world.turn()
        world.clock.advance(by: .milliseconds(10))
        world.turn()
        #expect(world.news() == ["c: late", "a: late"])
        world.makeReady(pipe)
        world.turn()
        #expect(world.news() == ["b: ready"])
        #expect(world.reactor.nextDeadline == nil)
    }

    @Test(arguments: World.kinds)
    func deadlinesMove(kind: World.Kind) throws {
        let world = try World(kind)
        let pipe = try world.open()
        let later = try world.wait("later", until: 10)
        let first = try world.wait("first", pipe)
        for step in 1...UInt64(50) {
            #expect(world.reactor.change(later, to: Instant(nanoseconds: (10 + step) * 1_000_000)))
            world.clock.advance(by: .milliseconds(1))
            world.turn()
        }
        #expect(world.news() == [])
        #expect(world.reactor.change(first, to: .start))
        world.turn()
        #expect(world.news() == ["first: late"])
        #expect(!world.reactor.change(first, to: .start))
        world.clock.advance(by: .milliseconds(10))
        world.turn()
        #expect(world.news() == ["later: late"])
    }

    @Test(arguments: World.kinds)
    func cancelledWaitIsToldSoAndNothingElse(kind: World.Kind) throws {
        let world = try World(kind)
        let pipe = try world.open()
        let first = try world.wait("a", pipe, until: 5)
        try world.wait("b", pipe)
        world.turn()
        #expect(world.reactor.cancel(first))
        #expect(!world.reactor.cancel(first))
        world.makeReady(pipe)
        world.clock.advance(by: .seconds(1))
        world.turn()
        #expect(world.news() == ["a: the wait was cancelled", "b: ready"])
        #expect(!world.reactor.cancel(first))
    }

    @Test(arguments: World.kinds)
    func closedDescriptorEndsItsWaits(kind: World.Kind) throws {
        let world = try World(kind)
        let pipe = try world.open()
        try world.wait("a", pipe)
        try world.wait("b", pipe, until: 5)
        world.turn()
        world.reactor.forget(pipe)
        world.close(pipe)
        world.turn()
        #expect(world.news() == ["a: closed", "b: closed"])
    }

    @Test(arguments: World.kinds)
    func numberThatIsUsedAgainIsAnotherDescriptor(kind: World.Kind) throws {
        let world = try World(kind)
        let pipe = try world.open()
        try world.wait("old", pipe)
        world.turn()
        world.makeReady(pipe)
        world.reactor.forget(pipe)
        try world.replace(pipe)
        try world.wait("new", pipe)
        world.turn(3)
        #expect(world.news() == ["old: closed"])
        world.makeReady(pipe)
        world.turn()
        #expect(world.news() == ["new: ready"])
    }

    /// The set of `epoll` loses what is closed, without a word.
    @Test(arguments: World.kinds.filter { $0 != .poll })
    func numberThatIsUsedAgainUnannouncedIsNoticed(kind: World.Kind) throws {
        let world = try World(kind)
        let pipe = try world.open()
        try world.wait("old", pipe)
        world.turn()
        try world.replace(pipe)
        try world.wait("new", pipe)
        world.turn(2)
        #expect(world.news() == ["old: closed"])
        world.makeReady(pipe)
        world.turn()
        #expect(world.news() == ["new: ready"])
    }

    /// A duplicate keeps the file that the number was of, and the system goes on to watch it.
    @Test(arguments: World.kinds.filter { $0 != .simulated })
    func fileThatTheNumberWasOfIsNotHeard(kind: World.Kind) throws {
        let world = try World(kind)
        let (pipe, other) = (try world.open(), try world.open())
        let duplicate = dup(pipe)
        defer { close(duplicate) }
        try world.wait("old", pipe)
        world.turn()
        dup2(other, pipe)
        try world.wait("new", pipe)
        world.turn()
        let news = world.news()
        #expect(news == (kind == .epoll ? ["old: closed"] : []))
        world.makeReady(pipe)
        world.turn(2)
        #expect(world.news() == [])
    }

    @Test(arguments: World.kinds)
    func otherEndThatIsGoneEndsWaits(kind: World.Kind) throws {
        let world = try World(kind)
        let pipe = try world.open()
        try world.wait("a", pipe)
        try world.wait("b", pipe, for: [])
        world.hangUp(pipe)
        world.turn()
        #expect(world.news() == ["a: gone", "b: gone"])
    }

    @Test(arguments: World.kinds, [-1, 1_000_000, Int32.max])
    func whatIsNoDescriptorIsClosed(kind: World.Kind, descriptor: Int32) throws {
        let world = try World(kind)
        try world.wait("a", descriptor)
        world.turn(2)
        #expect(world.news() == ["a: closed"])
    }

    @Test(arguments: World.kinds.filter { $0 != .simulated }, [Readiness.read, .write])
    func regularFileIsAlwaysReady(kind: World.Kind, interest: Readiness) throws {
        let world = try World(kind)
        let file = unsafe open(#filePath, O_RDONLY)
        defer { close(file) }
        try world.wait("a", file, for: interest)
        try world.wait("b", file, for: interest)
        world.turn()
        #expect(world.news() == ["a: ready", "b: ready"])
    }

    @Test(arguments: World.kinds)
    func oneTurnEndsAShareOfADescriptorsWaits(kind: World.Kind) throws {
        var limits = ReactorLimits()
        limits.sharePerDescriptor = 2
        let world = try World(kind, limits: limits)
        let (busy, quiet) = (try world.open(), try world.open())
        for name in ["a", "b", "c", "d", "e"] { try world.wait(name, busy) }
        try world.wait("q", quiet)
        world.makeReady(busy)
        world.makeReady(quiet)
        world.turn()
        #expect(Set(world.news()) == ["a: ready", "b: ready", "q: ready"])
        world.turn()
        #expect(world.news() == ["c: ready", "d: ready"])
        world.drain(busy)
        world.turn(2)
        #expect(world.news() == [])
        world.makeReady(busy)
        world.turn(2)
        #expect(world.news() == ["e: ready"])
    }

    @Test(arguments: World.kinds)
    func limitsHold(kind: World.Kind) throws {
        var limits = ReactorLimits()
        limits.waitsMax = 2
        limits.jobsMax = 1
        let world = try World(kind, limits: limits)
        let first = try world.wait("a", until: 5)
        try world.wait("b", until: 5)
        #expect(throws: ReactorError.tooManyWaits(limit: 2)) { try world.wait("c", until: 5) }
        // What has not been told yet counts.
        world.reactor.cancel(first)
        #expect(throws: ReactorError.tooManyWaits(limit: 2)) { try world.wait("c", until: 5) }
        try world.reactor.post {}
        #expect(throws: ReactorError.tooManyJobs(limit: 1)) { try world.reactor.post {} }
        world.turn()
        try world.wait("c", until: 5)
        try world.reactor.post {}
    }

    @Test(arguments: World.kinds)
    func shutDownEndsAllInTheirOrder(kind: World.Kind) throws {
        let world = try World(kind)
        let pipe = try world.open()
        try world.wait("a", pipe)
        try world.wait("b", until: 5)
        try world.wait("c", pipe, until: 7)
        try world.reactor.post { [told = world.told] in told.add("job") }
        world.reactor.shutDown()
        let goesOn = world.turn()
        #expect(!goesOn)
        let words = "the reactor has been shut down"
        #expect(world.news() == ["a: \(words)", "b: \(words)", "c: \(words)", "job"])
        #expect(throws: ReactorError.shutDown) { try world.wait("d", pipe) }
        #expect(throws: ReactorError.shutDown) { try world.reactor.post {} }
    }

    @Test(arguments: World.kinds)
    func thousandsOfWaitsOfOneDescriptorEnd(kind: World.Kind) throws {
        var limits = ReactorLimits()
        limits.waitsPerDescriptorMax = Effort.waits
        let world = try World(kind, limits: limits)
        let pipe = try world.open()
        let ids = try (0..<Effort.waits).map { try world.wait("\($0)", pipe) }
        #expect(throws: ReactorError.tooManyWaits(limit: Effort.waits)) {
            try world.wait("more", pipe)
        }
        world.turn()
        for id in ids.reversed() where id != ids[0] { #expect(world.reactor.cancel(id)) }
        world.turn()
        #expect(world.news().count == Effort.waits - 1)
        world.makeReady(pipe)
        world.turn()
        #expect(world.news() == ["0: ready"])
    }
}
