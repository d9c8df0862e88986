/// What a guest has had of an executor's threads.
public struct GuestUsage: Hashable, Sendable {
    /// Time of processors, and time in which calls of the host held a thread.
    public var time: Duration { .nanoseconds(Int64(clamping: nanoseconds)) }
    /// How often it got a turn.
    public private(set) var sliceCount: UInt64 = 0
    private var nanoseconds: UInt64 = 0

    mutating func add(_ nanoseconds: UInt64) { self.nanoseconds &+= nanoseconds }

    mutating func noteSlice() { sliceCount += 1 }
}
