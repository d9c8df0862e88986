// Spec: canonical ABI, `canon thread.index` and what follows it.

extension TaskMachine {
    mutating func performOnThread(_ builtIn: BuiltIn) throws(CanonicalRule) -> TaskAction {
        switch builtIn {
        case .threadIndex: return .run(current, .value(threads[current].index))
        case .threadNew(let function, let argument):
            return try threadNew(function: function, argument: argument)
        case .threadResumeLater(let index):
            wait(try suspendedThread(index))
            return .run(current, .nothing)
        case .threadSuspend: return try leave(suspends: true, for: nil)
        case .threadYield: return try leave(suspends: false, for: nil)
        case .threadSuspendThenResume(let index):
            return try leave(suspends: true, for: suspendedThread(index))
        case .threadYieldThenResume(let index):
            return try leave(suspends: false, for: suspendedThread(index))
        case .threadSuspendThenPromote(let index):
            let other = try thread(index)
            return try leave(suspends: true, for: isReady(other) ? other : nil)
        case .threadYieldThenPromote(let index):
            let other = try thread(index)
            return try leave(suspends: false, for: isReady(other) ? other : nil)
        default: return .yield
        }
    }

    private mutating func threadNew(
        function: UInt32, argument: UInt64
    ) throws(CanonicalRule) -> TaskAction {
        guard threads.count < limits.threadsMax else { throw .task(.tooManyTasks) }
        let thread = threads.add(
            ThreadRecord(
                task: threads[current].task,
                point: .entry(function: function, argument: argument)))
        try register(thread)
        return .run(current, .value(threads[thread].index))
    }

    private func thread(_ index: UInt32) throws(CanonicalRule) -> ThreadID {
        guard let entry = instances[currentInstance].threads[index] else {
            throw .unknownHandle(index)
        }
        return ThreadID(packed: entry.value)
    }

    private func suspendedThread(_ index: UInt32) throws(CanonicalRule) -> ThreadID {
        let thread = try thread(index)
        guard threads[thread].state == .suspended else { throw .task(.cannotResume) }
        return thread
    }

    /// The thread that runs stops, in favour of another one of its instance or of whoever
    /// resumed it.
    private mutating func leave(
        suspends: Bool, for other: ThreadID?
    ) throws(CanonicalRule) -> TaskAction {
        let thread = current
        threads[thread].point = .resumed
        if suspends { threads[thread].state = .suspended } else { wait(thread) }
        guard let other else { return try goBack() }
        return try resume(other)
    }
}
