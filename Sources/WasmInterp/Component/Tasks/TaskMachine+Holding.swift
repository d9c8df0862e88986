// Whoever calls a function of the host whose type is not `async` cannot be entered while it waits,
// nor can those around it: nothing of what they have begun is theirs to interrupt. Others go on.

extension TaskMachine {
    /// Takes who waits for the host's answer off the stack, and leaves nothing.
    mutating func hold(_ subtask: SubtaskID) throws(CanonicalRule) -> TaskAction {
        let start = stack.lastIndex(where: \.isHosts) ?? 0
        let first = stack[start]
        held[subtask] = Array(stack[start...])
        stack.removeSubrange(start...)
        // The call may be over: the guest has returned its result before, or the host has left.
        guard case .call(let call, _) = first.purpose, subtasks.contains(call) else {
            return .yield
        }
        return try callIsBack(call) ?? .yield
    }

    /// Puts them back, above whoever runs; they go on by ``goOn()``.
    ///
    /// - Returns: Whether there is somebody.
    mutating func takeBack(_ subtask: SubtaskID) -> Bool {
        guard let waiting = held.removeValue(forKey: subtask) else { return false }
        stack += waiting
        return true
    }

    /// The topmost thread has its answer.
    mutating func goOn() -> TaskAction {
        guarding { (machine) throws(CanonicalRule) in try machine.resume(machine.current) }
    }

    /// Whether an instance can be entered once the host has answered.
    func isHeld(_ instance: Int) -> Bool {
        !held.isEmpty && !mayEnter(instance, from: nil)
            && held.keys.contains { isHeld(instance, by: $0) }
    }

    /// Whether the call is the one that has to be answered: who waits for it has entered all that
    /// is around an instance.
    func isHeld(_ instance: Int, by call: SubtaskID) -> Bool {
        let outermost = outermost(instance)
        return held[call]?.contains { self.outermost($0.instance) == outermost } ?? false
    }

    private func outermost(_ instance: Int) -> Int {
        var outermost = instance
        while let parent = instances[outermost].parent { outermost = parent }
        return outermost
    }
}
