import WasmCore

// Values on their way into tasks and out of them, and between the ends of streams.

extension ComponentStoreState {
    /// Prepares a task's thread to start with the arguments.
    func passArguments(of id: TaskID) throws(Trap) {
        let task = machine.tasks[id]
        guard let thread = task.implicitThread else { return }
        guard let call = task.caller else {
            throw Trap(.canonicalABI, message: "the caller of a task has trapped")
        }
        let execution = try takeExecution(for: thread)
        if let number = machine.subtasks[call].lowering,
            let start = driver.lowerings[Int(number)].start
        {
            prepare(execution, start, of: driver.lowerings[Int(number)], call)
        } else {
            try lowerArguments(of: call, task, execution.stack)
            execution.prepare(record: callee(of: id).core)
        }
    }

    /// Lets an execution begin with what moves the caller's arguments to the callee.
    private func prepare(
        _ execution: Execution, _ start: Int, of lowering: TaskLowering, _ call: SubtaskID
    ) {
        let flat = machine.takeArguments(of: call)
        let count = flat.count - (lowering.hasResultPointer ? 1 : 0)
        flat.copy(count, to: execution.stack)
        if lowering.lends { execution.stack[count] = UInt64(machine.subtasks[call].scope ?? 0) }
        execution.prepare(record: start)
    }

    /// Lowers what the host calls a task with.
    private func lowerArguments(
        of call: SubtaskID, _ task: TaskRecord, _ slots: UnsafeMutablePointer<UInt64>
    ) throws(Trap) {
        guard let lifted = driver.callees[Int(task.target.function)].lifted else {
            let flat = machine.takeArguments(of: call)
            return flat.copy(flat.count, to: slots)
        }
        guard let invocation = driver.invocations[call] else { return }
        if let typed = invocation.typed {
            return try typed.lowerArguments(lifted.context, scope: task.scope ?? 0, slots)
        }
        let types = lifted.signature.parameters.map(\.type)
        try Lowering(lifted.context, scope: task.scope ?? 0).arguments(
            invocation.arguments, as: types, slots)
    }

    /// Moves a task's result to its caller, if it still has one.
    func passResult(of id: TaskID) throws(Trap) {
        let task = machine.tasks[id]
        guard let call = task.caller else { return }
        guard let number = machine.subtasks[call].lowering,
            let finish = driver.lowerings[Int(number)].finish
        else { return try liftResult(of: call, task) }
        let frame = try state.beginCall()
        for (slot, bits) in driver.results.enumerated() { frame.slots[slot] = bits }
        let hasPointer = driver.lowerings[Int(number)].hasResultPointer
        if hasPointer, let pointer = machine.subtasks[call].value {
            frame.slots[driver.results.count] = pointer
        }
        try state.runCall(frame, of: finish, needsCheck: false)
        machine.subtasks[call].value = hasPointer ? nil : frame.slots[0]
        state.endCall(frame)
    }

    /// Lifts what a task returns to the host.
    private func liftResult(of call: SubtaskID, _ task: TaskRecord) throws(Trap) {
        machine.subtasks[call].value = nil
        guard let lifted = driver.callees[Int(task.target.function)].lifted,
            let type = lifted.signature.result
        else { return }
        let slotsMax =
            task.target.lifting == .synchronous ? FlatTypes.resultsMax : FlatTypes.parametersMax
        let (typed, scope) = (driver.invocations[call]?.typed, task.scope ?? 0)
        var results = driver.results
        let value = try results.withUnsafeMutableBufferPointer {
            (slots) throws(Trap) -> ComponentValue? in
            guard let base = slots.baseAddress else { return nil }
            guard let typed else {
                return try Lifting(lifted.context, scope: scope).values(
                    of: [type], slotsMax: slotsMax, base)[0]
            }
            try typed.liftResult(lifted.context, scope: scope, base, slotsMax: slotsMax)
            return nil
        }
        driver.invocations[call]?.result = value
    }

    /// - Returns: The core value, if the result is one.
    func lower(
        _ value: ComponentValue, as type: ComponentValueType, _ context: CanonicalContext,
        _ pointer: UInt64?, scope: UInt32?
    ) throws(Trap) -> UInt64? {
        var slot: UInt64 = 0
        try withUnsafeMutablePointer(to: &slot) { (slots) throws(Trap) in
            try Lowering(context, scope: scope ?? 0).result(
                value, as: type, slots, returnPointer: pointer)
        }
        return pointer == nil ? slot : nil
    }

    func postReturn(of task: TaskID) throws(Trap) {
        guard let function = callee(of: task).lifted?.postReturn else { return }
        _ = try state.call(function, driver.results)
    }

    // MARK: Streams

    /// Moves elements from a buffer to another.
    ///
    /// - Returns: How many, if one of the two is the host's.
    func copy(
        _ from: CopyBuffer, _ to: CopyBuffer, count: UInt32
    ) throws(Trap) -> HostCopy? {
        if from.instance == nil || to.instance == nil {
            return try hostCopy(from, to, count: count)
        }
        try copyBetweenGuests(from, to, count: count)
        return nil
    }

    private func copyBetweenGuests(
        _ from: CopyBuffer, _ to: CopyBuffer, count: UInt32
    ) throws(Trap) {
        let source = driver.options[Int(from.options)]
        let target = driver.options[Int(to.options)]
        guard let element = source.element, let targetElement = target.element else { return }
        let start = from.pointer + UInt64(from.progress) * element.size
        let targetStart = to.pointer + UInt64(to.progress) * targetElement.size
        guard element.isBlittable else {
            let values = try Lifting(source.context, scope: 0).batch(
                of: element.type, at: start, count: UInt64(count))
            return try Lowering(target.context, scope: 0).batch(
                values, of: targetElement.type, at: targetStart)
        }
        let byteCount = UInt64(count) * element.size
        let bytes = try source.context.bytes(at: start, count: byteCount, or: .valueOutOfBounds)
        let place = try target.context.writtenBytes(
            at: targetStart, count: byteCount, or: .valueOutOfBounds)
        guard let base = bytes.baseAddress, let targetBase = place.baseAddress else { return }
        try state.chargeSteps(bytes.count) { offset, count in
            (targetBase + offset).copyMemory(from: base + offset, byteCount: count)
        }
    }
}
