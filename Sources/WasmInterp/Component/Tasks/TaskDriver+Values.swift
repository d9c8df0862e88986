import WasmCore

// Values on their way into tasks and out of them, and between the ends of streams.

extension ComponentStoreState {
    /// Lifts a task's arguments and lowers them to where it starts.
    func passArguments(of id: TaskID) throws(Trap) {
        let task = machine.tasks[id]
        guard let thread = task.implicitThread else { return }
        guard let call = task.caller else {
            throw Trap(.canonicalABI, message: "the caller of a task has trapped")
        }
        let execution = try takeExecution(for: thread)
        guard let lifted = callee(of: id).lifted else {
            for (slot, bits) in machine.subtasks[call].flat.enumerated() {
                execution.stack[slot] = bits
            }
            return
        }
        if machine.subtasks[call].lowering == nil, let typed = driver.invocations[call]?.typed {
            return try typed.lowerArguments(
                lifted.context, scope: task.scope ?? 0, execution.stack)
        }
        let types = lifted.signature.parameters.map(\.type)
        let values = try arguments(of: call, types)
        try Lowering(lifted.context, scope: task.scope ?? 0).arguments(
            values, as: types, execution.stack)
    }

    private func arguments(
        of call: SubtaskID, _ types: [ComponentValueType]
    ) throws(Trap) -> [ComponentValue] {
        let subtask = machine.subtasks[call]
        guard let number = subtask.lowering else {
            return driver.invocations[call]?.arguments ?? []
        }
        let lowering = driver.lowerings[Int(number)]
        return try lift(
            types, subtask.flat, slotsMax: lowering.parametersMax, lowering.context,
            scope: subtask.scope)
    }

    private func lift(
        _ types: [ComponentValueType], _ flat: [UInt64], slotsMax: Int,
        _ context: CanonicalContext, scope: UInt32?
    ) throws(Trap) -> [ComponentValue] {
        guard !types.isEmpty else { return [] }
        var flat = flat
        return try flat.withUnsafeMutableBufferPointer { (slots) throws(Trap) in
            guard let base = slots.baseAddress else { return [] }
            return try Lifting(context, scope: scope ?? 0).values(
                of: types, slotsMax: slotsMax, base)
        }
    }

    /// Lifts a task's result and lowers it to its caller, if it still has one.
    func passResult(of id: TaskID) throws(Trap) {
        let task = machine.tasks[id]
        guard let call = task.caller else { return }
        let flat = machine.subtasks[call].flat
        machine.subtasks[call].flat = []
        guard let lifted = callee(of: id).lifted, let type = lifted.signature.result else { return }
        let slotsMax =
            task.target.lifting == .synchronous ? FlatTypes.resultsMax : FlatTypes.parametersMax
        if machine.subtasks[call].lowering == nil, let typed = driver.invocations[call]?.typed {
            // What is lifted may become the driver's, as streams do.
            var results = driver.results
            return try results.withUnsafeMutableBufferPointer { (slots) throws(Trap) in
                guard let base = slots.baseAddress else { return }
                try typed.liftResult(
                    lifted.context, scope: task.scope ?? 0, base, slotsMax: slotsMax)
            }
        }
        let value = try lift(
            [type], driver.results, slotsMax: slotsMax, lifted.context, scope: task.scope)[0]
        guard let number = machine.subtasks[call].lowering else {
            driver.invocations[call]?.result = value
            return
        }
        let lowering = driver.lowerings[Int(number)]
        let pointer = lowering.resultPointer(among: flat)
        if let slot = try lower(
            value, as: type, lowering.context, pointer, scope: machine.subtasks[call].scope)
        {
            machine.subtasks[call].flat = [slot]
        }
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
        guard let type = source.element, let targetType = target.element else { return }
        let (layout, targetLayout) =
            (source.context.layouts[type], target.context.layouts[targetType])
        let start = from.pointer + UInt64(from.progress) * UInt64(layout.size)
        let targetStart = to.pointer + UInt64(to.progress) * UInt64(targetLayout.size)
        guard layout.isBlittable else {
            let values = try Lifting(source.context, scope: 0).batch(
                of: type, at: start, count: UInt64(count))
            return try Lowering(target.context, scope: 0).batch(
                values, of: targetType, at: targetStart)
        }
        let byteCount = UInt64(count) * UInt64(layout.size)
        let bytes = try source.context.bytes(at: start, count: byteCount, or: .valueOutOfBounds)
        let place = try target.context.writtenBytes(
            at: targetStart, count: byteCount, or: .valueOutOfBounds)
        guard let base = bytes.baseAddress, let targetBase = place.baseAddress else { return }
        try state.chargeSteps(bytes.count) { offset, count in
            (targetBase + offset).copyMemory(from: base + offset, byteCount: count)
        }
    }
}
