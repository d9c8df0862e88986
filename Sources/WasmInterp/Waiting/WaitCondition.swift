/// What a call of a host function waits for: plain data, so that it can be written down.
///
/// A restartable host function throws it instead of waiting, and has changed nothing then but what
/// ``progress`` tells. It is called again with it once it may hold, be it in another process.
package struct WaitCondition: Error, Hashable, Sendable {
    /// One thing of the guest's that may come to be ready.
    package struct Source: Hashable, Sendable {
        package enum Kind: UInt8, Sendable {
            case reading = 0
            case writing = 1
            /// Something that the host does meanwhile.
            case work = 2
            /// Nothing: a descriptor that has to be the same still.
            case presence = 3
        }

        package var kind: Kind
        /// Of the guest's descriptor or of the work, in the lower half, and how often that number
        /// was another one's before: a wait is for what had it when the wait began.
        package var place: UInt64

        package init(_ kind: Kind, _ number: UInt32, use: UInt32 = 0) {
            self.kind = kind
            place = UInt64(use) << 32 | UInt64(number)
        }

        package var number: UInt32 { UInt32(truncatingIfNeeded: place) }
        package var use: UInt32 { UInt32(truncatingIfNeeded: place >> 32) }
    }

    /// When the call was made first: nanoseconds on the guest's monotonic clock.
    package var start: UInt64
    /// How far the call has come: bytes that have been moved.
    package var progress: UInt64 = 0
    /// When it ends at the latest, on the same clock; nil for never.
    package var deadline: UInt64?
    /// One of them is enough.
    package var sources: [Source]

    package init(start: UInt64, deadline: UInt64? = nil, sources: [Source]) {
        self.start = start
        self.deadline = deadline
        self.sources = sources
    }
}

/// The port by which restartable host functions wait: who knows the guest's clock, and what its
/// numbers stand for.
///
/// It may tell too early, as calls look again; what it does not know is ready.
package protocol ConditionWaiter: AnyObject {
    /// Holds the thread until a condition may hold.
    ///
    /// - Parameter isInterrupted: Asked at least every 5 milliseconds; true ends the wait.
    func wait(for condition: WaitCondition, isInterrupted: () -> Bool)

    /// Calls a closure once, on any thread, when a condition may hold.
    ///
    /// - Returns: What gives the closure up, which may have been called.
    func whenHolds(
        _ condition: WaitCondition, _ wake: @escaping @Sendable () -> Void
    ) -> @Sendable () -> Void
}
