typealias ThreadID = RecordID<ThreadRecord>

/// A thread of a task. Spec: canonical ABI, "Threads".
struct ThreadRecord {
    let task: TaskID
    var state = State.suspended
    /// Where it goes on.
    var point: ResumePoint
    /// In its instance's table; 0 for a thread that waits to enter.
    var index: UInt32 = 0
    var context = ContextSlots()
    /// The driver's, for what is on its stack.
    var execution: UInt32?

    enum State: Hashable {
        /// Until another thread resumes it.
        case suspended
        /// Since when, and whether it is in a queue of its instance.
        case waiting(order: UInt64, isQueued: Bool)
        case running
    }

    /// What a thread does when it goes on, which tells what it waits for.
    enum ResumePoint: Hashable, Sendable {
        /// An explicit thread that has not run yet.
        case entry(function: UInt32, argument: UInt64)
        /// The task may start.
        case admission
        /// A callback after `YIELD`, or a set that has an event after `WAIT`.
        case callback(WaitableSetID?)
        /// `thread.yield`, `thread.suspend` and their like.
        case resumed
        /// `waitable-set.wait`
        case event(WaitableSetID)
        /// A synchronous read or write.
        case copy(EndID)
        /// `subtask.cancel`
        case cancellation(SubtaskID)
        /// A synchronous call's result.
        case result(SubtaskID)
    }
}

/// What `context.get` and `context.set` reach.
struct ContextSlots: Hashable, Sendable {
    static let count = 2
    private var slots: (UInt64, UInt64) = (0, 0)

    subscript(slot: Int) -> UInt64 {
        get { slot == 0 ? slots.0 : slots.1 }
        set { if slot == 0 { slots.0 = newValue } else { slots.1 = newValue } }
    }

    static func == (a: Self, b: Self) -> Bool { a.slots == b.slots }
    func hash(into hasher: inout Hasher) {
        hasher.combine(slots.0)
        hasher.combine(slots.1)
    }
}
