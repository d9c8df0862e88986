typealias TaskID = RecordID<TaskRecord>

/// A call of a component's function, as its callee sees it. Spec: canonical ABI, "Tasks".
struct TaskRecord {
    let target: CallTarget
    /// The call as its caller sees it; nil when it is resolved, or the caller is gone.
    var caller: SubtaskID?
    var state = State.initial
    /// What is lent for the call; nil if nothing is.
    var scope: UInt32?
    /// nil when it has ended; others may still run.
    var implicitThread: ThreadID?
    /// Those in the instance's table.
    var threadCount = 0

    enum State: Hashable, CaseIterable, Sendable {
        case initial
        case started
        /// Asked for, but the task has not heard of it.
        case cancelPending
        case cancelDelivered
        case resolved
    }
}

/// A function that a component exports: what the tasks have to know of its `canon lift`.
struct CallTarget: Hashable {
    var instance: Int
    /// The driver's number.
    var function: UInt32
    /// By its type.
    var isAsync: Bool
    var lifting: Lifting
    var hasPostReturn = false
    /// Equal numbers are equal types: `task.return` has to name the same.
    var result: UInt32 = 0
    /// The two lowest bits are the encoding, the others the memory; 0 for none.
    var options: UInt32 = 0

    enum Lifting: Hashable {
        case synchronous
        case callback
        case stackful
    }

    /// Whether `task.return` may have options: a result that is core values needs no memory.
    func isLifted(with options: UInt32) -> Bool {
        options == self.options || options == self.options & 0b11
    }

    /// Whether its implicit thread has the instance's stack to itself.
    var needsStack: Bool { isAsync && lifting != .stackful }
}
