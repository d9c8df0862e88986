import WasmCore

// Functions of the host that answer later: their outcome goes to the store's mailbox, and whoever
// drives the store lowers it.

extension ComponentStoreState {
    /// The thread that runs has called a function of the host that answers later.
    func begin(
        _ function: HostComponentFunction, _ number: UInt32, _ call: HostCall
    ) throws(Trap) -> BlockReason? {
        let lowering = driver.lowerings[Int(number)]
        // Each is a task as well, if one of the host's.
        guard driver.answering.count < state.limits.threadsMax else {
            throw Trap(.task(.tooManyTasks))
        }
        try chargeWork()
        let scope = machine.openScope()
        driver.lastAnswer += 1
        let answer = HostAnswer(driver.mailbox, number: driver.lastAnswer)
        let last = lowering.lastArgument(call.slots)
        let heldBytes: Int
        do throws(Trap) {
            heldBytes = try start(function, lowering, call.slots, scope: scope, answer)
        } catch {
            machine.closeScope(scope)
            throw error
        }
        var begun: SubtaskID?
        let reason: BlockReason?
        do throws(Trap) {
            reason = try askMachine(call) { machine in
                let (subtask, action) = machine.awaitHost(
                    isAsync: lowering.isAsync,
                    holds: !lowering.isAsync && !lowering.signature.isAsync,
                    lowering: number, value: last, scope: scope)
                begun = subtask
                return action
            }
        } catch {
            answer.cancel()
            throw error
        }
        guard let begun else { return reason }
        driver.answers[begun] = answer
        driver.answering[answer.number] = (begun, heldBytes)
        driver.heldBytes += heldBytes
        return reason
    }

    /// Lifts the arguments of a call and hands them over. Nobody looks at the answer before the
    /// machine knows of the call.
    ///
    /// - Returns: How many bytes the host holds until it answers.
    private func start(
        _ function: HostComponentFunction, _ lowering: TaskLowering,
        _ slots: UnsafeMutablePointer<UInt64>, scope: UInt32, _ answer: HostAnswer
    ) throws(Trap) -> Int {
        let bytesMax = state.limits.liftedBytesMax - driver.heldBytes
        var bytesLeft = bytesMax
        switch function.body {
        case .later(let body):
            let arguments = try Lifting(lowering.context, scope: scope).values(
                of: lowering.signature.parameters.map(\.type), slotsMax: lowering.parametersMax,
                slots, &bytesLeft)
            body(arguments, answer)
        case .typedLater(let signature, let bindings, let body):
            try TypedHostBody(signature, bindings) { try body($0, &bytesLeft, answer) }.call(
                lowering, slots, scope: scope, resultAddress: nil)
        case .values, .typed: break
        }
        return bytesMax - bytesLeft
    }

    /// Takes in what the host's functions have answered.
    ///
    /// - Returns: Whether there was anything.
    func takeAnswers() throws(Trap) -> Bool {
        // They are looked at in each turn.
        if !driver.letters.isEmpty { try state.charge(fuel: UInt64(driver.letters.count)) }
        let letters = driver.letters + driver.mailbox.take()
        driver.letters = []
        var (count, failure): (Int, Trap?) = (0, nil)
        for (index, letter) in letters.enumerated() {
            if case .look(let ticket) = letter.content {
                do throws(Trap) { count += try look(ticket) ? 1 : 0 } catch {
                    (count, failure) = (count + 1, failure ?? error)
                }
                continue
            }
            guard let (call, heldBytes) = driver.answering[letter.number] else { continue }
            let isOpen = machine.subtasks.contains(call)
            let isHeld = machine.held[call] != nil
            if isOpen, !isHeld, let caller = machine.subtasks[call].caller,
                !machine.mayEnter(caller, from: nil)
            {
                driver.letters.append(letter)
                continue
            }
            driver.answering[letter.number] = nil
            driver.heldBytes -= heldBytes
            driver.answers[call] = nil
            guard isOpen else { continue }
            count += 1
            // Its guest goes on at once, and what it calls may wait for the others.
            if isHeld { driver.letters += letters[(index + 1)...] }
            do throws(Trap) { try take(letter.content, for: call) } catch {
                failure = failure ?? error
            }
            if isHeld { break }
        }
        if let failure { throw failure }
        return count > 0
    }

    private func take(_ content: HostMailbox.Content, for call: SubtaskID) throws(Trap) {
        switch content {
        // Nobody has asked for it: it is an error for those who wait.
        case .stopped where machine.held[call] != nil:
            try take(.finished(.failure(CancellationError())), for: call)
        case .stopped: machine.hostReturned(call, wasCancelled: true)
        case .look: break
        case .finished(let result):
            try answer(call) { (function, lowering, pointer) throws(Trap) in
                guard let value = try function.result({ try result.get() }),
                    let type = lowering.signature.result
                else { return nil }
                return try lower(
                    value, as: type, lowering.context, pointer,
                    scope: machine.subtasks[call].scope)
            }
        case .typed(let lower):
            try answer(call) { (function, lowering, pointer) throws(Trap) in
                try self.lower(
                    by: lower, function, lowering, pointer, scope: machine.subtasks[call].scope)
            }
        }
    }

    /// Lowers a result of Swift values.
    ///
    /// - Returns: The core value, if the result is one.
    private func lower(
        by lower: @escaping TypedAnswer, _ function: HostComponentFunction,
        _ lowering: TaskLowering,
        _ pointer: UInt64?, scope: UInt32?
    ) throws(Trap) -> UInt64? {
        guard case .typedLater(let signature, let bindings, _) = function.body else { return nil }
        var slot: UInt64 = 0
        try withUnsafeMutablePointer(to: &slot) { (slots) throws(Trap) in
            try TypedHostBody(signature, bindings) { [state] call in
                try lower(ComponentResources(state), call)
            }
            .call(lowering, slots, scope: scope ?? 0, resultAddress: pointer)
        }
        return pointer == nil && lowering.signature.result != nil ? slot : nil
    }

    /// - Parameter lower: Gives the core value of the result, if it is one.
    private func answer(
        _ call: SubtaskID,
        _ lower: (HostComponentFunction, TaskLowering, _ pointer: UInt64?) throws(Trap) -> UInt64?
    ) throws(Trap) {
        let subtask = machine.subtasks[call]
        guard let number = subtask.lowering, let caller = subtask.caller,
            case .later(let function) = driver.lowerings[Int(number)].callee
        else { return }
        let lowering = driver.lowerings[Int(number)]
        let isHeld = machine.takeBack(call)
        if !isHeld { machine.enterForHost(caller) }
        do throws(Trap) {
            machine.subtasks[call].value = try lower(
                function, lowering, lowering.resultPointer(subtask.value))
        } catch {
            abandon(for: error)
            throw error
        }
        if !isHeld { machine.pop() }
        machine.hostReturned(call)
        if isHeld { try run(machine.goOn()) }
    }

    /// Ends the use of the store: no function of the host is waited for any more. What they answer
    /// goes to a mailbox that nobody looks at, as their numbers are given again.
    func endAnswers() {
        let (former, answers) = (driver.takeMailbox(), driver.answers)
        driver.letters = []
        (driver.answers, driver.answering, driver.heldBytes) = ([:], [:], 0)
        former?.close()
        for (call, answer) in answers {
            machine.hostReturned(call, wasCancelled: true)
            answer.cancel()
        }
    }
}
