@testable import WasmInterp

extension TaskModel {
    /// Runs guests and host until there is nothing left to do.
    func run() {
        while let operation = script.nextOfHost() { perform(operation) }
        for _ in 0..<200 where turn() {}
        script.note(waiting.contains { $0.isReadyNow } ? "still running" : ending)
    }

    private var ending: String {
        let hostIsWanted = hostCalls.contains { $0.isOpen } || hostEnds.contains { $0 != nil }
        return script.hasInvocations && !hostIsWanted ? "deadlock" : "idle"
    }

    private func perform(_ operation: HostOperation) {
        switch operation {
        case .turn: _ = turn()
        case .invoke(let function): invoke(script.functions[function])
        case .answer(let number, let wasCancelled):
            guard hostCalls[number].isOpen else { return }
            hostCalls[number].isOpen = false
            let subtask = hostCalls[number].subtask
            subtask.state = wasCancelled ? .cancelledBeforeReturned : .returned
            progress(subtask)
        case .cancel(let number):
            let subtask = invocations[number]
            guard !subtask.isCancelRequested, !subtask.state.isResolved else { return }
            subtask.isCancelRequested = true
            guarding { try subtask.onCancel?({}) }
        case .copy(let number, let count): hostCopy(number, count)
        case .cancelCopy(let number):
            guard let end = hostEnds[number], end.state == .copying else { return }
            end.stream.stopPending(.cancelled)
        case .drop(let number):
            guard let end = hostEnds[number] else { return }
            if end.state == .copying { end.stream.stopPending(.cancelled) }
            hostEnds[number] = nil
            if end.stream.type.isFuture, !end.isReader, end.state != .done { return }
            end.stream.drop()
        }
    }

    private func turn() -> Bool {
        guard let thread = waiting.first(where: \.isReadyNow) else { return false }
        let instance = thread.task.instance
        guarding {
            instance.setMayEnter(false, from: nil)
            try resume(thread)
            instance.setMayEnter(true, from: nil)
        }
        return true
    }

    private func invoke(_ target: CallTarget) {
        let subtask = ModelSubtask()
        invocations.append(subtask)
        invokedInstances.append(instances[target.instance])
        let number = script.invoked()
        var isBack = false
        guarding(invocation: number, of: Int(target.function)) {
            let callee = try lift(
                target, from: nil,
                onStart: { [unowned self] in
                    subtask.state = .started
                    script.note("arguments of \(target.function)")
                },
                onResolve: { [unowned self] isReturned in
                    resolve(subtask, isReturned, target)
                    if isBack { script.resolved(number, "\(subtask.state)") }
                })
            isBack = true
            subtask.onCancel = { [unowned self] _ in
                try requestCancellation(of: callee, from: nil)
            }
            if subtask.state.isResolved {
                script.resolved(number, "\(subtask.state)")
            } else {
                script.note("host: call \(number) is \(subtask.state)")
            }
        }
    }

    private func hostCopy(_ number: Int, _ count: UInt32) {
        guard let end = hostEnds[number], end.state == .idle else { return }
        end.state = .copying
        let mine = ModelStream.Pending(instance: nil, count: end.stream.type.isFuture ? 1 : count)
        func over(_ result: CopyResult) {
            _ = end.event(0, result, mine)
            script.note("host: end \(number) \(result) \(mine.progress)")
        }
        mine.onCopy = { reclaim in
            reclaim()
            over(.completed)
        }
        mine.onDone = over
        guarding {
            try end.stream.offer(mine, isReader: end.isReader) { script.note("copy \($0)") }
        }
    }

    /// - Parameter invocation: What is answered by a trap.
    private func guarding(
        invocation: Int? = nil, of function: Int? = nil, _ body: () throws -> Void
    ) {
        do { try body() } catch {
            script.trapped(error as? CanonicalRule ?? .cannotLeave, invoking: function)
            if let invocation { script.resolved(invocation, "traps") }
            current = []
            bury()
        }
    }

    /// What is locked for ever is lost.
    private func bury() {
        func isLost(_ instance: ModelInstance) -> Bool { !instance.mayEnter(from: nil) }
        waiting.removeAll { isLost($0.task.instance) }
        // What has not started goes with its caller.
        for thread in waiting where thread.task.state == .initial {
            guard let caller = thread.task.caller, isLost(caller) else { continue }
            thread.task.instance.waitingToEnter -= 1
            waiting.removeAll { $0 === thread }
        }
        for (number, subtask) in invocations.enumerated()
        where script.isInvoked(number) && !subtask.state.isResolved
            && isLost(invokedInstances[number])
        {
            script.resolved(number, "abandoned")
        }
        for (number, call) in hostCalls.enumerated() where call.isOpen && isLost(call.caller) {
            hostCalls[number].isOpen = false
            script.cancelRequested(number)
        }
        for instance in instances where isLost(instance) {
            instance.isLost = true
            for case let end as ModelEnd in instance.handles.all {
                if end.stream.pending?.instance === instance, end.state == .copying {
                    end.stream.pending = nil
                }
            }
        }
    }
}
