import WasmCore

// Threads run, and stop in built-ins.

extension ComponentStoreState {
    /// A thread goes on until it blocks or ends.
    ///
    /// - Returns: What is to be done next.
    func run(_ thread: ThreadID, _ how: Resumption) throws(Trap) -> TaskAction {
        let execution = try execution(of: thread, how)
        switch state.run(execution) {
        // Which may be another one of those that share the stack: who called the thread's function.
        case .finished: return try finished(machine.current, execution)
        case .paused:
            let next = driver.pending
            driver.pending = .yield
            return next
        case .trapped(let trap): throw trap
        }
    }

    /// A thread's execution, ready to run.
    private func execution(
        of thread: ThreadID, _ how: Resumption
    ) throws(Trap) -> Execution {
        switch how {
        case .start: return try knownExecution(of: thread)
        case .callback(let task, let event):
            let execution = try takeExecution(for: thread)
            execution.stack[0] = UInt64(event.code.rawValue)
            execution.stack[1] = UInt64(event.index)
            execution.stack[2] = UInt64(event.payload)
            guard let callback = callee(of: task).lifted?.callback else {
                throw Trap(.task(.unsupportedCallbackCode))
            }
            execution.prepare(record: callback)
            return execution
        case .entry(let function, let argument):
            let execution = try takeExecution(for: thread)
            execution.stack[0] = argument
            execution.prepare(record: Int(function))
            return execution
        case .nothing, .value, .pair, .event, .result:
            let execution = try knownExecution(of: thread)
            try execution.unblock { (reason, slots) throws(Trap) in
                try answer(how, reason, slots)
            }
            return execution
        }
    }

    private func knownExecution(of thread: ThreadID) throws(Trap) -> Execution {
        guard let number = machine.threads[thread].execution,
            let execution = driver.executions[Int(number)]
        else { throw Trap(.host, message: "a thread of a component has no stack") }
        return execution
    }

    func callee(of task: TaskID) -> TaskCallee {
        driver.callees[Int(machine.tasks[task].target.function)]
    }

    /// A thread's function has returned.
    private func finished(
        _ thread: ThreadID, _ execution: Execution
    ) throws(Trap) -> TaskAction {
        try chargeWork()
        let number = machine.threads[thread].execution
        machine.threads[thread].execution = nil
        defer { if let number { release(number) } }
        let task = machine.tasks[machine.threads[thread].task]
        guard task.implicitThread == thread else { return machine.threadReturned() }
        if task.target.lifting == .synchronous {
            let core = driver.callees[Int(task.target.function)].core
            let count = Int(state.functionRecords[core].resultSlots)
            driver.results = Array(UnsafeBufferPointer(start: execution.stack, count: count))
        }
        return try settle(
            machine.threadReturned(UInt32(truncatingIfNeeded: execution.stack[0])))
    }
}

extension ComponentStoreState {
    /// Carries out a built-in that the thread that runs has called.
    ///
    /// A call that the host made without a task would be a fault of the linker: it has no thread.
    ///
    /// - Returns: Why it has not answered; nil if it has.
    func carryOut(
        _ call: HostCall, _ reason: BlockReason = .task,
        _ ask: (inout TaskMachine) -> TaskAction
    ) throws(Trap) -> BlockReason? {
        try requireThread()
        try chargeWork()
        return try askMachine(call, reason, ask)
    }

    func requireThread() throws(Trap) {
        guard machine.hasThread else { throw Self.noThread }
    }

    /// The thread that runs, or whose values are moved.
    func currentThread() throws(Trap) -> ThreadID {
        guard let thread = machine.stack.last?.thread, machine.threads.contains(thread) else {
            throw Self.noThread
        }
        return thread
    }

    private static var noThread: Trap {
        Trap(.host, message: "a built-in about tasks was called without a task")
    }

    /// The same once work has been paid for.
    func askMachine(
        _ call: HostCall, _ reason: BlockReason = .task,
        _ ask: (inout TaskMachine) -> TaskAction
    ) throws(Trap) -> BlockReason? {
        guard let thread = machine.stack.last?.thread else { throw Self.noThread }
        let action = try settle(ask(&machine))
        if case .run(thread, let how) = action, how.isAnswer {
            try answer(how, reason, call.slots)
            return nil
        }
        driver.pending = action
        return reason
    }

    /// Puts what a built-in returns where its arguments were.
    func answer(
        _ how: Resumption, _ reason: BlockReason, _ slots: UnsafeMutablePointer<UInt64>
    ) throws(Trap) {
        switch how {
        case .value(let value): slots[0] = UInt64(value)
        case .pair(let pair): slots[0] = pair
        case .result(let value): if let value { slots[0] = value }
        case .event(let event):
            if case .event(let options) = reason {
                let context = driver.options[Int(options)].context
                let address = context.is64 ? slots[1] : slots[1] & 0xFFFF_FFFF
                try context.checkAlignment(address, 4)
                let bytes = try context.writtenBytes(
                    at: address, count: 8, or: .valueOutOfBounds)
                bytes.storeBytes(of: event.index.littleEndian, as: UInt32.self)
                bytes.storeBytes(
                    of: event.payload.littleEndian, toByteOffset: 4, as: UInt32.self)
            }
            slots[0] = UInt64(event.code.rawValue)
        case .nothing, .start, .callback, .entry: break
        }
    }
}

extension Resumption {
    /// Whether a built-in returns by it.
    fileprivate var isAnswer: Bool {
        switch self {
        case .start, .callback, .entry: false
        case .nothing, .value, .pair, .event, .result: true
        }
    }
}
