// What is in the tasks of component instances.

extension StateCoder {
    mutating func tasks(_ tasks: inout TasksImage) throws(SnapshotError) {
        try records(&tasks.threads, .empty) { coder, part throws(SnapshotError) in
            try coder.thread(&part)
        }
        try records(&tasks.tasks, .empty) { coder, part throws(SnapshotError) in
            try coder.task(&part)
        }
        try records(&tasks.subtasks, .empty) { coder, part throws(SnapshotError) in
            try coder.subtask(&part)
        }
        try records(&tasks.sets, SetImage()) { _, _ in }
        try records(&tasks.streams, .empty) { coder, part throws(SnapshotError) in
            try coder.number(&part.type.object)
            try coder.number(&part.type.type)
            try coder.flag(&part.isDropped)
            try coder.optional(&part.pending)
        }
        try records(&tasks.ends, .empty) { coder, part throws(SnapshotError) in
            try coder.end(&part)
        }
        try records(&tasks.errorContexts, []) { coder, bytes throws(SnapshotError) in
            try coder.bytes(&bytes)
        }
        try list(&tasks.exclusiveThreads, nil) { coder, id throws(SnapshotError) in
            try coder.optional(&id)
        }
        try number(&tasks.clock)
        try number(&tasks.work)
    }

    private mutating func records<Record>(
        _ records: inout RecordsImage<Record>, _ empty: Record,
        _ code: (inout Self, inout Record) throws(SnapshotError) -> Void
    ) throws(SnapshotError) {
        let none = RecordsImage<Record>.Slot(serial: 0, record: nil)
        try list(&records.slots, none) { coder, slot throws(SnapshotError) in
            try coder.number(&slot.serial)
            try coder.optional(&slot.record, empty, code)
        }
        try numbers(&records.free)
    }

    private mutating func task(_ task: inout TaskImage) throws(SnapshotError) {
        try number(&task.callee.object)
        try flag(&task.callee.isCore)
        try number(&task.callee.number)
        try optional(&task.caller)
        try choice(&task.state, TaskRecord.State.allCases)
        try optional(&task.scope, 0) { coder, scope throws(SnapshotError) in
            try coder.number(&scope)
        }
        try optional(&task.implicitThread)
    }

    private mutating func thread(_ thread: inout ThreadImage) throws(SnapshotError) {
        try id(&thread.task)
        try optional(&thread.order, 0) { coder, order throws(SnapshotError) in
            try coder.number(&order)
        }
        try point(&thread.point)
        for slot in 0..<ContextSlots.count { try number(&thread.context[slot]) }
        try optional(&thread.execution, 0) { coder, number throws(SnapshotError) in
            try coder.number(&number)
        }
    }

    private mutating func point(
        _ point: inout ThreadRecord.ResumePoint
    ) throws(SnapshotError) {
        var parts = point.parts
        try byte(&parts.kind)
        switch parts.kind {
        case 0:
            try number(&parts.id.index)
            try number(&parts.argument)
        case 1, 2, 4: break
        case 3, 5, 6, 7, 8:
            try number(&parts.id.index)
            try number(&parts.id.serial)
        default: throw fail("where a thread goes on")
        }
        if isReading { point = .init(parts) }
    }

    private mutating func subtask(_ call: inout SubtaskImage) throws(SnapshotError) {
        try optional(&call.caller, 0) { coder, number throws(SnapshotError) in
            try coder.number(&number)
        }
        try optional(&call.lowering, .empty) { coder, name throws(SnapshotError) in
            try coder.made(&name)
        }
        try flag(&call.isAsync)
        try choice(&call.state, SubtaskRecord.State.allCases)
        try waitable(&call.waitable)
        try flag(&call.isCancelRequested)
        try flag(&call.isDelivered)
        try optional(&call.scope, 0) { coder, scope throws(SnapshotError) in
            try coder.number(&scope)
        }
        try optional(&call.arguments, []) { coder, values throws(SnapshotError) in
            try coder.list(&values, 0) { coder, value throws(SnapshotError) in
                try coder.number(&value)
            }
        }
        try optional(&call.value, 0) { coder, value throws(SnapshotError) in
            try coder.number(&value)
        }
    }

    private mutating func end(_ end: inout EndImage) throws(SnapshotError) {
        try id(&end.stream)
        try flag(&end.isReader)
        try choice(&end.state, EndRecord.State.allCases)
        try waitable(&end.waitable)
        let none = BufferImage(options: .empty, pointer: 0, count: 0, progress: 0)
        try optional(&end.buffer, none) { coder, buffer throws(SnapshotError) in
            try coder.made(&buffer.options)
            try coder.number(&buffer.pointer)
            try coder.number(&buffer.count)
            try coder.number(&buffer.progress)
        }
    }

    private mutating func waitable(_ waitable: inout WaitableImage) throws(SnapshotError) {
        let none = WaitableImage.Event(event: .subtask, order: 0)
        try optional(&waitable.event, none) { coder, event throws(SnapshotError) in
            try coder.event(&event.event)
            try coder.number(&event.order)
        }
        try optional(&waitable.set)
    }

    /// 0 of a call; 1 of a copy, 2 of one that may go on: how it has ended.
    private mutating func event(
        _ event: inout Waitable.PendingEvent
    ) throws(SnapshotError) {
        var (kind, result): (UInt8, CopyResult) =
            switch event {
            case .subtask: (0, .completed)
            case .copy(let result, let reclaims): (reclaims ? 2 : 1, result)
            }
        try byte(&kind)
        guard kind <= 2 else { throw fail("an event") }
        if kind > 0 { try choice(&result, CopyResult.allCases) }
        event = kind == 0 ? .subtask : .copy(result, reclaims: kind == 2)
    }

    mutating func made(_ name: inout MadeName) throws(SnapshotError) {
        try number(&name.object)
        try number(&name.number)
    }

    private mutating func id<Record>(_ id: inout RecordID<Record>) throws(SnapshotError) {
        try number(&id.index)
        try number(&id.serial)
    }

    private mutating func optional<Record>(
        _ id: inout RecordID<Record>?
    ) throws(SnapshotError) {
        try optional(&id, RecordID(index: 0, serial: 0)) { coder, id throws(SnapshotError) in
            try coder.id(&id)
        }
    }

    /// One of a few, by its position.
    private mutating func choice<Value: Equatable>(
        _ value: inout Value, _ all: [Value]
    ) throws(SnapshotError) {
        var position = UInt8(all.firstIndex(of: value) ?? 0)
        try byte(&position)
        guard all.indices.contains(Int(position)) else { throw fail("one of \(all.count)") }
        value = all[Int(position)]
    }
}

extension ThreadRecord.ResumePoint {
    /// What it is and what it names; of a function that is its index.
    fileprivate typealias Parts = (
        kind: UInt8, id: (index: UInt32, serial: UInt32), argument: UInt64
    )

    fileprivate var parts: Parts {
        switch self {
        case .entry(let function, let argument): (0, (function, 0), argument)
        case .admission: (1, (0, 0), 0)
        case .callback(nil): (2, (0, 0), 0)
        case .callback(let id?): (3, (id.index, id.serial), 0)
        case .resumed: (4, (0, 0), 0)
        case .event(let id): (5, (id.index, id.serial), 0)
        case .copy(let id): (6, (id.index, id.serial), 0)
        case .cancellation(let id): (7, (id.index, id.serial), 0)
        case .result(let id): (8, (id.index, id.serial), 0)
        }
    }

    fileprivate init(_ parts: Parts) {
        let (index, serial) = parts.id
        self =
            switch parts.kind {
            case 0: .entry(function: index, argument: parts.argument)
            case 1: .admission
            case 2: .callback(nil)
            case 3: .callback(WaitableSetID(index: index, serial: serial))
            case 4: .resumed
            case 5: .event(WaitableSetID(index: index, serial: serial))
            case 6: .copy(EndID(index: index, serial: serial))
            case 7: .cancellation(SubtaskID(index: index, serial: serial))
            default: .result(SubtaskID(index: index, serial: serial))
            }
    }
}

// To read over.

extension MadeName {
    static var empty: MadeName { MadeName(object: 0, number: 0) }
}

extension TaskImage {
    static var empty: TaskImage {
        TaskImage(
            callee: CalleeName(object: 0, isCore: false, number: 0), state: .initial)
    }
}

extension ThreadImage {
    static var empty: ThreadImage {
        ThreadImage(task: TaskID(index: 0, serial: 0), point: .admission)
    }
}

extension SubtaskImage {
    static var empty: SubtaskImage {
        SubtaskImage(
            isAsync: false, state: .starting, isCancelRequested: false, isDelivered: false)
    }
}

extension StreamImage {
    static var empty: StreamImage {
        StreamImage(type: StreamTypeName(object: 0, type: 0), isDropped: false)
    }
}

extension EndImage {
    static var empty: EndImage {
        EndImage(stream: StreamID(index: 0, serial: 0), isReader: true, state: .idle)
    }
}
