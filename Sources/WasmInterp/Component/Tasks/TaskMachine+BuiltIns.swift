extension TaskMachine {
    /// The thread that runs has called a built-in.
    mutating func perform(_ builtIn: BuiltIn) -> TaskAction {
        guarding { (machine) throws(CanonicalRule) in
            switch builtIn {
            case .backpressureIncrement: return try machine.changeBackpressure(by: 1)
            case .backpressureDecrement: return try machine.changeBackpressure(by: -1)
            default:
                guard machine.instances[machine.currentInstance].mayLeave else {
                    throw .cannotLeave
                }
            }
            switch builtIn {
            case .threadIndex, .threadNew, .threadResumeLater, .threadSuspend, .threadYield,
                .threadSuspendThenResume, .threadYieldThenResume, .threadSuspendThenPromote,
                .threadYieldThenPromote:
                return try machine.performOnThread(builtIn)
            default: return try machine.performOnHandle(builtIn)
            }
        }
    }

    private mutating func performOnHandle(
        _ builtIn: BuiltIn
    ) throws(CanonicalRule) -> TaskAction {
        switch builtIn {
        case .taskReturn(let result, let options):
            try taskReturn(result: result, options: options)
        case .taskCancel: try taskCancel()
        case .waitableSetNew: try waitableSetNew()
        case .waitableSetWait(let index): try waitableSetWait(index)
        case .waitableSetPoll(let index): try waitableSetPoll(index)
        case .waitableSetDrop(let index): try waitableSetDrop(index)
        case .waitableJoin(let index, let set): try waitableJoin(index, set: set)
        case .subtaskCancel(let index, let isAsync): try subtaskCancel(index, isAsync: isAsync)
        case .subtaskDrop(let index): try subtaskDrop(index)
        case .streamNew(let type): try streamNew(type)
        case .copy(let request): try copy(request)
        case .cancelCopy(let index, let type, let isReader, let isAsync):
            try cancelCopy(index, type, isReader: isReader, isAsync: isAsync)
        case .dropEnd(let index, let type, let isReader):
            try dropEnd(index, type, isReader: isReader)
        case .errorContextDrop(let index): try errorContextDrop(index)
        default: .yield
        }
    }

    private mutating func changeBackpressure(by change: Int) throws(CanonicalRule) -> TaskAction {
        let instance = currentInstance
        let value = instances[instance].backpressure + change
        guard 0..<InstanceRecord.backpressureEnd ~= value else {
            throw .task(.backpressureOutOfRange)
        }
        instances[instance].backpressure = value
        return .run(current, .nothing)
    }
}

// Spec: canonical ABI, `canon waitable-set.new` and what follows it.
extension TaskMachine {
    private mutating func waitableSetNew() throws(CanonicalRule) -> TaskAction {
        let set = sets.add(WaitableSet())
        do throws(CanonicalRule) {
            sets[set].handle = try addHandle(.waitableSet, set.packed, to: currentInstance)
        } catch {
            sets.remove(set, leaving: WaitableSet())
            throw error
        }
        return .run(current, .value(sets[set].handle))
    }

    private func waitableSet(_ index: UInt32) throws(CanonicalRule) -> WaitableSetID {
        WaitableSetID(packed: try handle(index, .waitableSet, of: currentInstance))
    }

    private mutating func waitableSetWait(_ index: UInt32) throws(CanonicalRule) -> TaskAction {
        let set = try waitableSet(index)
        // Nobody has to wait for what is there; the standard leaves it open.
        if !sets[set].events.isEmpty { return .run(current, .event(takeEvent(of: set))) }
        threads[current].point = .event(set)
        wait(current)
        return try goBack()
    }

    private mutating func waitableSetPoll(_ index: UInt32) throws(CanonicalRule) -> TaskAction {
        .run(current, .event(takeEvent(of: try waitableSet(index))))
    }

    private mutating func waitableSetDrop(_ index: UInt32) throws(CanonicalRule) -> TaskAction {
        let set = try waitableSet(index)
        if sets[set].memberCount > 0 { throw .task(.setHasMembers) }
        if !sets[set].waiters.isEmpty { throw .task(.setHasWaiters) }
        removeHandle(index, of: currentInstance)
        sets.remove(set, leaving: WaitableSet())
        return .run(current, .nothing)
    }

    private mutating func waitableJoin(
        _ index: UInt32, set: UInt32
    ) throws(CanonicalRule) -> TaskAction {
        let waitable = try waitable(index)
        if self[waitable].syncWaiter != nil { throw .task(.synchronousInSet) }
        join(waitable, set == 0 ? nil : try waitableSet(set))
        return .run(current, .nothing)
    }

    private func waitable(_ index: UInt32) throws(CanonicalRule) -> WaitableID {
        guard let entry = instances[currentInstance].handles[index] else {
            throw .unknownHandle(index)
        }
        switch entry.kind {
        case .subtask: return .subtask(SubtaskID(packed: entry.value))
        case .streamReader, .streamWriter, .futureReader, .futureWriter:
            return .end(EndID(packed: entry.value))
        case .free, .resource, .waitableSet, .errorContext, .thread, .hostStream, .hostFuture:
            throw .wrongHandleType(index, expected: .waitable, found: .kind(entry.kind))
        }
    }
}
