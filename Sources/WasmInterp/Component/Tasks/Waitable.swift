typealias WaitableSetID = RecordID<WaitableSet>

/// What a waitable set can hold.
enum WaitableID: Hashable, Sendable {
    case subtask(SubtaskID)
    case end(EndID)
}

/// What all of them have. Spec: canonical ABI, "Waitable State".
struct Waitable {
    var event: PendingEvent?
    /// When there began to be one: a set gives its oldest.
    var eventOrder: UInt64 = 0
    var set: WaitableSetID?
    /// The thread that a built-in has put to sleep until there is an event.
    var syncWaiter: ThreadID?

    enum PendingEvent: Hashable, Sendable {
        /// What is told is the state at the time it is delivered.
        case subtask
        /// - Parameter reclaims: Whether more could be copied until the event is delivered.
        case copy(CopyResult, reclaims: Bool)
    }
}

/// Spec: canonical ABI, "Waitable State".
struct WaitableSet {
    /// In its instance's table.
    var handle: UInt32 = 0
    var memberCount = 0
    var events = OrderedQueue<WaitableID>()
    var waiters = OrderedQueue<ThreadID>()
}

/// What a guest is told. Spec: canonical ABI, `EventCode`.
struct GuestEvent: Hashable {
    var code: Code
    var index: UInt32 = 0
    var payload: UInt32 = 0

    enum Code: UInt32, Hashable {
        case none = 0
        case subtask = 1
        case streamRead = 2
        case streamWrite = 3
        case futureRead = 4
        case futureWrite = 5
        case taskCancelled = 6
    }
}
