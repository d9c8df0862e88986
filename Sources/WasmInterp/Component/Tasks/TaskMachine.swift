/// The tasks of a store: who runs, who waits for what. Spec: canonical ABI, "Concurrency".
///
/// A state machine without executions, memories, clocks: whoever drives it says what has happened
/// and does what the answer says (``TaskAction``). All state is plain values that refer to each
/// other by index, so that it can be copied, and written by a snapshot.
///
/// The order is fixed: of the threads that can go on, the one runs that has waited longest.
struct TaskMachine {
    var instances: [InstanceRecord] = []
    var threads = Records<ThreadRecord>()
    var tasks = Records<TaskRecord>()
    var subtasks = Records<SubtaskRecord>()
    /// Of calls that have not started.
    var arguments = Records<FlatValues>()
    var sets = Records<WaitableSet>()
    var streams = Records<StreamRecord>()
    var ends = Records<EndRecord>()
    var errorContexts = Records<ErrorContextRecord>()
    /// Calls under way for which something is lent; numbers that are free are in `freeScopes`.
    var scopes: [CallScope] = []
    var freeScopes: [UInt32] = []
    /// What the host holds.
    var hostHandles = HandleTable()

    /// Those with threads in their queues.
    var queuedInstances: [Int] = []
    /// Who has been resumed by whom; the last one runs.
    var stack: [Resumed] = []
    /// Who waits for functions of the host whose types are not `async`, each from the host's last
    /// entry on: what they have entered stays entered.
    var held: [SubtaskID: [Resumed]] = [:]
    /// What follows once the driver has done what it was told to.
    var step: Step?
    /// Of calls of `realloc`, the last one counts: each has context slots of its own.
    var reallocations: [Reallocation] = []
    /// What the host has not heard yet, oldest first.
    var hostEvents: [HostEvent] = []
    /// Of threads that were lost in a trap, executions that the driver can give up.
    var abandonedExecutions: [UInt32] = []
    /// Calls that the host made and waits for.
    var hostCallCount = 0
    /// Calls and ends of streams that the host can do something about.
    var hostWorkCount = 0

    let limits: TaskLimits
    /// Handles of all instances, and of the host.
    var handleCount = 0
    /// How often handles are lent for calls under way.
    var lendCount = 0
    /// Of the messages of all error contexts.
    var messageBytes = 0
    /// What was looked through and moved, beyond a few steps a call: the driver charges it, and
    /// then it is 0 again. A unit is one of fuel.
    var work = 0
    /// The last moment.
    var clock: UInt64 = 0

    init(limits: TaskLimits) { self.limits = limits }

    /// The next moment.
    mutating func tick() -> UInt64 {
        clock += 1
        return clock
    }

    /// One who resumed a thread, and goes on when that one blocks or ends.
    struct Resumed {
        /// The thread that runs; it may have switched to this one.
        var thread: ThreadID
        let purpose: Purpose
        /// What was entered, and from where; nil for the host.
        let instance: Int
        let caller: Int?

        enum Purpose {
            /// The host gave a ready thread a turn.
            case turn
            case call(SubtaskID, isAsync: Bool)
            case cancellation(SubtaskID, isAsync: Bool)
        }

        /// Whether the host made it.
        var isHosts: Bool { caller == nil }
    }

    enum Step {
        case start(ThreadID)
        /// `task.return`
        case taskReturned(ThreadID)
        /// A function that was lifted synchronously has returned.
        case resultPassed(ThreadID)
        case postReturned(ThreadID)
        /// - Parameters:
        ///   - end: Who has just asked for it.
        ///   - isAsync: nil for the host.
        case copied(EndID, count: UInt32, isAsync: Bool?)
    }

    struct Reallocation {
        let instance: Int
        /// Whether the instance could be left before.
        let mayLeave: Bool
        var context = ContextSlots()
    }
}

/// How much of it there may be in one store at a time.
struct TaskLimits {
    var handlesMax: Int
    /// Threads, of which each task has one.
    var threadsMax: Int
    /// Of the messages of error contexts.
    var messageBytesMax = 1 << 27
}

/// Spec: canonical ABI, "error-context.new".
struct ErrorContextRecord {
    let message: String
    /// Handles, and values on their way.
    var useCount = 0
}

extension TaskMachine {
    /// A component instance, before anything is called in it.
    ///
    /// - Returns: Its number.
    mutating func addInstance(
        parent: Int?, mayEnter: InstanceFlag = .init(), mayLeave: InstanceFlag = .init()
    ) -> Int {
        let depth = parent.map { instances[$0].depth + 1 } ?? 0
        instances.append(
            InstanceRecord(parent: parent, depth: depth, mayEnter: mayEnter, mayLeave: mayLeave))
        return instances.count - 1
    }

    /// Whether a thread runs, or `realloc` as on one of its own.
    var hasThread: Bool { !stack.isEmpty || !reallocations.isEmpty }

    /// Who runs; there has to be one.
    var current: ThreadID { stack[stack.count - 1].thread }

    /// Whether who runs was called on its caller's stack.
    var isOnStackOfCaller: Bool {
        guard stack.count > 1 else { return false }
        let (called, caller) = (current, stack[stack.count - 2].thread)
        guard threads.contains(called), threads.contains(caller),
            let execution = threads[called].execution
        else { return false }
        return threads[caller].execution == execution
    }

    /// The instance whose code runs; there has to be one.
    var currentInstance: Int {
        reallocations.last?.instance ?? stack[stack.count - 1].instance
    }

    /// What `context.get` and `context.set` reach.
    var context: ContextSlots {
        get { reallocations.last?.context ?? threads[current].context }
        set {
            if reallocations.isEmpty {
                threads[current].context = newValue
            } else {
                reallocations[reallocations.count - 1].context = newValue
            }
        }
    }

    /// Before `realloc` of an instance is called: it runs like on a thread of its own, and cannot
    /// call out.
    mutating func beginReallocation(in instance: Int) {
        reallocations.append(
            Reallocation(instance: instance, mayLeave: instances[instance].mayLeave))
        instances[instance].mayLeave = false
    }

    /// It has trapped: the instance cannot be left, unless ``trapped()`` finds that nobody had
    /// entered it.
    mutating func abandonReallocation() { _ = reallocations.popLast() }

    mutating func endReallocation() {
        guard let last = reallocations.popLast() else { return }
        instances[last.instance].mayLeave = last.mayLeave
    }
}

// Entering and leaving. Spec: canonical ABI, "Component Instances".
extension TaskMachine {
    /// The innermost instance that is around two, or one of them.
    private func shared(_ one: Int, _ other: Int?) -> Int? {
        var (one, other) = (Optional(one), other)
        while let inner = one, let outer = other, inner != outer {
            if instances[inner].depth >= instances[outer].depth {
                one = instances[inner].parent
            } else {
                other = instances[outer].parent
            }
        }
        return one == other ? one : nil
    }

    // A call enters the callee and those around it, less those that the caller is in.

    func mayEnter(_ instance: Int, from caller: Int?) -> Bool {
        let end = shared(instance, caller)
        var next = Optional(instance)
        while let current = next, current != end {
            if !instances[current].mayEnter { return false }
            next = instances[current].parent
        }
        return true
    }

    private mutating func setMayEnter(_ may: Bool, _ instance: Int, from caller: Int?) {
        let end = shared(instance, caller)
        var next = Optional(instance)
        while let current = next, current != end {
            instances[current].mayEnter = may
            next = instances[current].parent
        }
    }

    /// Puts a thread on top of the stack and enters its instance.
    mutating func push(
        _ thread: ThreadID, for purpose: Resumed.Purpose, in instance: Int, from caller: Int?
    ) {
        setMayEnter(false, instance, from: caller)
        stack.append(
            Resumed(thread: thread, purpose: purpose, instance: instance, caller: caller))
    }

    /// Takes the topmost off the stack and leaves its instance.
    mutating func pop() {
        guard let top = stack.popLast() else { return }
        setMayEnter(true, top.instance, from: top.caller)
    }
}

// Handles.
extension TaskMachine {
    mutating func addHandle(
        _ kind: HandleEntry.Kind, _ value: UInt64, to instance: Int
    ) throws(CanonicalRule) -> UInt32 {
        try addHandle(HandleEntry(kind: kind, value: value), to: instance)
    }

    /// - Parameter instance: nil for the host.
    mutating func addHandle(
        _ entry: HandleEntry, to instance: Int?
    ) throws(CanonicalRule) -> UInt32 {
        guard handleCount < limits.handlesMax else { throw .tooManyHandles }
        var index: UInt32?
        changeHandles(of: instance) { index = $0.add(entry) }
        guard let index else { throw .tooManyHandles }
        handleCount += 1
        return index
    }

    mutating func removeHandle(_ index: UInt32, of instance: Int?) {
        changeHandles(of: instance) { $0.remove(index) }
        handleCount -= 1
    }

    /// What a handle of a kind stands for.
    func handle(
        _ index: UInt32, _ kind: HandleEntry.Kind, of instance: Int
    ) throws(CanonicalRule) -> UInt64 {
        guard let entry = instances[instance].handles[index] else { throw .unknownHandle(index) }
        guard entry.kind == kind else {
            throw .wrongHandleType(index, expected: .kind(kind), found: .kind(entry.kind))
        }
        return entry.value
    }

    subscript(waitable: WaitableID) -> Waitable {
        get {
            switch waitable {
            case .subtask(let id): subtasks[id].waitable
            case .end(let id): ends[id].waitable
            }
        }
        _modify {
            switch waitable {
            case .subtask(let id): yield &subtasks[id].waitable
            case .end(let id): yield &ends[id].waitable
            }
        }
    }
}
