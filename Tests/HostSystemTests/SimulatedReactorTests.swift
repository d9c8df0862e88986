import HostSystem
import Testing

@Suite struct SimulatedReactorTests {
    private func instant(_ milliseconds: UInt64) -> Instant {
        Instant(nanoseconds: milliseconds * 1_000_000)
    }

    @Test func clockStandsAtEachDeadlineWhenItIsTold() throws {
        let simulated = SimulatedReactor()
        let notes = Notes()
        for milliseconds in [700_000, 3, 70_000, 3] as [UInt64] {
            try simulated.reactor.wait(until: instant(milliseconds)) { _ in
                notes.add("\(simulated.clock.now.nanoseconds / 1_000_000)")
            }
        }
        #expect(simulated.run(until: instant(100_000)))
        #expect(notes.take() == ["3", "3", "70000"])
        #expect(simulated.clock.now == instant(100_000))
        #expect(simulated.run(until: instant(700_000)))
        #expect(notes.take() == ["700000"])
    }

    /// Sends itself on, as a server's connection does.
    @Test func completionsMayWaitAgain() throws {
        let simulated = SimulatedReactor()
        let notes = Notes()
        simulated.descriptors.set(3, .read)
        @Sendable func again(_ count: Int) {
            guard count > 0 else { return simulated.descriptors.set(3, []) }
            do throws(ReactorError) {
                try simulated.reactor.wait(for: .read, of: 3) { _ in
                    notes.add("\(count)")
                    again(count - 1)
                }
            } catch {
                notes.add("\(error)")
            }
        }
        again(4)
        #expect(simulated.run(until: instant(1)))
        #expect(notes.take() == ["4", "3", "2", "1"])
    }

    @Test func whatIsAlwaysReadyEndsWithTheTurns() throws {
        let simulated = SimulatedReactor()
        simulated.descriptors.set(3, .read)
        @Sendable func again() {
            _ = try? simulated.reactor.wait(for: .read, of: 3) { _ in again() }
        }
        again()
        #expect(!simulated.run(until: instant(1), turnsMax: 100))
        simulated.reactor.shutDown()
        #expect(simulated.run(until: instant(1)))
    }
}
