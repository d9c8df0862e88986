import Testing

@testable import WasmInterp

/// A trap locks what the thread that traps and those below it had entered, and nothing else.
@Suite struct TaskTrapTests {
    /// Two instances that the host has made, without anything around both.
    private let caller: Int
    private let callee: Int
    private var machine: TaskMachine

    init() {
        machine = TaskMachine(limits: TaskLimits(handlesMax: 100, threadsMax: 100))
        caller = machine.addInstance(parent: nil)
        callee = machine.addInstance(parent: nil)
    }

    private func target(_ instance: Int, _ lifting: CallTarget.Lifting) -> CallTarget {
        CallTarget(instance: instance, function: 7, isAsync: true, lifting: lifting)
    }

    /// Why a callee waits to start.
    enum Cause: CaseIterable {
        case backpressure, stack
    }

    /// How a callee that waits to start loses its caller.
    enum End: CaseIterable {
        case trap, cancellation, givenUp
    }

    /// Has a call wait to start.
    private mutating func holdBack(_ cause: Cause) {
        if cause == .backpressure { machine.instances[callee].backpressure = 1 }
        guard cause == .stack else { return }
        // One that waits for a turn with the stack in its hands: it was lifted synchronously.
        _ = machine.invoke(target(callee, .synchronous))
        _ = machine.completed()
        _ = machine.perform(.threadYield)
    }

    private mutating func letGo(_ cause: Cause) {
        if cause == .backpressure { machine.instances[callee].backpressure = 0 }
        guard cause == .stack else { return }
        _ = machine.runNext()
        _ = machine.threadReturned()
        _ = machine.completed()
    }

    /// Calls from the host, or from a guest, and ends that before it has begun.
    private mutating func lose(_ end: End) {
        switch end {
        case .trap:
            _ = machine.invoke(target(caller, .stackful))
            _ = machine.completed()
            _ = machine.call(
                target(callee, .callback), isAsync: true, scope: machine.openScope())
            machine.trapped()
        case .cancellation:
            let (call, _) = machine.invoke(target(callee, .callback), scope: machine.openScope())
            _ = machine.cancel(call)
        case .givenUp:
            let (call, _) = machine.invoke(target(callee, .callback), scope: machine.openScope())
            machine.giveUp(call)
        }
    }

    @Test(arguments: Cause.allCases, End.allCases)
    func whatHasNotStartedGoesWithItsCaller(cause: Cause, end: End) {
        var test = self
        test.holdBack(cause)
        let before = test.machine.threads.count
        test.lose(end)
        #expect(test.machine.instances[callee].enteringCount == 0)
        #expect(test.machine.threads.count == before && test.machine.tasks.count == before)
        #expect(test.machine.subtasks.count == before)
        #expect(test.machine.scopes.count == test.machine.freeScopes.count)
        #expect(test.machine.instances[caller].mayEnter == (end != .trap))

        test.letGo(cause)
        #expect(test.machine.threads.count == 0 && test.machine.queuedInstances.isEmpty)
        guard case .passArguments = test.machine.invoke(target(callee, .callback)).action else {
            Issue.record("the callee cannot be called")
            return
        }
    }

    /// A result goes to a caller that is not below the callee any more, whose `realloc` traps.
    @Test(arguments: [false, true])
    func whoseReallocTrapsIsNotLockedUnlessEntered(isNoted: Bool) {
        var machine = machine
        _ = machine.invoke(target(callee, .stackful))
        _ = machine.completed()
        // Adapters set the flag alone where nothing asks for the thread.
        if isNoted {
            machine.beginReallocation(in: caller)
            machine.abandonReallocation()
        } else {
            machine.instances[caller].mayLeave = false
        }
        machine.trapped()
        #expect(machine.instances[caller].mayEnter && machine.instances[caller].mayLeave)
        #expect(!machine.instances[callee].mayEnter)
    }

    @Test func whoseReallocTrapsIsLockedIfEntered() {
        var machine = machine
        _ = machine.invoke(target(callee, .stackful))
        _ = machine.completed()
        machine.beginReallocation(in: callee)
        machine.abandonReallocation()
        machine.trapped()
        #expect(machine.instances[caller].mayEnter && machine.instances[caller].mayLeave)
        #expect(!machine.instances[callee].mayEnter)
    }
}
