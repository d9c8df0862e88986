import HostSystem
import Platform
import Testing

/// Threads that use a socket while another one closes it, and numbers that are used again at once.
@Suite(.timeLimit(.minutes(1))) struct SocketRaceTests {
    @Test func closingRacesWithCallsAndWaits() async throws {
        let world = try NetworkWorld(.host)
        for round in 0..<Effort.waits / 40 {
            let (client, server) = try await world.pair(.ipv4)
            let told = Shared(Locked<[Int: Int]>([:]))
            let begun = Shared(Locked<Set<Int>>([]))
            let failures = Notes()
            await onThreads(3) { thread in
                if thread == 2 { return client.close() }
                for step in 0..<20 {
                    let number = thread * 100 + step
                    do throws(NetworkError) {
                        let id = world.network.reactor.makeWaitID()
                        try client.wait(id, for: .read, until: nil) { outcome in
                            told.value.withLock { $0[number, default: 0] += 1 }
                            if case .failed(let error) = outcome, case .closed = error { return }
                            failures.add("\(outcome)")
                        }
                        begun.value.withLock { _ = $0.insert(number) }
                        _ = try client.received(1)
                    } catch {
                        guard [.closed, .wouldBlock].contains(error.reason) else {
                            failures.add("\(error)")
                            return
                        }
                    }
                }
            }
            let expected = begun.value.withLock { $0 }
            while told.value.withLock({ $0.count }) < expected.count { await Task.yield() }
            #expect(told.value.withLock { $0.values.allSatisfy { $0 == 1 } }, "round \(round)")
            #expect(failures.take() == [])
            #expect(try await world.receive(server).bytes == [])
        }
        #expect(world.network.reactor.waitCount == 0)
    }

    /// The next socket has the number of the last one, for which somebody may still wait.
    @Test(arguments: NetworkWorld.Kind.allCases)
    func numbersThatAreUsedAgainAreNotMixedUp(kind: NetworkWorld.Kind) async throws {
        let world = try NetworkWorld(kind)
        let sender = try world.bound(.ipv4, .datagram)
        for round in 0..<Effort.waits / 20 {
            let old = try world.bound(.ipv4, .datagram)
            try sender.send([0], to: try old.localAddress())
            try old.wait(world.network.reactor.makeWaitID(), for: .write, until: nil) { _ in }
            old.close()
            let new = try world.bound(.ipv4, .datagram)
            #expect(await reason { _ = try new.received(1) } == .wouldBlock)
            try sender.send([UInt8(round % 256)], to: try new.localAddress())
            #expect(try await world.ready(new, .read) == .read)
            #expect(try new.received(2).bytes == [UInt8(round % 256)])
        }
    }
}
