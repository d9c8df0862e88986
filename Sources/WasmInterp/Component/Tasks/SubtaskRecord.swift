typealias SubtaskID = RecordID<SubtaskRecord>

/// A call under way, as its caller sees it. Spec: canonical ABI, "Subtask State".
struct SubtaskRecord {
    /// nil for the host.
    let caller: Int?
    /// The driver's number of what the caller calls; nil if values are core values, or the host's.
    var lowering: UInt32?
    /// Whether the caller goes on before the result is there.
    let isAsync: Bool
    /// nil when it is resolved, or trapped.
    var callee: Callee?
    var state = State.starting
    var waitable = Waitable()
    /// In the caller's table; 0 for none.
    var handle: UInt32 = 0
    var isCancelRequested = false
    /// Whether the caller knows that it is resolved.
    var isDelivered = false
    /// Whether the call is still above its caller on the stack.
    var isOnStack = true
    /// Who waits for the result of a synchronous call.
    var resultWaiter: ThreadID?
    /// What is lent for the call, until the caller knows that it is resolved.
    var scope: UInt32?
    /// Until the callee starts.
    var arguments: RecordID<FlatValues>?
    /// The last argument, which may say where the result goes; then the result, if that is a core
    /// value: the driver's.
    var value: UInt64?

    enum Callee: Hashable {
        case task(TaskID)
        case host
    }

    /// The raw value is what the caller gets to see.
    enum State: UInt32, Hashable, CaseIterable, Sendable {
        case starting = 0
        case started = 1
        case returned = 2
        case cancelledBeforeStarted = 3
        case cancelledBeforeReturned = 4

        var isResolved: Bool { rawValue >= Self.returned.rawValue }
    }
}
