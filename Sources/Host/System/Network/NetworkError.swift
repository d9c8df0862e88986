/// Why a call about a socket or a name has failed.
package struct NetworkError: Error, Hashable, Sendable {
    /// What callers tell apart.
    package enum Reason: Hashable, Sendable {
        /// Nothing can be received, taken or accepted now: wait until the socket is ready.
        case wouldBlock
        /// A connection is under way already.
        case inProgress
        /// Nobody listens there.
        case refused
        /// The other end has given the connection up.
        case reset
        /// The connection was given up on this side, or before it was accepted.
        case aborted
        /// The connection takes nothing more.
        case brokenPipe
        case timedOut
        case notConnected
        case alreadyConnected
        /// A datagram for nobody: neither is the socket connected, nor is an address given.
        case destinationRequired
        case addressInUse
        /// The address is none of this host's.
        case addressNotAvailable
        /// No network or host of that address is known.
        case unreachable
        /// The system does not permit it.
        case denied
        /// A policy does not permit it; in its words.
        case forbidden(String)
        /// A datagram that cannot go as one.
        case messageTooLong
        /// The path of an address does not exist, or is no socket.
        case noSuchPath
        /// The path of an address is longer than the system takes.
        case pathTooLong
        case nameNotFound
        /// The name could not be asked for now.
        case nameUnavailable
        /// More descriptors than the process or the system may have.
        case tooManyDescriptors
        /// More names are being asked for than the limit allows.
        case tooManyResolutions(limit: Int)
        /// A name with more addresses than the limit allows.
        case tooManyAddresses(limit: Int)
        /// The system is short of memory for it.
        case noMemory
        /// This system, family or kind does not have it.
        case unsupported
        /// An argument, or a call in the state that the socket is in, that has no meaning.
        case invalid
        /// The socket has been closed.
        case closed
        case cancelled
        /// The reactor does not take a wait.
        case notWaiting(ReactorError)
        case other
    }

    package let reason: Reason
    /// The system's number, if it was the system that failed.
    package let code: Int32?

    package init(_ reason: Reason, code: Int32? = nil) {
        self.reason = reason
        self.code = code
    }

    package static let wouldBlock = NetworkError(.wouldBlock)

    init(reactor error: ReactorError) {
        switch error {
        case .cancelled: self.init(.cancelled)
        case .closed: self.init(.closed)
        case .system(_, let code): self.init(.notWaiting(error), code: code)
        case .shutDown, .tooManyWaits, .tooManyJobs: self.init(.notWaiting(error))
        }
    }
}
