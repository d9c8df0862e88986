internal import HostSystem
import Platform

// Waiting without a thread: the process's reactor waits for all guests.

extension HostWaiter {
    public func whenReady(
        _ requests: [WaitRequest], nanoseconds: UInt64?,
        isInterrupted: (@Sendable () -> Bool)?, _ wake: @escaping @Sendable () -> Void
    ) -> @Sendable () -> Void {
        guard let reactor = Reactor.shared else {
            return waitOnThread(
                requests, nanoseconds: nanoseconds, isInterrupted: isInterrupted, wake)
        }
        let wait = ReactorWait(reactor, isInterrupted, wake)
        wait.begin(requests, nanoseconds: nanoseconds)
        return { wait.end() }
    }
}

extension Reactor {
    /// The one of the process, whose thread runs from the first use on; nil if the system has no
    /// descriptors or threads left then.
    static let shared: Reactor? = {
        guard let reactor = try? Reactor.system(), reactor.start() else { return nil }
        return reactor
    }()
}

/// What one guest waits for: told once, by whatever comes first.
private final class ReactorWait: Sendable {
    private struct State {
        var wake: (@Sendable () -> Void)?
        var waits: [WaitID] = []
        var watched: [(waitable: any Waitable, number: UInt64)] = []
    }

    private let reactor: Reactor
    private let isInterrupted: (@Sendable () -> Bool)?
    private let state: Locked<State>

    init(
        _ reactor: Reactor, _ isInterrupted: (@Sendable () -> Bool)?,
        _ wake: @escaping @Sendable () -> Void
    ) {
        self.reactor = reactor
        self.isInterrupted = isInterrupted
        state = Locked(State(wake: wake))
    }

    func begin(_ requests: [WaitRequest], nanoseconds: UInt64?) {
        let deadline = nanoseconds.map { reactor.clock.now.advanced(byNanoseconds: $0) }
        for waitable in requests.waitables {
            let number = waitable.whenChanged { self.finish() }
            keep { $0.watched.append((waitable, number)) }
        }
        // What is asked for many times is one wait: guests ask for thousands.
        var interests: [Int32: HostSystem.Readiness] = [:]
        for request in requests {
            if let waitable = request.waitable {
                if waitable.readiness(forWriting: request.forWriting).isReady { finish() }
            } else {
                interests[request.descriptor, default: []].insert(
                    request.forWriting ? .write : .read)
            }
        }
        for (descriptor, interest) in interests {
            wait { id throws(ReactorError) in
                try self.reactor.wait(id, for: interest, of: descriptor) { _ in self.finish() }
            }
        }
        if let deadline {
            wait { id throws(ReactorError) in
                try self.reactor.wait(id, until: deadline) { _ in self.finish() }
            }
        }
        if let isInterrupted { lookLater(isInterrupted) }
    }

    /// Nobody tells when it is interrupted, so it is asked.
    private func lookLater(_ isInterrupted: @escaping @Sendable () -> Bool) {
        if isInterrupted() { return finish() }
        wait { id throws(ReactorError) in
            let next = self.reactor.clock.now.advanced(byNanoseconds: HostWaiter.slice)
            try self.reactor.wait(id, until: next) { outcome in
                guard case .deadline = outcome else { return }
                // The next look is another wait in this one's place.
                self.keep { $0.waits.removeAll { $0 == id } }
                self.lookLater(isInterrupted)
            }
        }
    }

    /// What cannot be waited for is looked at again a little later.
    private func wait(_ add: (WaitID) throws(ReactorError) -> Void) {
        let id = reactor.makeWaitID()
        guard keep({ $0.waits.append(id) }) else { return }
        do {
            try add(id)
            // Who gave up meanwhile has found nothing to cancel.
            if !keep({ _ in }) { reactor.cancel(id) }
        } catch {
            Task.detached {
                try? await Task.sleep(for: .nanoseconds(HostWaiter.slice))
                self.finish()
            }
        }
    }

    /// - Returns: False if it is over.
    @discardableResult
    private func keep(_ change: (inout State) -> Void) -> Bool {
        let isWaiting = state.withLock { state in
            change(&state)
            return state.wake != nil
        }
        if !isWaiting { release() }
        return isWaiting
    }

    private func finish() {
        let wake = state.withLock { state in
            defer { state.wake = nil }
            return state.wake
        }
        release()
        wake?()
    }

    func end() {
        state.withLock { $0.wake = nil }
        release()
    }

    private func release() {
        let (waits, watched) = state.withLock { state in
            defer { (state.waits, state.watched) = ([], []) }
            return (state.waits, state.watched)
        }
        for wait in waits { reactor.cancel(wait) }
        for (waitable, number) in watched { waitable.forget(number) }
    }
}
