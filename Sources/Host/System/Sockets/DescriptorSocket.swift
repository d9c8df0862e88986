internal import Platform

/// A socket of the host's.
///
/// Each call holds the lock while the system is called, which never waits: so a descriptor is
/// closed under nobody, and nobody's number is that of another file meanwhile.
package final class DescriptorSocket: NetworkSocket {
    struct State {
        /// Nil after closing.
        var descriptor: Int32?
        /// From a pending connection until it is known what became of it.
        var isConnecting = false
        /// A pending connection came to nothing, which the system may say once more.
        var hasFailed = false
        /// A stream that has asked for its connection and has it. Linux would say so again.
        var isConnected = false
    }

    package let family: AddressFamily
    package let kind: SocketKind
    package let reactor: Reactor
    let state: Locked<State>
    /// Whether paths may lead through links that anybody may have made.
    let followsLinks: Bool

    /// Takes over a descriptor that does not wait.
    init(
        owning descriptor: Int32, _ family: AddressFamily, _ kind: SocketKind, _ reactor: Reactor,
        followsLinks: Bool = true
    ) {
        (self.family, self.kind, self.reactor) = (family, kind, reactor)
        self.followsLinks = followsLinks
        state = Locked(State(descriptor: descriptor))
    }

    deinit { close() }

    package func close() {
        state.withLock { state in
            guard let descriptor = state.descriptor else { return }
            state.descriptor = nil
            // Before the number can be of another file.
            reactor.forget(descriptor)
            // Closing would wait that long, on whatever thread drops the socket: what is left is
            // sent without anybody waiting.
            if let seconds = SystemSocket.lingerSeconds(descriptor), seconds > 0 {
                _ = SystemSocket.setLingerSeconds(descriptor, to: -1)
            }
            _ = Platform.close(descriptor)
        }
    }

    package func wait(
        _ id: WaitID, for interest: Readiness, until deadline: Instant?,
        _ completion: @escaping @Sendable (WaitOutcome) -> Void
    ) throws(NetworkError) {
        try state.withLock { state throws(NetworkError) in
            guard let descriptor = state.descriptor else { throw NetworkError(.closed) }
            do throws(ReactorError) {
                try reactor.wait(id, for: interest, of: descriptor, until: deadline, completion)
            } catch {
                throw NetworkError(reactor: error)
            }
        }
    }

    package var systemDescriptor: Int32? { state.withLock { $0.descriptor } }

    package var currentReadiness: Readiness {
        state.withLock { state in
            guard let descriptor = state.descriptor else { return [] }
            let both: Readiness = [.read, .write]
            var entry = pollfd(
                fd: descriptor, events: Int16(clamping: both.pollMask), revents: 0)
            guard unsafe poll(&entry, 1, 0) == 1 else { return [] }
            return Readiness(pollMask: Int32(entry.revents))
        }
    }

    /// Calls the system again until no signal comes between.
    ///
    /// - Parameter body: Answers a negative number with `errno` if it fails.
    @discardableResult
    func call<Result: SignedInteger & Sendable>(
        _ body: (Int32) -> Result
    ) throws(NetworkError) -> Result {
        try state.withLock { state throws(NetworkError) in
            try Self.call(state.descriptor, body)
        }
    }

    static func call<Result: SignedInteger & Sendable>(
        _ descriptor: Int32?, _ body: (Int32) -> Result
    ) throws(NetworkError) -> Result {
        guard let descriptor else { throw NetworkError(.closed) }
        while true {
            let result = body(descriptor)
            if result >= 0 { return result }
            let code = errno
            if code != EINTR { throw NetworkError(system: code) }
        }
    }
}
