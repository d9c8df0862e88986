internal import Platform

/// A question about a name, as a wait of the reactor: so its answer has a place when it comes, and
/// is told once, whatever ends it.
final class PendingResolution: Sendable {
    typealias Answer = Result<[IPAddress], NetworkError>

    private let reactor: Reactor
    let id: WaitID
    private let answer = Locked<Answer?>(nil)

    init(_ id: WaitID, of reactor: Reactor) {
        (self.id, self.reactor) = (id, reactor)
    }

    /// - Parameter cleanUp: Called before the completion.
    func begin(
        until deadline: Instant?, cleanUp: @escaping @Sendable () -> Void,
        _ completion: @escaping @Sendable (Answer) -> Void
    ) throws(NetworkError) {
        do throws(ReactorError) {
            try reactor.wait(id, until: deadline ?? .never) { [self] outcome in
                cleanUp()
                completion(answer(after: outcome))
            }
        } catch {
            throw NetworkError(reactor: error)
        }
        // It may have come before there was a wait that it could end.
        if answer.withLock({ $0 != nil }) { reactor.change(id, to: .start) }
    }

    /// From any thread; too late if the wait is over.
    func end(with answer: Answer) {
        self.answer.withLock { $0 = $0 ?? answer }
        reactor.change(id, to: .start)
    }

    private func answer(after outcome: WaitOutcome) -> Answer {
        switch outcome {
        case .failed(let error): .failure(NetworkError(reactor: error))
        case .ready, .deadline:
            // The wait's own deadline was the earlier one if there is no answer.
            answer.withLock { $0 } ?? .failure(NetworkError(.timedOut))
        }
    }
}
