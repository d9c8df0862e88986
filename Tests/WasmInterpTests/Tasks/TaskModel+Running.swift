@testable import WasmInterp

/// A store of the model with its guests and host.
final class TaskModel {
    var script: TaskScript
    let instances: [ModelInstance]
    var waiting: [ModelThread] = []
    var current: [ModelThread] = []
    private var switchTo: ModelThread?
    private var clock = 0
    var invocations: [ModelSubtask] = []
    var invokedInstances: [ModelInstance] = []
    var hostCalls: [(subtask: ModelSubtask, caller: ModelInstance, isOpen: Bool)] = []
    var hostEnds: [ModelEnd?] = []

    init(_ script: TaskScript) {
        self.script = script
        var instances: [ModelInstance] = []
        for parent in script.parents {
            instances.append(ModelInstance(parent: parent.map { instances[$0] }))
        }
        self.instances = instances
    }

    func now() -> Int {
        clock += 1
        return clock
    }

    func setEvent(_ event: @escaping () -> GuestEvent, of waitable: ModelWaitable) {
        if waitable.event == nil { waitable.since = now() }
        waitable.event = event
    }

    // MARK: Threads

    func startWaiting(_ thread: ModelThread, _ isReady: @escaping () -> Bool) {
        thread.isReady = isReady
        waiting.append(thread)
    }

    func stopWaiting(_ thread: ModelThread) {
        thread.isReady = nil
        waiting.removeAll { $0 === thread }
    }

    func resume(_ first: ModelThread, cancelled: Bool = false) throws {
        stopWaiting(first)
        var (next, cancelled): (ModelThread?, Bool) = (first, cancelled)
        while let thread = next {
            guard let goOn = thread.goOn else { return }
            thread.goOn = nil
            thread.isCancellable = false
            current.append(thread)
            try goOn(cancelled)
            current.removeLast()
            next = switchTo
            switchTo = nil
            cancelled = false
        }
    }

    /// To be the last that a thread does before it returns to whoever resumed it.
    func block(
        _ thread: ModelThread, isCancellable: Bool = false, for other: ModelThread? = nil,
        _ goOn: @escaping Continue<Bool>
    ) {
        thread.goOn = goOn
        thread.isCancellable = isCancellable
        switchTo = other
    }

    func waitUntil(
        _ thread: ModelThread, isCancellable: Bool = false, _ isReady: @escaping () -> Bool,
        _ goOn: @escaping Continue<Bool>
    ) throws {
        if isCancellable, thread.task.takesPendingCancel() { return try goOn(true) }
        startWaiting(thread, isReady)
        block(thread, isCancellable: isCancellable, goOn)
    }

    func register(_ thread: ModelThread) {
        thread.task.threads.append(thread)
        thread.index = thread.task.instance.threads.add(thread)
    }

    func unregister(_ thread: ModelThread) throws {
        thread.task.threads.removeAll { $0 === thread }
        if thread.task.threads.isEmpty, thread.task.state != .resolved {
            throw CanonicalRule.task(.noResult)
        }
        if let index = thread.index { thread.task.instance.threads.remove(index) }
    }

    // MARK: Lifted functions

    func lift(
        _ target: CallTarget, from caller: ModelInstance?, onStart: @escaping () -> Void,
        onResolve: @escaping (Bool) throws -> Void
    ) throws -> ModelTask {
        let instance = instances[target.instance]
        guard instance.mayEnter(from: caller) else { throw CanonicalRule.cannotEnter }
        instance.setMayEnter(false, from: caller)
        let task = ModelTask(
            target, in: instance, from: caller, onStart: onStart, onResolve: onResolve)
        let thread = ModelThread(task: task) { [unowned self] _ in try enter(task) }
        task.implicitThread = thread
        try resume(thread)
        if !target.isAsync {
            while task.state != .resolved {
                let other = waiting.first {
                    $0.task.instance === instance && $0.index != nil && $0.isReadyNow
                        && !($0.task.needsExclusive && $0 === $0.task.implicitThread)
                }
                guard let other else { throw CanonicalRule.task(.cannotBlock) }
                try resume(other)
            }
        }
        instance.setMayEnter(true, from: caller)
        return task
    }

    private func enter(_ task: ModelTask) throws {
        let instance = task.instance
        guard let thread = task.implicitThread else { return }
        func isHeldBack() -> Bool {
            instance.backpressure > 0 || task.needsExclusive && instance.exclusive != nil
        }
        guard task.target.isAsync, isHeldBack() || instance.waitingToEnter > 0 else {
            return try start(task, thread)
        }
        instance.waitingToEnter += 1
        try waitUntil(thread, isCancellable: true, { !isHeldBack() }) { [unowned self] cancelled in
            instance.waitingToEnter -= 1
            if cancelled { try task.cancelled() } else { try start(task, thread) }
        }
    }

    private func start(_ task: ModelTask, _ thread: ModelThread) throws {
        if task.needsExclusive { task.instance.exclusive = thread }
        register(thread)
        task.state = .started
        task.onStart()
        task.activity = script.begin(task.target)
        script.note("\(task.activity) starts \(task.target.function)")
        try run(task.activity, thread) { [unowned self] packed in
            switch task.target.lifting {
            case .synchronous:
                try task.returned()
                if task.target.hasPostReturn { script.note("\(task.activity) post-return") }
                try exit(task, thread)
            case .stackful: try exit(task, thread)
            case .callback: try loop(task, thread, packed)
            }
        }
    }

    private func exit(_ task: ModelTask, _ thread: ModelThread) throws {
        try unregister(thread)
        task.implicitThread = nil
        if task.needsExclusive { task.instance.exclusive = nil }
    }

    private func loop(_ task: ModelTask, _ thread: ModelThread, _ packed: UInt32) throws {
        let instance = task.instance
        guard packed & 0xF <= 2 else { throw CanonicalRule.task(.unsupportedCallbackCode) }
        if packed & 0xF == 0 { return try exit(task, thread) }
        instance.exclusive = nil
        func callBack(_ event: GuestEvent) throws {
            instance.exclusive = thread
            script.callBack(task.activity, event)
            try run(task.activity, thread) { [unowned self] in try loop(task, thread, $0) }
        }
        if packed & 0xF == 1 {
            return try waitUntil(thread, isCancellable: true, { instance.exclusive == nil }) {
                try callBack(GuestEvent(code: $0 ? .taskCancelled : .none))
            }
        }
        let set = try instance.handles.get(packed >> 4, as: ModelSet.self)
        try wait(thread, set, isCancellable: true, and: { instance.exclusive == nil }, callBack)
    }

    func wait(
        _ thread: ModelThread, _ set: ModelSet, isCancellable: Bool = false,
        and isReady: @escaping () -> Bool = { true }, _ goOn: @escaping Continue<GuestEvent>
    ) throws {
        set.waitingCount += 1
        try waitUntil(thread, isCancellable: isCancellable, { isReady() && set.oldest != nil }) {
            set.waitingCount -= 1
            try goOn(
                $0 ? GuestEvent(code: .taskCancelled) : set.oldest?.take() ?? .init(code: .none))
        }
    }

    // MARK: Cancellation

    func requestCancellation(of task: ModelTask, from caller: ModelInstance?) throws {
        guard !task.instance.isLost else { return }
        guard let thread = task.implicitThread, task.state == .initial || task.state == .started
        else {
            task.state = .cancelPending
            return
        }
        if task.state == .initial {
            task.state = .cancelDelivered
            return try resume(thread, cancelled: true)
        }
        let instance = task.instance
        let isFree =
            !task.needsExclusive || instance.exclusive == nil || instance.exclusive === thread
        guard thread.isCancellable, isFree, instance.mayEnter(from: caller) else {
            task.state = .cancelPending
            return
        }
        task.state = .cancelDelivered
        instance.setMayEnter(false, from: caller)
        try resume(thread, cancelled: true)
        instance.setMayEnter(true, from: caller)
    }

    // MARK: Guests

    /// Runs code of a guest until it ends.
    func run(
        _ activity: Int, _ thread: ModelThread, _ end: @escaping Continue<UInt32>
    ) throws {
        let operation = script.next(activity)
        if case .finish(let packed) = operation {
            script.note("\(activity) ends")
            return try end(packed)
        }
        try perform(operation, activity, thread) { [unowned self] result in
            script.took(result, of: operation, by: activity)
            try run(activity, thread, end)
        }
    }
}
