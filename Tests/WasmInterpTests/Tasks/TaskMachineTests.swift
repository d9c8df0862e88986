import Testing

@testable import WasmInterp

/// What random programs do not show: limits, what is left behind, what is said.
@Suite struct TaskMachineTests {
    private func machine(
        instances: Int = 2, handlesMax: Int = 100_000, threadsMax: Int = 20_000
    ) -> TaskMachine {
        var machine = TaskMachine(
            limits: TaskLimits(handlesMax: handlesMax, threadsMax: threadsMax))
        for _ in 0..<instances { _ = machine.addInstance(parent: nil) }
        return machine
    }

    private func target(
        _ instance: Int, _ lifting: CallTarget.Lifting = .callback, isAsync: Bool = true
    ) -> CallTarget {
        CallTarget(instance: instance, function: 7, isAsync: isAsync, lifting: lifting)
    }

    /// The host calls a stackful function, which runs.
    private func invoke(_ machine: inout TaskMachine, _ target: CallTarget) -> ThreadID? {
        guard case .passArguments = machine.invoke(target).action,
            case .run(let thread, .start) = machine.completed()
        else { return nil }
        return thread
    }

    private func value(_ action: TaskAction) -> UInt32 {
        guard case .run(_, .value(let value)) = action else { return .max }
        return value
    }

    private func rule(_ action: TaskAction) -> String? {
        guard case .trap(let rule, _) = action else { return nil }
        return rule.words
    }

    // MARK: What is left behind

    /// - Returns: What the calling built-in returned.
    private func callAndReturn(_ machine: inout TaskMachine, _ callee: CallTarget) -> UInt32 {
        _ = machine.call(callee, isAsync: true)
        _ = machine.completed()
        _ = machine.perform(.taskReturn(result: 0, options: 0))
        _ = machine.completed()
        return value(machine.threadReturned())
    }

    @Test func aMillionCallsInOneTaskLeaveNothing() {
        let count = Effort.finishedCalls
        var machine = machine()
        _ = invoke(&machine, target(0, .stackful))
        let callee = target(1)
        let wrong = (0..<count).first { _ in callAndReturn(&machine, callee) != 2 }
        #expect(wrong == nil)
        #expect(machine.threads.count == 1)
        #expect(machine.tasks.count == 1)
        #expect(machine.subtasks.count == 1)
        #expect(machine.handleCount == 0)
        #expect(machine.instances[1].threads.count == 0)
    }

    /// Calls whose callee waits for a turn, and whose caller drops what it knew of them.
    @Test func callsThatBlockedLeaveNothing() throws {
        var machine = machine()
        let caller = try #require(invoke(&machine, target(0, .stackful)))
        let set = value(machine.perform(.waitableSetNew))
        for _ in 0..<1_000 {
            _ = machine.call(target(1), isAsync: true)
            _ = machine.completed()
            let packed = value(machine.threadReturned(1))
            #expect(packed & 0xF == 1)
            _ = machine.perform(.waitableJoin(packed >> 4, set: set))
            _ = machine.perform(.waitableSetWait(set))
            guard case .run(_, .callback) = machine.runNext() else { break }
            _ = machine.perform(.taskReturn(result: 0, options: 0))
            _ = machine.completed()
            #expect(machine.threadReturned() == .yield)
            let event = GuestEvent(code: .subtask, index: packed >> 4, payload: 2)
            #expect(machine.runNext() == .run(caller, .event(event)))
            #expect(machine.perform(.subtaskDrop(packed >> 4)) == .run(caller, .nothing))
        }
        #expect(machine.threads.count == 1)
        #expect(machine.subtasks.count == 1)
        #expect(machine.handleCount == 1)
        #expect(machine.sets.count == 1)
    }

    @Test func streamsLeaveNothing() {
        var machine = machine()
        _ = invoke(&machine, target(0, .stackful))
        for type in TaskScript.types {
            for _ in 0..<100 {
                guard case .run(_, .pair(let pair)) = machine.perform(.streamNew(type)) else {
                    return
                }
                let (reader, writer) = (UInt32(truncatingIfNeeded: pair), UInt32(pair >> 32))
                _ = machine.perform(.dropEnd(reader, type, isReader: true))
                if type.isFuture {
                    let request = CopyRequest(
                        handle: writer, type: type, isReader: false, isAsync: true, count: 1)
                    #expect(value(machine.perform(.copy(request))) == 1)
                }
                _ = machine.perform(.dropEnd(writer, type, isReader: false))
            }
        }
        #expect(machine.streams.count == 0)
        #expect(machine.ends.count == 0)
        #expect(machine.handleCount == 0)
    }

    /// Each has a caller that knows of it, and a set of its own.
    @Test func tenThousandWaitingTasksAreSmall() {
        var machine = machine()
        _ = invoke(&machine, target(0, .stackful))
        for _ in 0..<10_000 {
            _ = machine.call(target(1), isAsync: true)
            _ = machine.completed()
            let set = value(machine.perform(.waitableSetNew))
            #expect(value(machine.threadReturned(2 | set << 4)) & 0xF == 1)
        }
        #expect(machine.threads.count == 10_001)
        #expect(machine.abandonedExecutions.isEmpty)
        let records =
            MemoryLayout<Records<ThreadRecord>.Slot>.stride
            + MemoryLayout<Records<TaskRecord>.Slot>.stride
            + MemoryLayout<Records<SubtaskRecord>.Slot>.stride
            + MemoryLayout<Records<WaitableSet>.Slot>.stride
        // Of a set, the array with who waits, with room for one more.
        let waiters = 32 + MemoryLayout<OrderedQueue<ThreadID>.Entry>.stride * 2
        let handles = 3 * MemoryLayout<HandleEntry>.stride
        // Arrays that grow are half empty at worst.
        #expect((records + waiters + handles) * 2 <= 1_024)
    }

    // MARK: Traps

    @Test func aTrapLocksWhatWasEnteredAndNothingElse() throws {
        var machine = machine(instances: 3)
        // A task in instance 2 that waits for a turn, and one in instance 1.
        for instance in [2, 1] {
            _ = invoke(&machine, target(instance))
            #expect(
                machine.threadReturned(1) == .returned(machine.subtasks.ids[2 - instance], .started)
            )
        }
        let waiting = try #require(machine.threads.ids.last)
        machine.threads[waiting].execution = 42
        _ = invoke(&machine, target(0, .stackful))
        _ = machine.perform(.streamNew(TaskScript.types[0]))
        _ = machine.call(target(1, .stackful), isAsync: true)
        _ = machine.completed()
        #expect(
            rule(machine.perform(.subtaskDrop(9))) == "unknown handle index 9")
        #expect(machine.instances.map(\.mayEnter) == [false, false, true])
        #expect(machine.abandonedExecutions == [42])
        #expect(machine.threads.count == 1)
        #expect(machine.streams.count == 0)
        #expect(machine.handleCount == 0)
        #expect(rule(machine.invoke(target(1)).action) == "cannot enter component instance")
        guard case .run(_, .callback) = machine.runNext() else {
            Issue.record("the task in another instance does not go on")
            return
        }
    }

    @Test func aTrapInANestedInstanceLocksThoseAround() {
        var machine = machine(instances: 1)
        let (inner, sibling) = (machine.addInstance(parent: 0), machine.addInstance(parent: 0))
        _ = invoke(&machine, target(inner, .stackful))
        machine.trapped()
        #expect(machine.instances.map(\.mayEnter) == [false, false, true])
        #expect(rule(machine.invoke(target(sibling)).action) == "cannot enter component instance")
    }

    @Test func whatIsLeftOfACallerIsToldOfATrap() throws {
        var machine = machine()
        let (call, _) = machine.invoke(target(0))
        _ = machine.completed()
        _ = machine.threadReturned(1)
        let second = try #require(invoke(&machine, target(0, .stackful)))
        let (hostCall, _) = machine.awaitHost(isAsync: true)
        #expect(machine.threads[second].state == .running)
        machine.trapped()
        #expect(machine.hostEvents == [.abandoned(call), .abandoned(hostCall)])
        machine.hostReturned(hostCall)
        #expect(machine.runNext() == .idle)
        #expect(machine.subtasks.count == 0)
    }

    // MARK: Deadlocks

    @Test func aDeadlockNamesWhoWaitsForWhat() throws {
        var machine = machine()
        _ = invoke(&machine, target(0, .stackful))
        let set = value(machine.perform(.waitableSetNew))
        _ = machine.perform(.waitableSetWait(set))
        let id = try #require(machine.sets.ids.first)
        let wait = Wait(instance: 0, function: 7, thread: 1, cause: .event(id), handle: set)
        #expect(machine.runNext() == .deadlock)
        #expect(machine.waits == [wait])
        _ = invoke(&machine, target(1, .stackful))
        let (call, _) = machine.awaitHost(isAsync: false)
        #expect(machine.runNext() == .idle)
        machine.hostReturned(call)
        guard case .run(_, .result(nil)) = machine.runNext() else {
            Issue.record("the caller of the host does not go on")
            return
        }
    }

    // MARK: Limits

    @Test func handlesAreLimited() {
        var machine = machine(handlesMax: 3)
        _ = invoke(&machine, target(0, .stackful))
        for _ in 0..<2 { _ = machine.perform(.waitableSetNew) }
        #expect(
            rule(machine.perform(.streamNew(TaskScript.types[0]))) == "too many handles")
        #expect(machine.handleCount == 0)
        #expect(machine.streams.count == 0)
    }

    @Test func tasksAreLimited() {
        var machine = machine(threadsMax: 3)
        _ = invoke(&machine, target(0, .stackful))
        _ = machine.perform(.threadNew(function: 0, argument: 0))
        _ = machine.call(target(1, .stackful), isAsync: true)
        _ = machine.completed()
        #expect(
            rule(machine.perform(.threadNew(function: 0, argument: 0))) == "too many tasks")
        #expect(rule(machine.invoke(target(1)).action) == "cannot enter component instance")
    }

    @Test(arguments: [BuiltIn.backpressureIncrement, .backpressureDecrement])
    func backpressureHasARange(builtIn: BuiltIn) {
        var machine = machine()
        _ = invoke(&machine, target(0, .stackful))
        let most = builtIn == .backpressureIncrement ? 65_535 : 0
        for _ in 0..<most { #expect(rule(machine.perform(builtIn)) == nil) }
        #expect(rule(machine.perform(builtIn)) == "backpressure counter overflow")
    }

    // MARK: Rules with words of their own

    @Test func aBorrowHasToBeDroppedFirst() {
        var machine = machine()
        _ = invoke(&machine, target(0))
        let task = machine.threads[machine.current].task
        let scope = machine.openScope()
        machine.scopes[Int(scope)].borrowCount = 1
        machine.tasks[task].scope = scope
        #expect(
            rule(machine.perform(.taskReturn(result: 0, options: 0)))
                == "borrow handles still remain at the end of the call")
    }

    @Test func handlesAreLentUntilTheCallIsResolved() throws {
        var machine = machine()
        _ = invoke(&machine, target(0, .stackful))
        let entry = HandleEntry(kind: .resource, value: 5)
        let added = machine.instances[0].handles.add(entry)
        let handle = try #require(added)
        let scope = machine.openScope()
        _ = machine.call(target(1), isAsync: true, scope: scope)
        machine.scopes[Int(scope)].lenders = [.init(instance: 0, handle: handle)]
        machine.instances[0].handles.update(handle) { $0.lendCount += 1 }
        _ = machine.completed()
        _ = machine.perform(.taskReturn(result: 0, options: 0))
        _ = machine.completed()
        #expect(machine.instances[0].handles[handle]?.lendCount == 1)
        #expect(value(machine.threadReturned()) == 2)
        #expect(machine.instances[0].handles[handle]?.lendCount == 0)
    }

    @Test func resultAndOptionsHaveToBeThoseOfTheFunction() {
        for (result, options) in [(1, 0), (0, 1)] as [(UInt32, UInt32)] {
            var machine = machine()
            _ = invoke(&machine, target(0))
            #expect(
                rule(machine.perform(.taskReturn(result: result, options: options)))
                    == "invalid `task.return` signature and/or options for current task")
        }
    }

    @Test func anInstanceThatCannotBeLeftOnlyReadsAndHoldsBack() {
        var machine = machine()
        _ = invoke(&machine, target(0, .stackful))
        machine.context[1] = 9
        machine.beginReallocation(in: 0)
        #expect(machine.context[1] == 0)
        machine.context[1] = 3
        #expect(rule(machine.perform(.backpressureIncrement)) == nil)
        machine.endReallocation()
        #expect(machine.context[1] == 9)
        machine.beginReallocation(in: 0)
        #expect(rule(machine.perform(.waitableSetNew)) == "cannot leave component instance")
        #expect(machine.reallocations.isEmpty)
    }

    /// That the call has started is no answer, even if nobody has been told of it.
    @Test func aSynchronousCancellationWaitsForTheEnd() throws {
        var machine = machine()
        machine.instances[1].backpressure = 1
        let caller = try #require(invoke(&machine, target(0, .stackful)))
        let packed = value(machine.call(target(1, .stackful), isAsync: true))
        #expect(packed & 0xF == 0)
        machine.instances[1].backpressure = 0
        _ = machine.perform(.threadYield)
        guard case .passArguments = machine.runNext() else { return }
        _ = machine.completed()
        #expect(machine.perform(.threadYield) == .yield)
        #expect(machine.runNext() == .run(caller, .value(0)))
        let cancel = BuiltIn.subtaskCancel(packed >> 4, isAsync: false)
        #expect(machine.perform(cancel) == .yield)
        // The callee goes on, and returns without having heard of it.
        _ = machine.runNext()
        _ = machine.perform(.taskReturn(result: 0, options: 0))
        _ = machine.completed()
        _ = machine.threadReturned()
        #expect(machine.runNext() == .run(caller, .value(2)))
    }

    @Test func aBuffersFaultComesAfterTheEndsState() {
        let type = TaskScript.types[0]
        for (isBusy, words) in [
            (true, "cannot have concurrent operations active on a future/stream"),
            (false, "unaligned pointer"),
        ] {
            var machine = machine()
            _ = invoke(&machine, target(0, .stackful))
            _ = machine.perform(.streamNew(type))
            var request = CopyRequest(
                handle: 1, type: type, isReader: true, isAsync: true, count: 1)
            if isBusy { #expect(value(machine.perform(.copy(request))) == .max) }
            request.fault = .pointerUnaligned
            #expect(rule(machine.perform(.copy(request))) == words)
        }
    }

    @Test func elementsAreCounted() {
        let type = TaskScript.types[0]
        for (count, words) in [(1 << 28 - 1, nil), (1 << 28, "stream read/write count too large")]
            as [(UInt32, String?)]
        {
            var machine = machine()
            _ = invoke(&machine, target(0, .stackful))
            _ = machine.perform(.streamNew(type))
            let request = CopyRequest(
                handle: 1, type: type, isReader: true, isAsync: true, count: count)
            #expect(rule(machine.perform(.copy(request))) == words)
        }
    }

    @Test func errorContextsEndWithTheirLastHandle() throws {
        var machine = machine()
        _ = invoke(&machine, target(0, .stackful))
        let index = value(machine.errorContextNew("so it is"))
        let context = try machine.takeErrorContext(index, of: 0)
        let other = try machine.giveErrorContext(context, to: 1)
        _ = machine.perform(.errorContextDrop(index))
        #expect(machine.errorContexts[context].message == "so it is")
        let found = try machine.handle(other, .errorContext, of: 1)
        #expect(found == context.packed)
        machine.removeHandle(other, of: 1)
        machine.release(context)
        #expect(machine.errorContexts.count == 0)
        #expect(machine.handleCount == 0)
    }
}
