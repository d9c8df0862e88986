/// What a guest has had of an executor's threads.
public struct GuestUsage: Hashable, Sendable {
    /// Time of processors.
    public var time: Duration { .nanoseconds(nanoseconds) }
    /// How often it got a turn.
    public private(set) var sliceCount: UInt64 = 0
    private(set) var nanoseconds: UInt64 = 0

    mutating func note(_ nanoseconds: UInt64) {
        sliceCount += 1
        self.nanoseconds &+= nanoseconds
    }
}
