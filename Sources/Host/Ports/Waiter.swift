/// Something to wait for: that a descriptor of the host can be read or written.
public struct WaitRequest: Hashable, Sendable {
    /// A descriptor of the host, not of the guest.
    public var descriptor: Int32
    /// Whether it shall be written; else it shall be read.
    public var forWriting: Bool

    public init(descriptor: Int32, forWriting: Bool) {
        self.descriptor = descriptor
        self.forWriting = forWriting
    }
}

/// What a request came to.
public struct Readiness: Hashable, Sendable {
    /// Whether reading or writing would not wait, be it for an error.
    public var isReady: Bool
    /// The other end is gone.
    public var isHangup: Bool

    public init(isReady: Bool, isHangup: Bool) {
        self.isReady = isReady
        self.isHangup = isHangup
    }
}

/// How a wait ended.
public enum WaitOutcome: Hashable, Sendable {
    /// One answer a request, in order; at least one is ready.
    case ready([Readiness])
    case timedOut
    case interrupted
}

/// How a guest waits: for time to pass, for descriptors, or for both.
///
/// Threads of one guest wait at the same time, each on its own.
public protocol Waiter: AnyObject {
    /// - Parameters:
    ///   - nanoseconds: how long at most; nil is for ever, 0 only looks.
    ///   - isInterrupted: asked at least every 5 milliseconds.
    func wait(
        _ requests: [WaitRequest], nanoseconds: UInt64?, isInterrupted: () -> Bool
    ) -> WaitOutcome
}
