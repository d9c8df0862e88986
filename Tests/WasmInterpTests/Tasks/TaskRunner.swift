@testable import WasmInterp

/// Drives the task machine with a script's guests and host: a value, so that a copy can go on as
/// well.
struct TaskRunner {
    var script: TaskScript
    var machine = TaskMachine(limits: TaskLimits(handlesMax: 1_000_000, threadsMax: 10_000))
    private var activities: [ThreadID: Int] = [:]
    private var operations: [ThreadID: GuestOperation] = [:]
    private var invocations: [SubtaskID] = []
    private var hostCalls: [SubtaskID] = []
    private var hostEnds: [EndID] = []
    private var turnsLeft = 200

    init(_ script: TaskScript) {
        self.script = script
        for parent in script.parents { _ = machine.addInstance(parent: parent) }
    }

    /// The host does one thing, and guests what follows from it.
    ///
    /// - Returns: false if there is nothing left to do.
    mutating func step() -> Bool {
        if let operation = script.nextOfHost() {
            perform(operation)
            return true
        }
        if turnsLeft == 0 {
            if case .run = machine.runNext() { script.note("still running") } else { run(.idle) }
            return false
        }
        turnsLeft -= 1
        let action = machine.runNext()
        run(action)
        switch action {
        case .idle, .deadlock: return false
        default: return true
        }
    }

    private mutating func perform(_ operation: HostOperation) {
        switch operation {
        case .turn:
            let action = machine.runNext()
            if case .deadlock = action { return }
            if case .idle = action { return }
            run(action)
        case .invoke(let function):
            let number = script.invoked()
            let (call, action) = machine.invoke(script.functions[function])
            invocations.append(call)
            run(action, invocation: (number, function))
        case .answer(let number, let wasCancelled):
            machine.hostReturned(hostCalls[number], wasCancelled: wasCancelled)
            drain()
        case .cancel(let number): run(machine.cancel(invocations[number]))
        case .copy(let number, let count): run(machine.hostCopy(hostEnds[number], count: count))
        case .cancelCopy(let number):
            machine.hostCancelCopy(hostEnds[number])
            drain()
        case .drop(let number):
            machine.hostDrop(hostEnds[number])
            drain()
        }
    }

    private mutating func run(_ first: TaskAction, invocation: (number: Int, function: Int)? = nil)
    {
        var action = first
        while true {
            if case .trap(let rule, _) = action {
                trap(rule, invocation)
                return
            }
            drain()
            switch action {
            case .run(let thread, let how): action = go(thread, how)
            case .passArguments(let task):
                script.note("arguments of \(machine.tasks[task].target.function)")
                action = machine.completed()
            case .passResult(let task):
                script.note("result of \(machine.tasks[task].target.function)")
                action = machine.completed()
            case .postReturn(let task):
                if let thread = machine.tasks[task].implicitThread, let number = activities[thread]
                {
                    script.note("\(number) post-return")
                }
                action = machine.completed()
            case .copy(_, _, let count, _):
                script.note("copy \(count)")
                action = machine.completed()
            case .returned(_, let state):
                guard let invocation else { return }
                if state.isResolved {
                    script.resolved(invocation.number, "\(state)")
                } else {
                    script.note("host: call \(invocation.number) is \(state)")
                }
                return
            case .idle:
                script.note("idle")
                return
            case .deadlock:
                script.note("deadlock")
                return
            case .yield, .trap: return
            }
        }
    }

    private mutating func go(_ thread: ThreadID, _ how: Resumption) -> TaskAction {
        switch how {
        case .start(let task):
            let target = machine.tasks[task].target
            let activity = script.begin(target)
            activities[thread] = activity
            script.note("\(activity) starts \(target.function)")
        case .callback(_, let event):
            if let activity = activities[thread] { script.callBack(activity, event) }
        case .entry(_, let argument):
            let instance = machine.instance(of: thread)
            let activity = script.beginThread(task: Int(argument), in: instance)
            activities[thread] = activity
            script.note("\(activity) starts")
        case .nothing, .value, .pair, .event, .result:
            if let operation = operations[thread], let activity = activities[thread] {
                script.took(how, of: operation, by: activity)
            }
        }
        return next(thread)
    }

    private mutating func next(_ thread: ThreadID) -> TaskAction {
        guard let activity = activities[thread] else { return .yield }
        let operation = script.next(activity)
        operations[thread] = operation
        switch operation {
        case .builtIn(let builtIn): return machine.perform(builtIn)
        case .call(let function, let isAsync):
            return machine.call(script.functions[function], isAsync: isAsync)
        case .callHost(let isAsync):
            _ = script.hostIsCalled()
            let (call, action) = machine.awaitHost(isAsync: isAsync)
            hostCalls.append(call)
            return action
        case .pass(let index, let type, let place):
            return pass(index, type, to: place, thread)
        case .receive(let type):
            let (stream, writer) = machine.hostNew(type)
            hostEnds.append(writer)
            _ = script.hostGetsEnd()
            return machine.guarding { (machine) throws(CanonicalRule) in
                let instance = machine.currentInstance
                return .run(thread, .value(try machine.giveReader(of: stream, to: instance)))
            }
        case .finish(let packed):
            script.note("\(activity) ends")
            return machine.threadReturned(packed)
        }
    }

    private mutating func pass(
        _ index: UInt32, _ type: StreamType, to place: Int?, _ thread: ThreadID
    ) -> TaskAction {
        var handle: UInt32?
        var end: EndID?
        let action = machine.guarding { (machine) throws(CanonicalRule) in
            let stream = try machine.takeReader(index, type, of: machine.currentInstance)
            if let place {
                handle = try machine.giveReader(of: stream, to: place)
            } else {
                end = machine.hostReader(of: stream)
            }
            return .run(thread, .nothing)
        }
        if let handle, let place { script.received(handle, type, by: place) }
        if let end {
            hostEnds.append(end)
            _ = script.hostGetsEnd()
        }
        return action
    }

    /// What the host is told.
    private mutating func drain() {
        let events = machine.hostEvents
        machine.hostEvents = []
        for event in events { note(event) }
    }

    private mutating func note(_ event: HostEvent) {
        switch event {
        case .resolved(let call, let state):
            guard let number = invocations.lastIndex(of: call) else { return }
            script.resolved(number, "\(state)")
        case .cancelRequested(let call):
            guard let number = hostCalls.lastIndex(of: call) else { return }
            script.cancelRequested(number)
        case .copied(let end, let result, let count):
            guard let number = hostEnds.lastIndex(of: end) else { return }
            script.note("host: end \(number) \(result) \(count)")
        case .lost: break
        case .abandoned(let call):
            if let number = invocations.lastIndex(of: call) {
                script.resolved(number, "abandoned")
            } else if let number = hostCalls.lastIndex(of: call) {
                script.cancelRequested(number)
            }
        }
    }

    /// Of what is lost, the oldest is told first.
    private mutating func trap(_ rule: CanonicalRule, _ invocation: (number: Int, function: Int)?) {
        var lost: [SubtaskID] = []
        let events = machine.hostEvents
        machine.hostEvents = []
        for event in events {
            if case .abandoned(let call) = event { lost.append(call) } else { note(event) }
        }
        script.trapped(rule, invoking: invocation?.function)
        if let invocation { script.resolved(invocation.number, "traps") }
        for call in invocations where lost.contains(call) { note(.abandoned(call)) }
        for call in hostCalls where lost.contains(call) { note(.abandoned(call)) }
    }
}
