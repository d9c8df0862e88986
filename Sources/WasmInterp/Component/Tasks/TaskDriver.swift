import WasmCore

// Carries out what the machine of tasks says. Threads run one at a time from here, never below each
// other on the native stack: a guest that calls another one's task pauses.

extension ComponentStoreState {
    /// Calls a function for the host, and lets tasks run until it has returned.
    func call(
        _ target: CallTarget, _ arguments: [ComponentValue] = [], flat: [UInt64] = [],
        typed: TypedInvocation? = nil
    ) throws(Trap) -> ComponentValue? {
        let (call, action) = machine.invoke(target, flat: flat, scope: machine.openScope())
        driver.invocations[call] = HostInvocation(arguments: arguments, typed: typed)
        do throws(Trap) {
            try drive(from: action, until: call)
        } catch {
            machine.giveUp(call)
            driver.invocations[call] = nil
            throw error
        }
        return driver.invocations.removeValue(forKey: call)?.result
    }

    private func drive(from first: TaskAction, until call: SubtaskID) throws(Trap) {
        var action = first
        while true {
            switch action {
            case .returned(let returned, let state):
                if state.isResolved { driver.invocations[returned]?.state = state }
                action = .yield
            case .yield:
                hearEvents()
                if driver.invocations[call]?.state != nil { return }
                action = machine.runNext()
            case .idle: throw Trap(.task(.deadlock))
            case .deadlock(let waits): throw deadlock(waits)
            default: action = try perform(action)
            }
        }
    }

    /// What the machine has for the host.
    private func hearEvents() {
        let events = machine.hostEvents
        machine.hostEvents = []
        for event in events {
            if case .resolved(let call, let state) = event {
                driver.invocations[call]?.state = state
            }
        }
    }

    private func perform(_ action: TaskAction) throws(Trap) -> TaskAction {
        do throws(Trap) {
            if case .run(let thread, let how) = action { return try run(thread, how) }
            return try settle(action)
        } catch {
            if driver.isTrapTold { driver.isTrapTold = false } else { machine.trapped() }
            releaseAbandoned()
            throw error
        }
    }

    /// Does all that runs no thread.
    func settle(_ first: TaskAction) throws(Trap) -> TaskAction {
        var action = first
        while true {
            switch action {
            case .passArguments(let task): try passArguments(of: task)
            case .passResult(let task): try passResult(of: task)
            case .postReturn(let task): try postReturn(of: task)
            case .copy(let from, let to, let count, _): try copy(from, to, count: count)
            case .trap(let rule, _):
                driver.isTrapTold = true
                throw Trap(rule)
            default: return action
            }
            action = machine.completed()
        }
    }

    // MARK: Threads

    private func run(_ thread: ThreadID, _ how: Resumption) throws(Trap) -> TaskAction {
        let execution = try execution(of: thread, how)
        switch state.run(execution) {
        case .finished: return try finished(thread, execution)
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
        case .start(let task):
            let execution = try knownExecution(of: thread)
            execution.prepare(record: callee(of: task).core)
            return execution
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
        case .nothing, .value, .pair, .event, .results:
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

    // MARK: Built-ins

    /// Carries out a built-in that the thread that runs has called.
    ///
    /// - Returns: Why it has not answered; nil if it has.
    func carryOut(
        _ call: HostCall, _ reason: BlockReason = .task,
        _ ask: (inout TaskMachine) -> TaskAction
    ) throws(Trap) -> BlockReason? {
        let thread = machine.current
        let action = try settle(ask(&machine))
        if case .run(thread, let how) = action, how.isAnswer {
            try answer(how, reason, call.slots)
            return nil
        }
        driver.pending = action
        return reason
    }

    /// Puts what a built-in returns where its arguments were.
    private func answer(
        _ how: Resumption, _ reason: BlockReason, _ slots: UnsafeMutablePointer<UInt64>
    ) throws(Trap) {
        switch how {
        case .value(let value): slots[0] = UInt64(value)
        case .pair(let pair): slots[0] = pair
        case .results(let flat): if let first = flat.first { slots[0] = first }
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

    // MARK: Deadlocks

    private func deadlock(_ waits: [Wait]) -> Trap {
        let lines = waits.prefix(Self.waitsShownMax).map { wait in
            let name = instances[wait.instance].name
            let place = name.isEmpty ? "component instance \(wait.instance)" : "`\(name.printable)`"
            return "\n  \(place), thread \(wait.thread): \(wait.words)"
        }
        let rest = waits.count - lines.count
        let more = rest > 0 ? "\n  and \(rest) threads more" : ""
        return Trap(
            .canonicalABI, message: TaskRule.deadlock.words + lines.joined() + more)
    }

    private static let waitsShownMax = 20
}

extension Resumption {
    /// Whether a built-in returns by it.
    fileprivate var isAnswer: Bool {
        switch self {
        case .start, .callback, .entry: false
        case .nothing, .value, .pair, .event, .results: true
        }
    }
}

extension Wait {
    /// What it waits for.
    fileprivate var words: String {
        switch cause {
        case .entry: "has not run yet"
        case .admission: "waits to be let in"
        case .callback(nil), .resumed: "waits to be resumed"
        case .callback, .event: "waits for waitable set \(handle)"
        case .copy: "waits for the other end of \(handle)"
        case .cancellation: "waits for the end of subtask \(handle)"
        case .result: "waits for a call to return"
        }
    }
}
