@testable import WasmInterp

/// Numbers that look random and are always the same (SplitMix64).
struct ScriptRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}

/// What a guest does next.
enum GuestOperation {
    case builtIn(BuiltIn)
    case call(Int, isAsync: Bool)
    case callHost(isAsync: Bool)
    /// Gives a readable end to an instance, or to the host: as an argument would be.
    case pass(UInt32, StreamType, to: Int?)
    /// Gets a readable end from the host.
    case receive(StreamType)
    case finish(UInt32)
}

/// What the host does next; things of its own it names by the order in which it got them.
enum HostOperation {
    case invoke(Int)
    case turn
    case answer(Int, wasCancelled: Bool)
    case cancel(Int)
    case copy(Int, count: UInt32)
    case cancelCopy(Int)
    case drop(Int)
}

/// Guests and a host that do the same as long as they are told the same, whoever runs them.
struct TaskScript {
    let functions: [CallTarget]
    let parents: [Int?]
    var trace: [String] = []
    private var random: ScriptRandom
    private var memories: [Memory]
    private var activities: [Activity] = []
    private var taskIsResolved: [Bool] = []
    private var taskIsCancelled: [Bool] = []
    private var hostBudget = 60
    private let focus: Focus
    // What the host has, by the order in which it got it: whether it still does.
    private var invocations: [Bool] = []
    private var hostCalls: [Bool] = []
    private var lockedFunctions: Set<Int> = []
    private var unwantedHostCalls: Set<Int> = []
    private var hostEnds: [Bool] = []

    static let types = [
        StreamType(number: 0, isFuture: false, allowsSameInstance: true),
        StreamType(number: 1, isFuture: false, allowsSameInstance: false),
        StreamType(number: 2, isFuture: true, allowsSameInstance: true),
        StreamType(number: 3, isFuture: true, allowsSameInstance: false),
    ]

    /// What guests of a program do most.
    private enum Focus: CaseIterable {
        case everything
        case streams
        case calls
    }

    /// What code of an instance remembers.
    private struct Memory {
        var sets: [UInt32] = []
        var subtasks: [(index: UInt32, isResolved: Bool)] = []
        var ends: [End] = []
        var threads: [UInt32] = []
        var backpressure = 0

        struct End {
            var index: UInt32
            var type: StreamType
            var isReader: Bool
            var isBusy = false
            var isDone = false
        }
    }

    /// One thread of a guest, from its start to its end.
    private struct Activity {
        let instance: Int
        /// nil for an explicit thread.
        let target: CallTarget?
        let task: Int
        var random: ScriptRandom
        var budget: Int
        var rounds = 0
    }

    init(seed: UInt64) {
        var random = ScriptRandom(state: seed)
        let count = Int.random(in: 2...4, using: &random)
        var parents: [Int?] = []
        for index in 0..<count {
            parents.append(
                index > 0 && random.chance(30) ? Int.random(in: 0..<index, using: &random) : nil)
        }
        self.parents = parents
        focus = Focus.allCases[Int(seed % 3)]
        functions = (0..<count * 4).map { index in
            let lifting: CallTarget.Lifting = [.synchronous, .callback, .callback, .stackful][
                index % 4]
            return CallTarget(
                instance: index / 4, function: UInt32(index),
                isAsync: lifting != .synchronous || random.chance(60), lifting: lifting,
                hasPostReturn: lifting == .synchronous && random.chance(50))
        }
        memories = Array(repeating: Memory(), count: count)
        self.random = random
    }
}

// Beginnings, results, events.
extension TaskScript {
    mutating func begin(_ target: CallTarget) -> Int {
        taskIsResolved.append(target.lifting == .synchronous)
        taskIsCancelled.append(false)
        return begin(instance: target.instance, target: target, task: taskIsResolved.count - 1)
    }

    mutating func beginThread(task: Int, in instance: Int) -> Int {
        begin(instance: instance, target: nil, task: task)
    }

    private mutating func begin(instance: Int, target: CallTarget?, task: Int) -> Int {
        var random = ScriptRandom(state: random.next())
        let budget = Int.random(in: 0...(focus == .everything ? 7 : 20), using: &random)
        activities.append(
            Activity(instance: instance, target: target, task: task, random: random, budget: budget)
        )
        return activities.count - 1
    }

    func task(of activity: Int) -> Int { activities[activity].task }

    /// A callback is called.
    mutating func callBack(_ activity: Int, _ event: GuestEvent) {
        trace.append("\(activity) callback \(event)")
        activities[activity].rounds += 1
        activities[activity].budget = Int.random(in: 0...4, using: &activities[activity].random)
        if event.code == .taskCancelled { taskIsCancelled[activities[activity].task] = true }
        heard(event, in: activities[activity].instance)
    }

    private mutating func heard(_ event: GuestEvent, in instance: Int) {
        switch event.code {
        case .none, .taskCancelled: break
        case .subtask:
            for index in memories[instance].subtasks.indices
            where memories[instance].subtasks[index].index == event.index {
                memories[instance].subtasks[index].isResolved = event.payload >= 2
            }
        default: ended(event.index, event.payload, in: instance)
        }
    }

    private mutating func ended(_ handle: UInt32, _ payload: UInt32, in instance: Int) {
        for index in memories[instance].ends.indices
        where memories[instance].ends[index].index == handle {
            memories[instance].ends[index].isBusy = payload == .max
            let isFuture = memories[instance].ends[index].type.isFuture
            memories[instance].ends[index].isDone =
                payload & 0xF == 1 || isFuture && payload & 0xF == 0
        }
    }

    /// An operation is done.
    mutating func took(_ result: Resumption, of operation: GuestOperation, by activity: Int) {
        trace.append("\(activity) \(operation) -> \(result)")
        let instance = activities[activity].instance
        switch (operation, result) {
        case (.builtIn(.waitableSetNew), .value(let index)): memories[instance].sets.append(index)
        case (.builtIn(.waitableSetDrop(let index)), _):
            memories[instance].sets.removeAll { $0 == index }
        case (.builtIn(.streamNew(let type)), .pair(let pair)):
            memories[instance].ends.append(
                .init(index: UInt32(truncatingIfNeeded: pair), type: type, isReader: true))
            memories[instance].ends.append(
                .init(index: UInt32(pair >> 32), type: type, isReader: false))
        case (.builtIn(.dropEnd(let index, _, _)), _), (.pass(let index, _, _), .nothing):
            memories[instance].ends.removeAll { $0.index == index }
        case (.builtIn(.copy(let request)), .value(let payload)):
            ended(request.handle, payload, in: instance)
        case (.builtIn(.cancelCopy(let index, _, _, _)), .value(let payload)):
            ended(index, payload, in: instance)
        case (.builtIn(.threadNew), .value(let index)): memories[instance].threads.append(index)
        case (.builtIn(.subtaskCancel(let index, _)), .value(let state)) where state != .max:
            heard(GuestEvent(code: .subtask, index: index, payload: state), in: instance)
        case (.builtIn(.subtaskDrop(let index)), _):
            memories[instance].subtasks.removeAll { $0.index == index }
        case (.call, .value(let packed)), (.callHost, .value(let packed)):
            if packed >> 4 != 0 {
                memories[instance].subtasks.append((packed >> 4, false))
            }
        case (.receive(let type), .value(let index)):
            memories[instance].ends.append(.init(index: index, type: type, isReader: true))
        case (_, .event(let event)): heard(event, in: instance)
        default: break
        }
    }

    /// An instance was given a readable end.
    mutating func received(_ handle: UInt32, _ type: StreamType, by instance: Int) {
        memories[instance].ends.append(.init(index: handle, type: type, isReader: true))
    }
}

// Choices of guests.
extension TaskScript {
    mutating func next(_ activity: Int) -> GuestOperation {
        var random = activities[activity].random
        defer { activities[activity].random = random }
        activities[activity].budget -= 1
        guard activities[activity].budget < 0 else {
            return operation(activity, &random)
        }
        guard let target = activities[activity].target, target.lifting != .synchronous else {
            return .finish(0)
        }
        let task = activities[activity].task
        let isLate = activities[activity].rounds > 5
        if !taskIsResolved[task], target.lifting == .stackful || isLate || random.chance(40) {
            guard random.chance(97) else { return .finish(0) }
            taskIsResolved[task] = true
            return .builtIn(
                taskIsCancelled[task] && random.chance(70)
                    ? .taskCancel : .taskReturn(result: 0, options: 0))
        }
        if target.lifting == .stackful || taskIsResolved[task] && (isLate || random.chance(60)) {
            return .finish(0)
        }
        let sets = memories[activities[activity].instance].sets
        if let set = sets.randomElement(using: &random), random.chance(60) {
            return .finish(2 | set << 4)
        }
        return .finish(random.chance(98) ? 1 : 7)
    }

    private mutating func operation(
        _ activity: Int, _ random: inout ScriptRandom
    ) -> GuestOperation {
        let instance = activities[activity].instance
        let isSync = activities[activity].target?.isAsync == false
        var choices = 0..<48
        if focus == .streams, random.chance(75) { choices = 16..<29 }
        if focus == .calls, random.chance(60) {
            choices = memories[instance].subtasks.isEmpty ? 36..<42 : 0..<16
        }
        switch Int.random(in: choices, using: &random) {
        case 0..<14: return .builtIn(setOperation(instance, isSync, &random))
        case 14..<16: return .builtIn(subtaskOperation(instance, &random))
        case 16..<29: return endOperation(instance, isSync, &random)
        case 29..<36: return .builtIn(threadOperation(activity, isSync, &random))
        case 36..<42:
            // Mostly one that can be entered: the host calls the rest.
            let isWild = random.chance(2)
            let others = functions.indices.filter {
                isWild || functions[$0].instance > instance && !lockedFunctions.contains($0)
            }
            guard let function = others.randomElement(using: &random) else {
                return .builtIn(.waitableSetNew)
            }
            return .call(
                function, isAsync: functions[function].isAsync && (isSync || random.chance(80)))
        case 42..<44: return .callHost(isAsync: isSync || random.chance(75))
        default:
            let isOn = memories[instance].backpressure > 0
            guard isOn || random.chance(30) else { return .builtIn(.threadIndex) }
            memories[instance].backpressure += isOn ? -1 : 1
            return .builtIn(isOn ? .backpressureDecrement : .backpressureIncrement)
        }
    }

    private func setOperation(
        _ instance: Int, _ isSync: Bool, _ random: inout ScriptRandom
    ) -> BuiltIn {
        let memory = memories[instance]
        guard let set = memory.sets.randomElement(using: &random) else { return .waitableSetNew }
        switch Int.random(in: 0..<16, using: &random) {
        case 0: return .waitableSetNew
        case 1 where random.chance(20): return .waitableSetDrop(set)
        case 1..<4: return isSync ? .waitableSetPoll(set) : .waitableSetWait(set)
        case 4..<6: return .waitableSetPoll(set)
        default:
            let all = memory.subtasks.map(\.index) + memory.ends.map(\.index)
            let wild = random.chance(1) ? UInt32.random(in: 0...9, using: &random) : nil
            guard let index = wild ?? all.randomElement(using: &random) else {
                return .waitableSetPoll(set)
            }
            return .waitableJoin(index, set: random.chance(80) ? set : 0)
        }
    }

    private func subtaskOperation(_ instance: Int, _ random: inout ScriptRandom) -> BuiltIn {
        let all = memories[instance].subtasks
        let isWild = random.chance(3)
        let done = all.filter { $0.isResolved || isWild }
        if let subtask = done.randomElement(using: &random) { return .subtaskDrop(subtask.index) }
        guard let subtask = all.randomElement(using: &random) else { return .threadIndex }
        return .subtaskCancel(subtask.index, isAsync: random.chance(85))
    }

    private func endOperation(
        _ instance: Int, _ isSync: Bool, _ random: inout ScriptRandom
    ) -> GuestOperation {
        let isCareful = focus == .streams && random.chance(95)
        let type = Self.types[Int.random(in: 0..<4, using: &random) & (isCareful ? 2 : 3)]
        let ends = memories[instance].ends.suffix(random.chance(70) ? 2 : 100)
        guard let end = ends.randomElement(using: &random),
            random.chance(memories[instance].ends.count > 3 ? 98 : 85)
        else { return random.chance(70) ? .builtIn(.streamNew(type)) : .receive(type) }
        let isWild = random.chance(2)
        if end.isBusy, !isWild {
            guard random.chance(50) else { return .builtIn(.threadIndex) }
            return .builtIn(
                .cancelCopy(
                    end.index, end.type, isReader: end.isReader, isAsync: random.chance(95)))
        }
        let needsWrite = end.type.isFuture && !end.isReader
        if end.isDone || !needsWrite && random.chance(10) || isWild {
            return .builtIn(.dropEnd(end.index, end.type, isReader: end.isReader))
        }
        if end.isReader, random.chance(35) {
            let place = Int.random(in: -1..<parents.count, using: &random)
            return .pass(end.index, end.type, to: place < 0 ? nil : place)
        }
        return .builtIn(
            .copy(
                CopyRequest(
                    handle: end.index, type: end.type, isReader: end.isReader,
                    isAsync: isSync || random.chance(85),
                    count: UInt32.random(in: 0...4, using: &random))))
    }

    private func threadOperation(
        _ activity: Int, _ isSync: Bool, _ random: inout ScriptRandom
    ) -> BuiltIn {
        let memory = memories[activities[activity].instance]
        guard let thread = memory.threads.randomElement(using: &random), random.chance(75) else {
            return isSync || random.chance(60)
                ? .threadNew(function: 0, argument: UInt64(activities[activity].task))
                : .threadYield
        }
        switch Int.random(in: 0..<12, using: &random) {
        case 0..<3: return .threadResumeLater(thread)
        case 3: return isSync ? .threadYield : .threadSuspend
        case 4..<6: return .threadYield
        case 6: return .threadSuspendThenResume(thread)
        case 7..<9: return .threadYieldThenResume(thread)
        case 9: return .threadSuspendThenPromote(thread)
        case 10: return .threadYieldThenPromote(thread)
        default: return .threadIndex
        }
    }
}

// The host.
extension TaskScript {
    mutating func nextOfHost() -> HostOperation? {
        guard hostBudget > 0 else { return nil }
        hostBudget -= 1
        func one(_ all: [Bool]) -> Int? {
            all.indices.filter { all[$0] }.randomElement(using: &random)
        }
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<4:
            let open = functions.indices.filter { !lockedFunctions.contains($0) }
            return open.randomElement(using: &random).map { .invoke($0) } ?? .turn
        case 4..<6:
            guard let call = one(hostCalls) else { return .turn }
            hostCalls[call] = false
            let isUnwanted = unwantedHostCalls.contains(call)
            return .answer(call, wasCancelled: isUnwanted && random.chance(50))
        case 6 where random.chance(50):
            guard let call = one(invocations) else { return .turn }
            return .cancel(call)
        case 7..<10:
            guard let end = one(hostEnds) else { return .turn }
            switch Int.random(in: 0..<8, using: &random) {
            case 0:
                hostEnds[end] = false
                return .drop(end)
            case 1: return .cancelCopy(end)
            default: return .copy(end, count: UInt32.random(in: 0...4, using: &random))
            }
        default: return .turn
        }
    }

    mutating func invoked() -> Int {
        invocations.append(true)
        return invocations.count - 1
    }

    mutating func resolved(_ invocation: Int, _ what: String) {
        trace.append("host: call \(invocation) \(what)")
        invocations[invocation] = false
    }

    mutating func cancelRequested(_ call: Int) {
        trace.append("host: call of host \(call) is not wanted")
        unwantedHostCalls.insert(call)
    }

    mutating func hostIsCalled() -> Int {
        hostCalls.append(true)
        return hostCalls.count - 1
    }

    mutating func hostGetsEnd() -> Int {
        hostEnds.append(true)
        return hostEnds.count - 1
    }

    mutating func note(_ line: String) { trace.append(line) }

    mutating func trapped(_ rule: CanonicalRule, invoking function: Int?) {
        if rule == .cannotEnter, let function {
            let instance = functions[function].instance
            lockedFunctions.formUnion(
                functions.indices.filter { functions[$0].instance == instance })
        }
        switch rule {
        case .unknownHandle: trace.append("trap: unknown handle")
        case .wrongHandleType: trace.append("trap: wrong type")
        default: trace.append("trap: \(rule.words)")
        }
    }
}

extension TaskScript {
    func instance(of target: CallTarget) -> Int { target.instance }
    func isInvoked(_ invocation: Int) -> Bool { invocations[invocation] }
    var hasInvocations: Bool { invocations.contains(true) }
}
