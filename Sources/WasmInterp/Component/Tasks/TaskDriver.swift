import WasmCore

// Carries out what the machine of tasks says. Threads run one at a time from here, never below each
// other on the native stack: a guest that calls another one's task pauses.

extension ComponentStoreState {
    /// Calls a function for the host, and lets tasks run until it has returned.
    func call(
        _ target: CallTarget, _ arguments: [ComponentValue] = [], flat: FlatValues = .init(),
        typed: TypedInvocation? = nil
    ) throws(Trap) -> ComponentValue? {
        try finish(begin(target, arguments, flat: flat, typed: typed))?.result
    }

    /// Lets tasks run until a call of the host's has returned.
    func finish(_ call: SubtaskID) throws(Trap) -> HostInvocation? {
        do throws(Trap) {
            while true {
                if let end = driver.invocations[call]?.end {
                    if case .trapped(let trap) = end { throw trap }
                    return driver.invocations.removeValue(forKey: call)
                }
                try advance()
            }
        } catch {
            giveUp(call)
            throw error
        }
    }

    /// Lets a thread have a turn; if none can, holds this one until the host has something to say.
    private func advance() throws(Trap) {
        switch try step() {
        case .ran: break
        case .waits: try waitForAnswer()
        case .deadlocked(let trap): throw trap
        }
    }

    /// Lets tasks run until a call of the host's can enter.
    func awaitEntry(_ target: CallTarget) throws(Trap) {
        while try hasToWait(toEnter: target) { try advance() }
    }

    /// Whether a call of the host's cannot enter before a function of the host has answered.
    ///
    /// - Throws: ``Trap`` within that function, which would wait for itself.
    func hasToWait(toEnter target: CallTarget) throws(Trap) -> Bool {
        guard machine.isHeld(target.instance) else { return false }
        for answer in HostAnswer.underWay where answer.goes(to: driver.mailbox) {
            guard let call = driver.answering[answer.number]?.call else { continue }
            if machine.isHeld(target.instance, by: call) { throw Trap(.cannotEnter) }
        }
        return true
    }

    /// Begins a call for the host: it runs until it blocks or ends.
    ///
    /// - Returns: What ``TaskDriverState/invocations`` knows it by until it is given up.
    func begin(
        _ target: CallTarget, _ arguments: [ComponentValue], flat: FlatValues = .init(),
        typed: TypedInvocation? = nil
    ) throws(Trap) -> SubtaskID {
        try dropReleased()
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
            case .idle, .deadlock: return .deadlocked(deadlock(machine.waits))
            default: try run(action)
            }
        } catch {
            // Those whose calls are lost hear of it there.
            if driver.lostCount == lostCount { throw error }
        }
        return .ran
    }

    /// Carries out actions until the host is in control.
    func run(_ first: TaskAction) throws(Trap) {
        var action = first
        while true {
            driver.trace?(action)
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
    func hearEvents(_ trap: Trap? = nil) {
        let events = machine.hostEvents
        machine.hostEvents = []
        for event in events {
            switch event {
            case .resolved(let call, let state):
                driver.invocations[call]?.end = .resolved(state)
                // Whoever waits for it may sleep.
                driver.mailbox.interrupt()
            case .abandoned(let call):
                if let trap, driver.invocations[call] != nil {
                    driver.invocations[call]?.end = .trapped(trap)
                    driver.lostCount += 1
                    driver.mailbox.interrupt()
                }
                driver.answers.removeValue(forKey: call)?.cancel()
            case .cancelRequested(let call): driver.answers[call]?.cancel()
            case .copied(let end, let result, _): hear(result, of: end)
            case .lost(let end): lose(end, in: trap)
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
            case .copy(let from, let to, let count, _):
                action = machine.completed(try copy(from, to, count: count))
                continue
            case .trap(let rule, _):
                driver.isTrapTold = true
                throw Trap(rule)
            default: return action
            }
            driver.trace?(action)
            action = machine.completed()
        }
    }

    /// Takes fuel for what the machine has looked through, from the thread that asks it next, and
    /// looks at clock and requests: threads that yield to each other for ever do not. Requests are
    /// looked at by every engine, as whoever asks the machine is about to wait.
    ///
    /// To be called before the machine is asked: the thread that traps has to be on its stack.
    func chargeWork() throws(Trap) {
        let units = machine.work
        machine.work = 0
        if units > 0 { try state.charge(fuel: UInt64(units)) }
        guard !state.mustStop(), !state.metering.interruption.isRequested else {
            throw Trap(.interrupted)
        }
    }
}
