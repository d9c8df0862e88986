import WasmCore

/// Why a read or write of a stream or future has come to nothing.
public enum StreamError: Error, Sendable {
    /// The other end is gone, or this one has been closed.
    case closed
    /// The reader has been given away: to a guest, or to a sink.
    case givenAway
    /// Somebody else is reading the stream, which serves one reader at a time.
    case inUse
    /// The task was cancelled that waited.
    case cancelled
    /// The guest at the other end has trapped, or the store in whose guests it was.
    case trapped(Trap)
    /// The store whose guest has the other end is gone, or has been made as new.
    case storeEnded
    /// The sequence that the elements come from has thrown.
    case failed(any Error)
}

extension StreamError: TrapCarrier {
    package var trap: Trap? { if case .trapped(let trap) = self { trap } else { nil } }
}

extension StreamError: CustomStringConvertible {
    /// One line, or that of the trap.
    public var description: String {
        switch self {
        case .closed: "the other end is gone, or this one is closed"
        case .givenAway: "the reader has been given away"
        case .inUse: "somebody else reads the stream"
        case .cancelled: "the wait was cancelled"
        case .trapped(let trap): trap.description
        case .storeEnded: "the store of the other end is gone"
        case .failed(let error): "the source of the elements has failed: \(error)"
        }
    }
}
