import WasmCore

// Functions of the host that answer later: their outcome goes to the store's mailbox, and whoever
// drives the store lowers it.

extension ComponentStoreState {
    /// The thread that runs has called a function of the host that answers later.
    func begin(
        _ body: ComponentLaterBody, _ number: UInt32, _ flat: [UInt64], _ call: HostCall
    ) throws(Trap) -> BlockReason? {
        let lowering = driver.lowerings[Int(number)]
        let scope = machine.openScope()
        let arguments = try Lifting(lowering.context, scope: scope).values(
            of: lowering.signature.parameters.map(\.type), slotsMax: lowering.parametersMax,
            call.slots)
        driver.lastAnswer += 1
        let answer = HostAnswer(driver.mailbox, number: driver.lastAnswer)
        var begun: SubtaskID?
        let reason = try carryOut(call) { machine in
            let (subtask, action) = machine.awaitHost(
                isAsync: lowering.isAsync, lowering: number, flat: flat, scope: scope)
            begun = subtask
            return action
        }
        guard let begun else { return reason }
        driver.answers[begun] = answer
        driver.answering[answer.number] = begun
        body(arguments, answer)
        return reason
    }

    /// Takes in what the host's functions have answered.
    ///
    /// - Returns: Whether there was anything.
    func takeAnswers() throws(Trap) -> Bool {
        let letters = driver.letters + driver.mailbox.take()
        driver.letters = []
        var (count, failure): (Int, Trap?) = (0, nil)
        for letter in letters {
            if case .look(let ticket) = letter.content {
                do throws(Trap) { count += try look(ticket) ? 1 : 0 } catch {
                    (count, failure) = (count + 1, failure ?? error)
                }
                continue
            }
            guard let call = driver.answering[letter.number] else { continue }
            let isOpen = machine.subtasks.contains(call)
            if isOpen, let caller = machine.subtasks[call].caller,
                !machine.mayEnter(caller, from: nil)
            {
                driver.letters.append(letter)
                continue
            }
            driver.answering[letter.number] = nil
            driver.answers[call] = nil
            guard isOpen else { continue }
            count += 1
            do throws(Trap) { try take(letter.content, for: call) } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return count > 0
    }

    private func take(_ content: HostMailbox.Content, for call: SubtaskID) throws(Trap) {
        switch content {
        case .stopped: machine.hostReturned(call, wasCancelled: true)
        case .finished(let result): try answer(call, result)
        case .look: break
        }
    }

    private func answer(
        _ call: SubtaskID, _ result: Result<ComponentValue?, any Error>
    ) throws(Trap) {
        let subtask = machine.subtasks[call]
        guard let number = subtask.lowering, let caller = subtask.caller,
            case .later(let function, _) = driver.lowerings[Int(number)].callee
        else { return }
        let lowering = driver.lowerings[Int(number)]
        machine.enterForHost(caller)
        do throws(Trap) {
            machine.subtasks[call].flat = []
            if let value = try function.result({ try result.get() }),
                let type = lowering.signature.result
            {
                let pointer = lowering.resultPointer(among: subtask.flat)
                if let slot = try lower(
                    value, as: type, lowering.context, pointer, scope: subtask.scope)
                {
                    machine.subtasks[call].flat = [slot]
                }
            }
        } catch {
            abandon(for: error)
            throw error
        }
        machine.pop()
        machine.hostReturned(call)
    }

    /// Holds the thread until the host has something to say.
    func waitForAnswer() throws(Trap) {
        let mailbox = driver.mailbox
        let (interruption, around) = (state.metering.interruption, InvocationHandle.watching)
        interruption.watch(mailbox)
        for handle in around { handle.watch(mailbox) }
        defer {
            interruption.unwatch(mailbox)
            for handle in around { handle.unwatch(mailbox) }
        }
        mailbox.park(until: state.metering.waitLimit)
        guard !state.mustStop(), !around.contains(where: \.isInterrupted) else {
            throw Trap(.interrupted)
        }
    }
}
