import WasmCore

// Calls from the host into guests.

/// A call under way: where its arguments go and its results lie.
@usableFromInline
struct CallFrame {
    let execution: Execution
    @usableFromInline let slots: UnsafeMutablePointer<UInt64>
}

extension StoreState {
    /// Calls a function with its arguments as slots and returns its results as slots.
    func call(_ index: Int, _ arguments: [UInt64]) throws(Trap) -> [UInt64] {
        let frame = try beginCall()
        for (position, value) in arguments.enumerated() { frame.slots[position] = value }
        try runCall(frame, of: index, hasReferences: false)
        defer { endCall(frame) }
        let count = Int(functionRecords[index].resultSlots)
        return Array(UnsafeBufferPointer(start: frame.slots, count: count))
    }

    /// Starts a call: the arguments then go to the frame's slots.
    func beginCall() throws(Trap) -> CallFrame {
        let execution = try takeExecution()
        return CallFrame(execution: execution, slots: execution.stack)
    }

    /// Runs a call to its end. If it throws, the frame is gone.
    func runCall(_ frame: CallFrame, of index: Int, hasReferences: Bool) throws(Trap) {
        let execution = frame.execution
        if hasReferences, !accepts(frame.slots, as: functionType(index).parameters) {
            giveBack(execution)
            throw Trap(.host, message: "a reference does not fit the function's type")
        }
        execution.prepare(record: index)
        switch run(execution) {
        case .finished: return
        case .trapped(let trap):
            giveBack(execution)
            throw trap
        case .paused:
            var trap = Trap(
                .host, message: "an asynchronous host function was called synchronously")
            trap.backtrace = execution.backtrace()
            giveBack(execution)
            throw trap
        }
    }

    func endCall(_ frame: CallFrame) { giveBack(frame.execution) }

    /// Lets an execution go on, which may happen below a host function that another one called.
    func run(_ execution: Execution) -> Execution.Outcome {
        guard nestedCallDepth < limits.nestedCallsMax else {
            return .trapped(Trap(.stackOverflow))
        }
        nestedCallDepth += 1
        let outer = running
        // What the outer one has used so far counts before the inner one asks for its share.
        outer?.settleFuel()
        running = execution
        defer {
            running = outer
            nestedCallDepth -= 1
        }
        return execution.run()
    }

    func takeExecution() throws(Trap) -> Execution {
        if let execution = idleExecutions.popLast() { return execution }
        guard executions.count < limits.executionsMax, let execution = Execution(self) else {
            throw Trap(.outOfMemory)
        }
        executions.append(.passUnretained(execution))
        return execution
    }

    func giveBack(_ execution: Execution) {
        execution.reset()
        if idleExecutions.count < Self.idleExecutionsMax {
            idleExecutions.append(execution)
        } else {
            executions.removeAll { $0.toOpaque() == Unmanaged.passUnretained(execution).toOpaque() }
        }
    }
}
