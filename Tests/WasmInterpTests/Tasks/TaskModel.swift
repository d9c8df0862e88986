@testable import WasmInterp

// The rules of tasks as the standard states them, slowly: conditions are closures that are asked
// again and again, who waits is in one list, what a thread does next is a closure.

typealias Continue<T> = (T) throws -> Void

final class ModelTable {
    private var entries: [AnyObject?] = [nil]
    private var free: [Int] = []

    var all: [AnyObject] { entries.compactMap { $0 } }

    func add(_ object: AnyObject) -> UInt32 {
        if let index = free.popLast() {
            entries[index] = object
            return UInt32(index)
        }
        entries.append(object)
        return UInt32(entries.count - 1)
    }

    func get<T>(_ index: UInt32, as type: T.Type) throws -> T {
        guard Int(index) < entries.count, let entry = entries[Int(index)] else {
            throw CanonicalRule.unknownHandle(index)
        }
        guard let object = entry as? T else {
            throw CanonicalRule.wrongHandleType(index, expected: .waitable, found: .waitable)
        }
        return object
    }

    func remove(_ index: UInt32) {
        entries[Int(index)] = nil
        free.append(Int(index))
    }
}

final class ModelInstance {
    let parent: ModelInstance?
    let handles = ModelTable()
    let threads = ModelTable()
    var mayEnter = true
    /// After a trap.
    var isLost = false
    var backpressure = 0
    var waitingToEnter = 0
    var exclusive: ModelThread?

    init(parent: ModelInstance?) { self.parent = parent }

    var selfAndAncestors: [ModelInstance] { [self] + (parent?.selfAndAncestors ?? []) }

    func entered(from caller: ModelInstance?) -> [ModelInstance] {
        let outside = caller?.selfAndAncestors ?? []
        return selfAndAncestors.filter { one in !outside.contains { $0 === one } }
    }

    func mayEnter(from caller: ModelInstance?) -> Bool {
        entered(from: caller).allSatisfy(\.mayEnter)
    }

    func setMayEnter(_ may: Bool, from caller: ModelInstance?) {
        for instance in entered(from: caller) { instance.mayEnter = may }
    }
}

final class ModelThread {
    let task: ModelTask
    var goOn: Continue<Bool>?
    var isReady: (() -> Bool)?
    var isCancellable = false
    var index: UInt32?

    init(task: ModelTask, _ body: @escaping Continue<Bool>) {
        self.task = task
        goOn = body
    }

    var isSuspended: Bool { goOn != nil && isReady == nil }
    var isReadyNow: Bool { goOn != nil && isReady?() == true }
}

final class ModelTask {
    let target: CallTarget
    let instance: ModelInstance
    /// nil for the host.
    let caller: ModelInstance?
    var state = TaskRecord.State.initial
    var onStart: () -> Void
    var onResolve: (Bool) throws -> Void
    var implicitThread: ModelThread?
    var threads: [ModelThread] = []
    /// The script's.
    var activity = 0

    init(
        _ target: CallTarget, in instance: ModelInstance, from caller: ModelInstance?,
        onStart: @escaping () -> Void, onResolve: @escaping (Bool) throws -> Void
    ) {
        self.target = target
        self.instance = instance
        self.caller = caller
        self.onStart = onStart
        self.onResolve = onResolve
    }

    var needsExclusive: Bool { target.isAsync && target.lifting != .stackful }

    func takesPendingCancel() -> Bool {
        guard state == .cancelPending else { return false }
        state = .cancelDelivered
        return true
    }

    func returned() throws {
        guard state != .resolved else { throw CanonicalRule.task(.resolvedTwice) }
        try onResolve(true)
        state = .resolved
    }

    func cancelled() throws {
        try onResolve(false)
        state = .resolved
    }
}

class ModelWaitable {
    var event: (() -> GuestEvent)?
    var since = 0
    var set: ModelSet?
    var hasSyncWaiter = false

    func join(_ new: ModelSet?) {
        set?.members.removeAll { $0 === self }
        set = new
        new?.members.append(self)
    }

    func take() -> GuestEvent {
        let made = event
        event = nil
        return made?() ?? GuestEvent(code: .none)
    }
}

final class ModelSet {
    var members: [ModelWaitable] = []
    var waitingCount = 0

    var oldest: ModelWaitable? {
        members.filter { $0.event != nil }.min { $0.since < $1.since }
    }
}

final class ModelSubtask: ModelWaitable {
    var state = SubtaskRecord.State.starting
    var onCancel: Continue<() throws -> Void>?
    var isCancelRequested = false
    var isDelivered = false
    var index: UInt32 = 0
}

/// The two ends of a stream or future share it.
final class ModelStream {
    let type: StreamType
    var isDropped = false
    var pending: Pending?

    /// Who waits for the other end.
    final class Pending {
        let instance: ModelInstance?
        let count: UInt32
        var progress: UInt32 = 0
        var onCopy: (@escaping () -> Void) -> Void = { _ in }
        var onDone: (CopyResult) -> Void = { _ in }
        init(instance: ModelInstance?, count: UInt32) {
            self.instance = instance
            self.count = count
        }
        var remaining: UInt32 { count - progress }
    }

    init(_ type: StreamType) { self.type = type }

    func stopPending(_ result: CopyResult) {
        let stopped = pending
        pending = nil
        stopped?.onDone(result)
    }

    func drop() {
        guard !isDropped else { return }
        isDropped = true
        if pending != nil { stopPending(.dropped) }
    }

    func offer(_ mine: Pending, isReader: Bool, _ note: (UInt32) -> Void) throws {
        if isDropped { return mine.onDone(.dropped) }
        guard let theirs = pending else {
            pending = mine
            return
        }
        if let instance = mine.instance, instance === theirs.instance, !type.allowsSameInstance {
            throw CanonicalRule.task(.sameInstance(type.kind))
        }
        if type.isFuture {
            note(1)
            mine.progress = 1
            theirs.progress = 1
            stopPending(.completed)
            mine.onDone(.completed)
        } else if theirs.remaining > 0 {
            if mine.remaining > 0 {
                let count = min(mine.remaining, theirs.remaining)
                note(count)
                mine.progress += count
                theirs.progress += count
                theirs.onCopy { self.pending = nil }
            }
            mine.onDone(.completed)
        } else if !isReader, mine.count == 0, theirs.count == 0 {
            mine.onDone(.completed)
        } else {
            stopPending(.completed)
            pending = mine
        }
    }
}

final class ModelEnd: ModelWaitable {
    let stream: ModelStream
    let isReader: Bool
    var state = EndRecord.State.idle

    init(_ stream: ModelStream, isReader: Bool) {
        self.stream = stream
        self.isReader = isReader
    }

    /// What is told when a copy is over.
    func event(
        _ index: UInt32, _ result: CopyResult, _ pending: ModelStream.Pending
    ) -> GuestEvent {
        let isFuture = stream.type.isFuture
        state = result == .dropped || isFuture && result == .completed ? .done : .idle
        let code: GuestEvent.Code =
            isFuture
            ? (isReader ? .futureRead : .futureWrite) : (isReader ? .streamRead : .streamWrite)
        return GuestEvent(
            code: code, index: index,
            payload: result.rawValue | (isFuture ? 0 : pending.progress << 4))
    }
}
