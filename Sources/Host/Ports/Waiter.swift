internal import Platform
internal import Synchronization

/// Something to wait for: that it can be read or written.
public struct WaitRequest: Sendable {
    /// What is read or written.
    public enum Source: Sendable {
        /// A descriptor of the host, not of the guest.
        case descriptor(Int32)
        /// Something in this process.
        case waitable(any Waitable)
    }

    /// What is read or written.
    public var source: Source
    /// Whether it shall be written; else it shall be read.
    public var forWriting: Bool

    /// A wait until `source` can be written, or read.
    public init(_ source: Source, forWriting: Bool) {
        self.source = source
        self.forWriting = forWriting
    }

    /// A wait for a descriptor of the host.
    public init(descriptor: Int32, forWriting: Bool) {
        self.init(.descriptor(descriptor), forWriting: forWriting)
    }

    /// -1 for what has none, which `poll` leaves out.
    var descriptor: Int32 {
        if case .descriptor(let number) = source { number } else { -1 }
    }

    var waitable: (any Waitable)? {
        if case .waitable(let waitable) = source { waitable } else { nil }
    }
}

/// What a request came to.
public struct Readiness: Hashable, Sendable {
    /// Whether reading or writing would not wait, be it for an error.
    public var isReady: Bool
    /// The other end is gone.
    public var isHangup: Bool

    /// Nothing of the guest's: what the host found.
    public init(isReady: Bool, isHangup: Bool) {
        self.isReady = isReady
        self.isHangup = isHangup
    }
}

/// How a wait ended.
public enum WaitOutcome: Hashable, Sendable {
    /// One answer a request, in order; at least one is ready.
    case ready([Readiness])
    /// The time was over before.
    case timedOut
    /// `isInterrupted` said so.
    case interrupted
}

/// How a guest waits: for time to pass, for descriptors, or for both.
///
/// Threads of one guest wait at the same time, each on its own.
public protocol Waiter: AnyObject, Sendable {
    /// Waits until one request is ready, the time is over, or it is interrupted.
    ///
    /// - Parameters:
    ///   - nanoseconds: how long at most; nil is for ever, 0 only looks.
    ///   - isInterrupted: asked at least every 5 milliseconds.
    func wait(
        _ requests: [WaitRequest], nanoseconds: UInt64?, isInterrupted: () -> Bool
    ) -> WaitOutcome

    /// Waits without holding the caller's thread.
    ///
    /// A waiter that does not say how gets a thread for it.
    ///
    /// - Parameters:
    ///   - nanoseconds: how long at most; nil is for ever.
    ///   - isInterrupted: asked at least every 5 milliseconds; nil if nobody has to be.
    ///   - wake: called once, on any thread, when one request may be ready, the time is over, or it
    ///     is interrupted. Too early does no harm.
    /// - Returns: What gives the wait up; `wake` may have been called.
    func whenReady(
        _ requests: [WaitRequest], nanoseconds: UInt64?,
        isInterrupted: (@Sendable () -> Bool)?, _ wake: @escaping @Sendable () -> Void
    ) -> @Sendable () -> Void
}

extension Waiter {
    public func whenReady(
        _ requests: [WaitRequest], nanoseconds: UInt64?,
        isInterrupted: (@Sendable () -> Bool)?, _ wake: @escaping @Sendable () -> Void
    ) -> @Sendable () -> Void {
        waitOnThread(requests, nanoseconds: nanoseconds, isInterrupted: isInterrupted, wake)
    }

    /// Waits on a thread of its own.
    func waitOnThread(
        _ requests: [WaitRequest], nanoseconds: UInt64?,
        isInterrupted: (@Sendable () -> Bool)?, _ wake: @escaping @Sendable () -> Void
    ) -> @Sendable () -> Void {
        let isGivenUp = GivenUp()
        let hasThread = SystemThread.start {
            _ = self.wait(requests, nanoseconds: nanoseconds) {
                isGivenUp.value.load(ordering: .relaxed) || isInterrupted?() ?? false
            }
            wake()
        }
        // Who is woken without need looks again.
        if !hasThread { wake() }
        return { isGivenUp.value.store(true, ordering: .relaxed) }
    }
}

private final class GivenUp: Sendable {
    let value = Atomic<Bool>(false)
}
