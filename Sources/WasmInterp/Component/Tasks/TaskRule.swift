/// A rule of the canonical ABI about tasks, threads and what they wait for.
enum TaskRule: Hashable, Sendable {
    case cannotBlock
    case noResult
    case resolvedTwice
    case notCancelled
    case wrongReturn
    case unsupportedCallbackCode
    case backpressureOutOfRange
    case cannotResume
    case setHasMembers
    case setHasWaiters
    case synchronousInSet
    case subtaskDelivered
    case subtaskCancelledTwice
    case subtaskUnresolved
    case tooManyElements
    case sameInstance(StreamType.Kind)
    case busy(StreamType.Kind)
    case concurrentCopy
    case noCopy(StreamType.Kind)
    case otherEndDropped(StreamType.Kind)
    case unwrittenFuture
    case liftedInSet(StreamType.Kind)
    case liftedBusy(StreamType.Kind)
    case tooManyTasks
    /// What the host makes of ``TaskAction/deadlock``.
    case deadlock

    var words: String {
        switch self {
        case .cannotBlock: "cannot block a synchronous task before returning"
        case .noResult: "async-lifted export failed to produce a result"
        case .resolvedTwice: "`task.return` or `task.cancel` called more than once"
        case .notCancelled: "`task.cancel` called by task which has not been cancelled"
        case .wrongReturn: "invalid `task.return` signature and/or options for current task"
        case .unsupportedCallbackCode: "unsupported callback code"
        case .backpressureOutOfRange: "backpressure counter overflow"
        case .cannotResume: "cannot resume thread which is not suspended"
        case .setHasMembers: "cannot drop waitable set with waitables in it"
        case .setHasWaiters: "cannot drop waitable set with waiters"
        case .synchronousInSet:
            "waitable cannot be used synchronously while added to a waitable set"
        case .subtaskDelivered: "`subtask.cancel` called after terminal status delivered"
        case .subtaskCancelledTwice: "`subtask.cancel` called more than once"
        case .subtaskUnresolved: "cannot drop a subtask which has not yet resolved"
        case .tooManyElements: "stream read/write count too large"
        case .sameInstance(let what): "cannot read from and write to intra-component \(what.word)"
        case .busy(let what): "cannot drop busy \(what.word)"
        case .concurrentCopy: "cannot have concurrent operations active on a future/stream"
        case .noCopy(let what): "no read or write of the \(what.word) to cancel"
        case .otherEndDropped(let what): "cannot use \(what.word) after its last operation"
        case .unwrittenFuture: "cannot drop future write end without first writing a value"
        case .liftedInSet(let what): "cannot lift \(what.word) while it's in a waitable set"
        case .liftedBusy(let what): "cannot lift \(what.word) that is busy or done"
        case .tooManyTasks: "too many tasks"
        case .deadlock: "deadlock detected: event loop cannot make further progress"
        }
    }
}

/// What a machine of tasks ends with; the store makes a ``Trap`` of it.
extension CanonicalRule: Error {}
