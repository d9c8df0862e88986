import WasmCore

// Calls from the host into guests.

/// A call under way: where its arguments go and its results lie.
///
/// It holds its execution without counting: the store owns the one that calls use first, and this
/// frame owns a reference to any other.
@usableFromInline
struct CallFrame {
    let execution: Unmanaged<Execution>
    @usableFromInline let slots: UnsafeMutablePointer<UInt64>
}

extension StoreState {
    /// Calls a function with its arguments as slots and returns its results as slots.
    func call(_ index: Int, _ arguments: [UInt64]) throws(Trap) -> [UInt64] {
        let frame = try beginCall()
        for (position, value) in arguments.enumerated() { frame.slots[position] = value }
        try runCall(frame, of: index, needsCheck: false)
        defer { endCall(frame) }
        let count = Int(functionRecords[index].resultSlots)
        return Array(UnsafeBufferPointer(start: frame.slots, count: count))
    }

    /// Starts a call: the arguments then go to the frame's slots.
    func beginCall() throws(Trap) -> CallFrame {
        if let free = freeResident {
            freeResident = nil
            return CallFrame(
                execution: free, slots: free._withUnsafeGuaranteedRef { $0.stack })
        }
        return try beginFurtherCall()
    }

    /// A call that ``runCall(_:of:needsCheck:)`` would refuse.
    @inline(__always)
    func requireNesting() throws(Trap) {
        guard nestedCallDepth < limits.nestedCallsMax else { throw Trap(.stackOverflow) }
    }

    @inline(never)
    private func beginFurtherCall() throws(Trap) -> CallFrame {
        let execution = try takeExecution()
        if resident == nil {
            resident = execution
            return CallFrame(execution: .passUnretained(execution), slots: execution.stack)
        }
        return CallFrame(execution: .passRetained(execution), slots: execution.stack)
    }

    /// Runs a call to its end. If it throws, the frame is gone.
    @inline(__always)
    func runCall(_ frame: CallFrame, of index: Int, needsCheck: Bool) throws(Trap) {
        if needsCheck { try settle(frame, of: index) }
        let outcome = frame.execution._withUnsafeGuaranteedRef { execution in
            callUnwatched(execution, index) ?? runWatched(execution, index)
        }
        if case .finished = outcome { return }
        let trap = trap(of: outcome, frame)
        endCall(frame)
        throw trap
    }

    /// Looks at arguments that may be none of the function's. If it throws, the frame is gone.
    @inline(never)
    func settle(_ frame: CallFrame, of index: Int) throws(Trap) {
        if settle(frame.slots, as: functionType(index).parameters) { return }
        endCall(frame)
        throw Trap(.castFailure, message: "a reference does not fit the function's type")
    }

    /// Why a synchronous call has not finished.
    @inline(never)
    private func trap(of outcome: Execution.Outcome, _ frame: CallFrame) -> Trap {
        if case .trapped(let trap) = outcome { return trap }
        let pause = frame.execution._withUnsafeGuaranteedRef { $0.pause }
        if case .blocked = pause { return Trap(.task(.cannotBlock)) }
        var trap = Trap(.host, message: "an asynchronous host function was called synchronously")
        trap.backtrace = frame.execution._withUnsafeGuaranteedRef { $0.backtrace() }
        return trap
    }

    /// Calls a guest function with nothing to watch; nil if it is something else.
    @inline(__always)
    private func callUnwatched(_ execution: Execution, _ index: Int) -> Execution.Outcome? {
        let record = functionRecords + index
        guard !isWatched, let code = record.pointee.code, let instance = record.pointee.instance,
            nestedCallDepth < limits.nestedCallsMax
        else { return nil }
        nestedCallDepth += 1
        let outer = running
        running = .passUnretained(execution)
        let outcome = execution.call(code, instance, record: index)
        running = outer
        nestedCallDepth -= 1
        return outcome ?? .finished
    }

    @inline(never)
    private func runWatched(_ execution: Execution, _ index: Int) -> Execution.Outcome {
        execution.prepare(record: index)
        return run(execution)
    }

    func endCall(_ frame: CallFrame) {
        if isResident(frame.execution) {
            frame.execution._withUnsafeGuaranteedRef { $0.reset() }
            freeResident = frame.execution
        } else {
            giveBack(frame.execution.takeRetainedValue())
        }
    }

    @inline(__always)
    private func isResident(_ execution: Unmanaged<Execution>) -> Bool {
        guard let resident else { return false }
        return Unmanaged.passUnretained(resident).toOpaque() == execution.toOpaque()
    }

    /// What a call's frame has becomes somebody's who gives it back later.
    func takeOver(_ frame: CallFrame) -> Execution {
        isResident(frame.execution)
            ? frame.execution.takeUnretainedValue() : frame.execution.takeRetainedValue()
    }

    /// Lets an execution go on, which may happen below a host function that another one called.
    func run(_ execution: Execution) -> Execution.Outcome {
        requireNoBytesLent()
        guard nestedCallDepth < limits.nestedCallsMax else {
            return .trapped(Trap(.stackOverflow))
        }
        nestedCallDepth += 1
        let outer = running
        // What the outer one has used so far counts before the inner one asks for its share.
        outer?._withUnsafeGuaranteedRef { _ = $0.settleFuel() }
        running = .passUnretained(execution)
        execution.watchers = InvocationHandle.watching
        let wasWatched = isWatched
        isWatched = wasWatched || !execution.watchers.isEmpty
        defer {
            isWatched = wasWatched
            execution.watchers = []
            running = outer
            nestedCallDepth -= 1
        }
        return execution.run()
    }

    func takeExecution() throws(Trap) -> Execution {
        if let execution = idleExecutions.popLast() {
            execution.isIdle = false
            return execution
        }
        // Arguments are written before the callee is looked at.
        guard limits.stackBytesMax >= engine.stackMargin * 8 else { throw Trap(.stackOverflow) }
        guard executions.count - threadExecutionCount < limits.executionsMax,
            let execution = Execution(self, byteCount: limits.stackBytesMax)
        else { throw trap(.outOfMemory) }
        add(execution)
        return execution
    }

    func giveBack(_ execution: Execution) {
        execution.reset()
        if execution === resident {
            freeResident = .passUnretained(execution)
        } else if idleExecutions.count < Self.idleExecutionsMax {
            execution.isIdle = true
            idleExecutions.append(execution)
        } else {
            remove(execution)
        }
    }

    func add(_ execution: Execution) {
        execution.position = executions.count
        executions.append(.passUnretained(execution))
    }

    func remove(_ execution: Execution) {
        guard let last = executions.popLast() else { return }
        guard last.toOpaque() != Unmanaged.passUnretained(execution).toOpaque() else { return }
        executions[execution.position] = last
        last._withUnsafeGuaranteedRef { $0.position = execution.position }
    }
}
