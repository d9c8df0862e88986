import HostSystem
import Platform
import Testing

/// Does something between the system's answer and the loop's next look at its state.
private final class DelayedPoller: Poller {
    let base = SimulatedPoller()
    let meanwhile = Locked<(@Sendable () -> Void)?>(nil)

    func arm(_ descriptor: Int32, for interest: Readiness, number: UInt32) -> ArmResult {
        base.arm(descriptor, for: interest, number: number)
    }
    func forget(_ descriptor: Int32) { base.forget(descriptor) }
    func wait(nanoseconds: UInt64?) throws(ReactorError) -> [PollerEvent] {
        let events = try base.wait(nanoseconds: nanoseconds)
        meanwhile.withLock { $0 }?()
        return events
    }
    func wake() {}
}

@Suite struct LateWaitTests {
    /// The event is of what the number was of before.
    @Test func eventIsOfThoseWhoWaitedBeforeIt() throws {
        let poller = DelayedPoller()
        let reactor = Reactor(clock: SimulatedClock(), poller: poller)
        let notes = Notes()
        poller.base.set(3, .read)
        try reactor.wait(for: .read, of: 3) { notes.add("old: \($0)") }
        poller.meanwhile.withLock { meanwhile in
            meanwhile = {
                poller.base.set(3, [])
                do throws(ReactorError) {
                    try reactor.wait(for: .read, of: 3) { notes.add("new: \($0)") }
                } catch {
                    notes.add("\(error)")
                }
            }
        }
        _ = reactor.turn(mayWait: false)
        poller.meanwhile.withLock { $0 = nil }
        _ = reactor.turn(mayWait: false)
        #expect(notes.take() == ["old: \(WaitOutcome.ready(.read))"])
        poller.base.set(3, .read)
        _ = reactor.turn(mayWait: false)
        #expect(notes.take() == ["new: \(WaitOutcome.ready(.read))"])
    }

    /// A loop that cannot wait any more tells everybody so.
    @Test func errorOfTheSystemEndsAllWaits() throws {
        let reactor = Reactor(clock: SimulatedClock(), poller: FailingPoller())
        let notes = Notes()
        try reactor.wait(until: .never) { notes.add("\($0)") }
        let goesOn = reactor.turn(mayWait: true)
        #expect(!goesOn)
        #expect(notes.take() == ["\(WaitOutcome.failed(FailingPoller.error))"])
        #expect(throws: ReactorError.shutDown) { try reactor.post {} }
    }
}

private struct FailingPoller: Poller {
    static let error = ReactorError.system(call: "wait", code: 9)

    func arm(_ descriptor: Int32, for interest: Readiness, number: UInt32) -> ArmResult { .armed }
    func forget(_ descriptor: Int32) {}
    func wait(nanoseconds: UInt64?) throws(ReactorError) -> [PollerEvent] { throw Self.error }
    func wake() {}
}
