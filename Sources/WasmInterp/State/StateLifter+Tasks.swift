import WasmCore

// Tasks of component instances, between two turns of their driver.

extension StateLifter {
    mutating func liftTasks(
        _ components: ComponentStoreState, callCount: Int
    ) throws(StateError) -> TasksImage {
        let (machine, names) = (components.machine, TaskNames(components))
        taskNames = names
        var lifted = TasksImage()
        var executionCount = callCount
        lifted.threads = try machine.threads.image { thread throws(StateError) in
            var image = try lift(thread)
            if thread.execution != nil {
                image.execution = executionCount
                executionCount += 1
            }
            return image
        }
        lifted.tasks = try machine.tasks.image { task throws(StateError) in
            TaskImage(
                callee: try names.callee(task.target.function), caller: task.caller,
                state: task.state, scope: task.scope, implicitThread: task.implicitThread)
        }
        lifted.subtasks = try machine.subtasks.image { subtask throws(StateError) in
            try Self.lift(subtask, names, machine)
        }
        lifted.sets = machine.sets.image { _ in SetImage() }
        lifted.streams = try machine.streams.image { stream throws(StateError) in
            StreamImage(
                type: try names.streamType(stream.type.number), isDropped: stream.isDropped,
                pending: stream.pending)
        }
        lifted.ends = try machine.ends.image { end throws(StateError) in
            EndImage(
                stream: end.stream, isReader: end.isReader, state: end.state,
                waitable: WaitableImage(end.waitable),
                buffer: end.buffer.instance == nil
                    ? nil
                    : BufferImage(
                        options: try names.options(end.buffer.options),
                        pointer: end.buffer.pointer, count: end.buffer.count,
                        progress: end.buffer.progress))
        }
        lifted.errorContexts = machine.errorContexts.image { Array($0.message.utf8) }
        lifted.exclusiveThreads = machine.instances.map(\.exclusiveThread)
        lifted.clock = machine.clock
        lifted.work = machine.work
        return lifted
    }

    private mutating func lift(_ thread: ThreadRecord) throws(StateError) -> ThreadImage {
        var (point, order) = (thread.point, UInt64?.none)
        if case .entry(let function, let argument) = point {
            point = .entry(
                function: UInt32(try number(function: Int(function))), argument: argument)
        }
        if case .waiting(let since, _) = thread.state { order = since }
        return ThreadImage(
            task: thread.task, order: order, point: point, context: thread.context)
    }

    private static func lift(
        _ subtask: SubtaskRecord, _ names: TaskNames, _ machine: TaskMachine
    ) throws(StateError) -> SubtaskImage {
        SubtaskImage(
            caller: subtask.caller,
            lowering: try subtask.lowering.map { number throws(StateError) in
                try names.lowering(number)
            }, isAsync: subtask.isAsync, state: subtask.state,
            waitable: WaitableImage(subtask.waitable),
            isCancelRequested: subtask.isCancelRequested, isDelivered: subtask.isDelivered,
            scope: subtask.scope, arguments: subtask.arguments.map { machine.arguments[$0].all },
            value: subtask.value)
    }
}

extension ComponentStoreState {
    /// Threads that wait in a function of the runtime, as calls that are paused.
    var threadCalls: [PausedCall] {
        machine.threads.ids.compactMap { id in
            machine.threads[id].execution.flatMap { driver.executions[Int($0)] }
                .map { PausedCall(execution: $0, isPerforming: false) }
        }
    }
}

extension Records {
    fileprivate func image<Image, E>(
        _ lift: (Record) throws(E) -> Image
    ) throws(E) -> RecordsImage<Image> {
        var image = RecordsImage<Image>()
        for slot in slots {
            image.slots.append(
                .init(serial: slot.serial, record: slot.isUsed ? try lift(slot.record) : nil))
        }
        image.free = free
        return image
    }
}

extension WaitableImage {
    fileprivate init(_ waitable: Waitable) {
        event = waitable.event.map { Event(event: $0, order: waitable.eventOrder) }
        set = waitable.set
    }
}
