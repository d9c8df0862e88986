import WasmCore

// Calls from the host into guests.

extension StoreState {
    /// Calls a function with its arguments as slots and returns its results as slots.
    func call(_ index: Int, _ arguments: [UInt64]) throws(Trap) -> [UInt64] {
        let record = functionRecords[index]
        if record.code == nil { return try callHost(record, arguments) }
        let execution = try takeExecution()
        nestedCallDepth += 1
        defer {
            nestedCallDepth -= 1
            idleExecution = execution
        }
        for (position, value) in arguments.enumerated() { execution.stack[position] = value }
        execution.prepare(record: index)
        switch execution.run() {
        case .finished:
            return Array(
                UnsafeBufferPointer(start: execution.stack, count: Int(record.resultSlots)))
        case .trapped(let trap): throw trap
        case .paused:
            throw Trap(.host, message: "an asynchronous host function was called synchronously")
        }
    }

    func takeExecution() throws(Trap) -> Execution {
        guard nestedCallDepth < limits.nestedCallsMax else { throw Trap(.stackOverflow) }
        if let execution = idleExecution {
            idleExecution = nil
            return execution
        }
        guard let execution = Execution(self) else { throw Trap(.outOfMemory) }
        return execution
    }

    private func callHost(
        _ record: FunctionRecord, _ arguments: [UInt64]
    ) throws(Trap) -> [UInt64] {
        let function = hostFunctions[record.hostIndex]
        guard case .synchronous(let body) = function.body else {
            throw Trap(.host, message: "an asynchronous host function was called synchronously")
        }
        let count = max(Int(record.parameterSlots), Int(record.resultSlots), 1)
        let slots = UnsafeMutablePointer<UInt64>.allocate(capacity: count)
        defer { slots.deallocate() }
        slots.initialize(repeating: 0, count: count)
        for (position, value) in arguments.enumerated() { slots[position] = value }
        do {
            try body(HostCall(slots: slots, caller: nil, execution: nil))
        } catch {
            throw (error as? Trap) ?? Trap(.host, message: "\(error)", cause: error)
        }
        return Array(UnsafeBufferPointer(start: slots, count: Int(record.resultSlots)))
    }
}
