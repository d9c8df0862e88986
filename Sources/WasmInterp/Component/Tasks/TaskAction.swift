/// What whoever drives the tasks has to do now.
///
/// Plain data, without references: a call makes and passes on a dozen.
enum TaskAction: Hashable {
    /// Run a thread, from now on the current one.
    case run(ThreadID, Resumption)
    /// Prepare a task's thread to start with the arguments, then say ``TaskMachine/completed()``.
    case passArguments(TaskID)
    /// Lift a task's result and lower it to its caller, if it still has one; then say
    /// ``TaskMachine/completed()``.
    case passResult(TaskID)
    /// Call `post-return`, then say ``TaskMachine/completed()``.
    case postReturn(TaskID)
    /// Move elements from one buffer to another, then say ``TaskMachine/completed()``.
    case copy(from: CopyBuffer, to: CopyBuffer, count: UInt32, type: StreamType)
    /// The call that the host has made is back.
    case returned(SubtaskID, SubtaskRecord.State)
    /// Nothing: the host is in control.
    case yield
    /// Nothing can run before the host does something.
    case idle
    /// Nothing will ever run, though the host waits for a result: ``TaskMachine/waits`` says why.
    case deadlock
    /// The guest broke a rule. What had been entered stays locked.
    case trap(CanonicalRule, instance: Int)
}

/// How a thread goes on.
enum Resumption: Hashable {
    /// What the thread was prepared for when the arguments were passed.
    case start(TaskID)
    case callback(TaskID, GuestEvent)
    /// An explicit thread's function.
    case entry(function: UInt32, argument: UInt64)
    /// The built-in returns nothing.
    case nothing
    case value(UInt32)
    /// `stream.new` and `future.new`.
    case pair(UInt64)
    /// Index and payload go to memory, the code is returned.
    case event(GuestEvent)
    /// The core value of a synchronous call, if there is one.
    case result(UInt64?)
}

/// What the host is told of what it has asked for.
enum HostEvent: Hashable {
    case resolved(SubtaskID, SubtaskRecord.State)
    /// A call was lost in a trap: one that the host made, or one that it has not answered yet.
    case abandoned(SubtaskID)
    /// The guest does not need the host's result any more.
    case cancelRequested(SubtaskID)
    /// A read or write of the host's has ended.
    case copied(EndID, CopyResult, count: UInt32)
    /// The other end of an open one was lost in a trap.
    case lost(EndID)
}

/// Who waits for what: a line of what is said of a deadlock.
struct Wait: Hashable {
    var instance: Int
    /// The driver's number.
    var function: UInt32
    var thread: UInt32
    var cause: ThreadRecord.ResumePoint
    /// In the instance's table, of what is waited for; 0 for none.
    var handle: UInt32
}
