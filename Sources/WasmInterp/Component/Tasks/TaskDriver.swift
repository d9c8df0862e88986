import WasmCore

// Carries out what the machine of tasks says. Threads run one at a time from here, never below each
// other on the native stack: a guest that calls another one's task pauses.

extension ComponentStoreState {
    /// Calls a function for the host, and lets tasks run until it has returned.
    func call(
        _ target: CallTarget, _ arguments: [ComponentValue] = [], flat: [UInt64] = [],
        typed: TypedInvocation? = nil
    ) throws(Trap) -> ComponentValue? {
        let call = try begin(target, arguments, flat: flat, typed: typed)
        do throws(Trap) {
            while true {
                if let end = driver.invocations[call]?.end {
                    if case .trapped(let trap) = end { throw trap }
                    return driver.invocations.removeValue(forKey: call)?.result
                }
                switch try step() {
                case .ran: break
                case .waits: try waitForAnswer()
                case .deadlocked(let trap): throw trap
                }
            }
        } catch {
            giveUp(call)
            throw error
        }
    }

    /// Begins a call for the host: it runs until it blocks or ends.
    ///
    /// - Returns: What ``TaskDriverState/invocations`` knows it by until it is given up.
    func begin(
        _ target: CallTarget, _ arguments: [ComponentValue], flat: [UInt64] = [],
        typed: TypedInvocation? = nil
    ) throws(Trap) -> SubtaskID {
        let (call, action) = machine.invoke(target, flat: flat, scope: machine.openScope())
        driver.invocations[call] = HostInvocation(arguments: arguments, typed: typed)
        do throws(Trap) {
            try run(action)
        } catch {
            giveUp(call)
            throw error
        }
        return call
    }

    /// The host does not wait for a call any more; nobody tells the guest.
    func giveUp(_ call: SubtaskID) {
        machine.giveUp(call)
        driver.invocations[call] = nil
    }

    /// The host does not need a call's result: the guest is asked to stop.
    func cancel(_ call: SubtaskID) throws(Trap) { try run(machine.cancel(call)) }

    /// How far the tasks have come.
    enum Progress {
        case ran
        /// Nothing can run before a function of the host answers.
        case waits
        /// Nothing will ever run; says who waits for what.
        case deadlocked(Trap)
    }

    /// Takes in what the host has answered, and lets one thread have a turn.
    ///
    /// - Throws: ``Trap`` if one ends what nobody else is told of.
    func step() throws(Trap) -> Progress {
        let lostCount = driver.lostCount
        do throws(Trap) {
            if try takeAnswers() { return .ran }
            let action = machine.runNext()
            switch action {
            case .idle where machine.hostWorkCount > 0: return .waits
            case .idle: return .deadlocked(deadlock(machine.waits))
            case .deadlock(let waits): return .deadlocked(deadlock(waits))
            default: try run(action)
            }
        } catch {
            // Those whose calls are lost hear of it there.
            if driver.lostCount == lostCount { throw error }
        }
        return .ran
    }

    /// Carries out actions until the host is in control.
    private func run(_ first: TaskAction) throws(Trap) {
        var action = first
        while true {
            switch action {
            case .returned(let call, let state):
                if state.isResolved { driver.invocations[call]?.end = .resolved(state) }
                return hearEvents()
            case .yield, .idle, .deadlock: return hearEvents()
            default: action = try perform(action)
            }
        }
    }

    /// What the machine has for the host.
    ///
    /// - Parameter trap: Why calls were lost.
    private func hearEvents(_ trap: Trap? = nil) {
        let events = machine.hostEvents
        machine.hostEvents = []
        for event in events {
            switch event {
            case .resolved(let call, let state): driver.invocations[call]?.end = .resolved(state)
            case .abandoned(let call):
                if let trap, driver.invocations[call] != nil {
                    driver.invocations[call]?.end = .trapped(trap)
                    driver.lostCount += 1
                }
                driver.answers.removeValue(forKey: call)?.cancel()
            case .cancelRequested(let call): driver.answers[call]?.cancel()
            case .copied: break
            }
        }
    }

    /// What was entered is lost in a trap.
    func abandon(for trap: Trap) {
        if driver.isTrapTold { driver.isTrapTold = false } else { machine.trapped() }
        let numbers = machine.abandonedExecutions
        machine.abandonedExecutions = []
        for number in numbers { release(number) }
        hearEvents(trap)
    }

    private func perform(_ action: TaskAction) throws(Trap) -> TaskAction {
        do throws(Trap) {
            if case .run(let thread, let how) = action { return try run(thread, how) }
            return try settle(action)
        } catch {
            abandon(for: error)
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
