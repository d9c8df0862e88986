import WasmCore

// Tasks of component instances. Queues, counts and places of handles follow from what is written
// down, so they are never what somebody has forged.

extension StateLowerer {
    /// Fills the machine, whose instances have their handles.
    func fillTasks(_ image: ComponentsImage) throws(StateError) {
        let components = store.componentState
        var machine = components.machine
        let tasks = image.tasks
        try tasks.check(scopeCount: image.scopes.count, instanceCount: machine.instances.count)
        machine.clock = tasks.clock
        machine.streams = try Records(tasks.streams, StreamRecord.blank) {
            stream throws(StateError) in
            var record = StreamRecord(type: try streamType(stream.type))
            record.isDropped = stream.isDropped
            record.pending = stream.pending
            record.endCount = 0
            return record
        }
        machine.sets = Records(tasks.sets, WaitableSet()) { _ in WaitableSet() }
        for slot in tasks.errorContexts.slots {
            guard let bytes = slot.record else { continue }
            machine.messageBytes += bytes.count
        }
        guard machine.messageBytes <= machine.limits.messageBytesMax else {
            throw .limitExceeded("bytes of error contexts")
        }
        machine.errorContexts = try Records(
            tasks.errorContexts, ErrorContextRecord(message: "")
        ) { bytes throws(StateError) in
            guard let message = String(validating: bytes, as: UTF8.self) else {
                throw .malformed("a message that is no text")
            }
            return ErrorContextRecord(message: message)
        }
        machine.tasks = try Records(tasks.tasks, TaskRecord.blank) { task throws(StateError) in
            var record = TaskRecord(target: try target(task.callee), caller: task.caller)
            record.state = task.state
            record.scope = task.scope
            record.implicitThread = task.implicitThread
            return record
        }
        machine.threads = try Records(tasks.threads, ThreadRecord.blank) {
            thread throws(StateError) in
            var record = ThreadRecord(task: thread.task, point: try point(thread.point))
            record.context = thread.context
            return record
        }
        try noteExecutions(of: &machine, tasks)
        machine.subtasks = try Records(tasks.subtasks, SubtaskRecord.blank) {
            subtask throws(StateError) in
            try lower(subtask, &machine)
        }
        machine.ends = try Records(tasks.ends, EndRecord.blank) { end throws(StateError) in
            try lower(end)
        }
        try machine.placeHandles()
        for id in machine.tasks.ids {
            guard let caller = machine.tasks[id].caller else { continue }
            guard machine.subtasks.contains(caller), machine.subtasks[caller].callee == nil else {
                throw .malformed("a task of no call, or one of two")
            }
            machine.subtasks[caller].callee = .task(id)
        }
        try checkBuffers(machine)
        machine.exclude(tasks.exclusiveThreads)
        try machine.restoreWaits(tasks)
        try machine.checkTasks(components.driver)
        machine.work = tasks.work
        for id in machine.subtasks.ids where machine.subtasks[id].caller == nil {
            machine.hostCallCount += 1
            components.driver.invocations[id] = HostInvocation(arguments: [])
        }
        components.machine = machine
    }

    private func lower(
        _ subtask: SubtaskImage, _ machine: inout TaskMachine
    ) throws(StateError) -> SubtaskRecord {
        let lowering = try subtask.lowering.map { name throws(StateError) in try number(name) }
        var record = SubtaskRecord(
            caller: subtask.caller, lowering: lowering, isAsync: subtask.isAsync)
        record.state = subtask.state
        record.waitable = Waitable(subtask.waitable)
        record.isCancelRequested = subtask.isCancelRequested
        record.isDelivered = subtask.isDelivered
        record.isOnStack = false
        record.scope = subtask.scope
        record.value = subtask.value
        if let arguments = subtask.arguments {
            guard arguments.count <= FlatValues.countMax else { throw .malformed("arguments") }
            record.arguments = machine.arguments.add(FlatValues(arguments))
        }
        return record
    }

    /// Each execution of a thread is its own; it gets its number once it is made.
    private func noteExecutions(
        of machine: inout TaskMachine, _ tasks: TasksImage
    ) throws(StateError) {
        for (index, slot) in tasks.threads.slots.enumerated() {
            guard let number = slot.record?.execution else { continue }
            let thread = ThreadID(index: UInt32(index), serial: slot.serial)
            guard image.executions.indices.contains(number), threads[number] == nil else {
                throw .malformed("a thread that waits nowhere")
            }
            threads[number] = thread
            machine.threads[thread].execution = 0
        }
    }

    private func lower(_ end: EndImage) throws(StateError) -> EndRecord {
        // Whose it is the handle says.
        var record = EndRecord(stream: end.stream, isReader: end.isReader, instance: 0)
        record.state = end.state
        record.waitable = Waitable(end.waitable)
        guard let buffer = end.buffer else { return record }
        guard let options = taskOptions(buffer.options),
            buffer.progress <= buffer.count, buffer.count <= CopyBuffer.countMax
        else { throw .malformed("a buffer of an end") }
        record.buffer = CopyBuffer(
            instance: 0, options: options, pointer: buffer.pointer, count: buffer.count,
            progress: buffer.progress)
        return record
    }

    /// Buffers lie in the memories that they are said to be in, and are for the stream's elements.
    private func checkBuffers(_ machine: TaskMachine) throws(StateError) {
        let driver = store.componentState.driver
        for id in machine.ends.ids where machine.ends[id].buffer.instance != nil {
            let (end, buffer) = (machine.ends[id], machine.ends[id].buffer)
            let options = driver.options[Int(buffer.options)]
            guard options.streamType == machine.streams[end.stream].type,
                options.context.fault(
                    at: buffer.pointer, count: buffer.count, of: options.element) == nil
            else { throw .malformed("a buffer beyond its memory, or of another stream") }
        }
    }

    // What things are called.

    /// The driver's number of the options that a core function has.
    func taskOptions(_ name: MadeName) -> UInt32? { object(name.object)?.taskOptions[name.number] }

    private func object(_ number: Int) -> ComponentInstanceObject? {
        componentObjects.indices.contains(number) ? componentObjects[number] : nil
    }

    private func target(_ name: CalleeName) throws(StateError) -> CallTarget {
        guard let object = object(name.object) else { throw .malformed("a task of no component") }
        if name.isCore {
            guard object.coreTargets.indices.contains(name.number) else {
                throw .malformed("a task of no function")
            }
            return object.coreTargets[name.number]
        }
        let lifted = liftedFunctions(of: name.object)
        guard lifted.indices.contains(name.number),
            let target = object.callTarget(lifted[name.number])
        else { throw .malformed("a task of no function") }
        return target
    }

    private func number(_ name: MadeName) throws(StateError) -> UInt32 {
        guard let number = object(name.object)?.taskLowerings[name.number] else {
            throw .malformed("a call of no function")
        }
        return UInt32(number)
    }

    private func streamType(_ name: StreamTypeName) throws(StateError) -> StreamType {
        guard let object = object(name.object),
            object.plan.types.values.indices.contains(Int(name.type))
        else { throw .malformed("a stream of no type") }
        switch object.plan.types.values[Int(name.type)] {
        case .stream, .future: return object.streamType(name.type)
        default: throw .malformed("a stream of another type")
        }
    }

    private func point(
        _ point: ThreadRecord.ResumePoint
    ) throws(StateError) -> ThreadRecord.ResumePoint {
        guard case .entry(let function, let argument) = point else { return point }
        guard functions.indices.contains(Int(function)) else {
            throw .malformed("a thread of no function")
        }
        let record = functions[Int(function)]
        let type = store.functionType(record)
        guard type.parameters == [.i32] || type.parameters == [.i64], type.results.isEmpty else {
            throw .malformed("a thread of another function")
        }
        return .entry(function: UInt32(record), argument: argument)
    }
}

extension Records {
    fileprivate init<Image, E>(
        _ image: RecordsImage<Image>, _ blank: Record, _ lower: (Image) throws(E) -> Record
    ) throws(E) {
        var slots: [Slot] = []
        slots.reserveCapacity(image.slots.count)
        for slot in image.slots {
            let record = try slot.record.map { image throws(E) in try lower(image) }
            slots.append(
                Slot(serial: slot.serial, isUsed: record != nil, record: record ?? blank))
        }
        self.init(slots, free: image.free)
    }
}

extension Waitable {
    fileprivate init(_ image: WaitableImage) {
        self.init(
            event: image.event?.event, eventOrder: image.event?.order ?? 0, set: image.set)
    }
}

// What is left of records that are gone.

extension StreamRecord {
    fileprivate static var blank: StreamRecord {
        StreamRecord(type: StreamType(number: 0, isFuture: false, allowsSameInstance: true))
    }
}

extension TaskRecord {
    fileprivate static var blank: TaskRecord {
        TaskRecord(
            target: CallTarget(
                instance: 0, function: 0, isAsync: false, lifting: .synchronous))
    }
}

extension ThreadRecord {
    fileprivate static var blank: ThreadRecord {
        ThreadRecord(task: TaskID(index: 0, serial: 0), point: .admission)
    }
}

extension SubtaskRecord {
    fileprivate static var blank: SubtaskRecord { SubtaskRecord(caller: nil, isAsync: true) }
}

extension EndRecord {
    fileprivate static var blank: EndRecord {
        EndRecord(stream: StreamID(index: 0, serial: 0), isReader: true, instance: 0)
    }
}
