/// The number of a wait, which no other one of its reactor ever has.
package struct WaitID: Hashable, Sendable {
    let number: UInt64
}

/// How a wait ended.
package enum WaitOutcome: Hashable, Sendable {
    case ready(Readiness)
    case deadline
    case failed(ReactorError)
}

/// Bounds of a reactor.
package struct ReactorLimits: Sendable {
    /// Waits at a time, with those that are over and have not been told yet.
    package var waitsMax = 1 << 20
    /// Waits for one descriptor at a time: a turn looks through all of them.
    package var waitsPerDescriptorMax = 1 << 12
    /// Jobs that have been posted and not been done yet.
    package var jobsMax = 1 << 16
    /// Waits for one descriptor that one turn ends; the others are asked for in the next one.
    /// At least one.
    package var sharePerDescriptor = 16

    package init() {}
}

/// Somebody who waits.
struct Wait {
    var descriptor: Int32?
    var interest: Readiness
    var timer: TimerWheel<WaitID>.Token?
    var completion: @Sendable (WaitOutcome) -> Void
}

/// What is left to tell somebody whose wait is over.
struct EndedWait {
    var completion: @Sendable (WaitOutcome) -> Void
    var outcome: WaitOutcome

    func tell() { completion(outcome) }
}
