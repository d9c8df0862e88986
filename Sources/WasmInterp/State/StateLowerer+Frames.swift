import WasmCore

// Calls that are under way: frames are set up as calls would have left them.

extension StateLowerer {
    /// Makes the calls, none if one does not fit.
    func lowerExecutions() throws(StateError) -> [Execution] {
        var executions: [Execution] = []
        do throws(StateError) {
            var stacks: [[Place]] = []
            // Each function is asked once about all frames of all calls.
            var types = FrameTypeTable()
            for (number, image) in image.executions.enumerated() {
                let execution = try prepare(image, of: threads[number])
                executions.append(execution)
                let isThread = threads[number] != nil
                stacks.append(try places(of: image, in: execution, isThread: isThread, &types))
            }
            try types.ask()
            for (position, image) in image.executions.enumerated() {
                try lower(image, stacks[position], types, executions[position])
            }
            return executions.enumerated().filter { threads[$0.offset] == nil }.map(\.element)
        } catch {
            for (number, execution) in executions.enumerated() where threads[number] == nil {
                store.giveBack(execution)
            }
            throw error
        }
    }

    /// - Parameter thread: Of a component, if it is one's.
    private func prepare(
        _ image: ExecutionImage, of thread: ThreadID?
    ) throws(StateError) -> Execution {
        guard functions.indices.contains(image.function) else {
            throw .malformed("a call of no function")
        }
        guard thread != nil || !isOfComponent(self.image.functions[image.function]) else {
            throw .malformed("a call of a component's function that is no task")
        }
        let isAtOperation = image.progress == .atSafepoint && image.frames.last?.kind == .at
        guard isAtOperation || image.bulkProgress == 0 else {
            throw .malformed("a bulk operation that there is not")
        }
        let isBlocked = if case .blocked = image.progress { true } else { false }
        guard isBlocked == (thread != nil) else {
            throw .malformed("a call that is no thread's, or that of one that does not wait")
        }
        let execution: Execution
        do throws(Trap) {
            execution =
                if let thread {
                    try store.componentState.takeExecution(for: thread)
                } else {
                    try store.takeExecution()
                }
        } catch {
            throw .limitExceeded("executions")
        }
        execution.prepare(record: functions[image.function])
        return execution
    }

    private func lower(
        _ image: ExecutionImage, _ places: [Place], _ types: FrameTypeTable,
        _ execution: Execution
    ) throws(StateError) {
        let record = functions[image.function]
        if case .notStarted(let arguments) = image.progress {
            guard image.frames.isEmpty else { throw .malformed("frames before the start") }
            return try put(
                arguments, as: store.functionType(record).parameters, execution.stack)
        }
        var builder = FrameBuilder(execution, of: record)
        for place in places {
            if place.frame.kind == .at { try check(image.bulkProgress, place) }
            guard let types = types.types(at: place.key, parameters: place.slots.parameters) else {
                throw .malformed("a frame where none can be")
            }
            try lower(place, types, &builder)
        }
        switch image.progress {
        case .waiting(let call):
            _ = try lower(call, &builder) { body in
                switch body {
                case .asynchronous: true
                case .restartable: call.condition != nil
                case .synchronous, .blocking: false
                }
            }
        case .blocked(let call, let options):
            let (host, base) = try lower(call, &builder) { body in
                if case .blocking = body { true } else { false }
            }
            execution.pause = .blocked(
                try reason(options, of: host), host, slot: base - execution.stack)
        case .atSafepoint, .notStarted:
            guard !image.frames.isEmpty else { throw .malformed("a call without frames") }
            execution.pause = .requested
        }
        execution.goOn(at: builder.position, bulkProgress: image.bulkProgress)
    }

    private func put(
        _ values: [StateValue], as types: [ValueType], _ slots: UnsafeMutablePointer<UInt64>
    ) throws(StateError) {
        guard values.count == types.count else { throw .malformed("another count of values") }
        var place = slots
        for (value, type) in zip(values, types) {
            try put(value, as: type, place)
            place += type.slotCount
        }
    }

    private func put(
        _ value: StateValue, as type: ValueType, _ place: UnsafeMutablePointer<UInt64>
    ) throws(StateError) {
        let (low, high) = try slots(value, as: type)
        place[0] = low
        if type == .v128 { place[1] = high }
    }

    /// A frame's function in the store's code.
    private struct Place {
        let frame: FrameImage
        let instance: InstanceObject
        let code: UnsafeMutablePointer<FunctionCode>
        let slotCount: Int
        let slots: FrameSlots
        let safepoint: Safepoint
        let key: FrameTypeTable.Key
        /// What the call gives that it is behind; nil for the innermost, which awaits nothing.
        let awaitedCount: Int?
    }

    /// Finds out where frames stand, as long as they have room.
    private func places(
        of image: ExecutionImage, in execution: Execution, isThread: Bool,
        _ types: inout FrameTypeTable
    ) throws(StateError) -> [Place] {
        var places: [Place] = []
        // A callee's frame begins behind the return address of its caller's at least.
        var slotCount = 0
        for (position, frame) in image.frames.enumerated() {
            let isInnermost =
                position == image.frames.count - 1 && image.progress == .atSafepoint
            let place = try find(frame, isInnermost: isInnermost)
            guard isThread || !place.instance.isOfComponent else {
                throw .malformed("a frame of a component in a call that is no task")
            }
            slotCount += place.slots.header + 2
            guard execution.room(upTo: execution.stack + slotCount) == nil else {
                throw .limitExceeded("bytes of a stack")
            }
            types.want(
                place.key, of: place.instance.module,
                operandsMax: frame.operands.count + (place.awaitedCount ?? 0))
            places.append(place)
        }
        return places
    }

    private func find(
        _ frame: FrameImage, isInnermost: Bool
    ) throws(StateError) -> Place {
        guard store.instances.indices.contains(frame.instance) else {
            throw .malformed("a frame of no instance")
        }
        let instance = store.instances[frame.instance]
        let decoded = instance.module.decoded
        guard frame.function >= decoded.importedFunctionCount,
            frame.function - decoded.importedFunctionCount < decoded.bodies.count
        else { throw .malformed("a frame of no function") }
        var awaitedCount: Int?
        if !isInnermost {
            guard frame.kind == .after,
                let count = instance.module.resultCount(ofCallAt: Int(clamping: frame.wasm))
            else { throw .malformed("a frame that has called nothing") }
            awaitedCount = count
        }
        let definedIndex = frame.function - decoded.importedFunctionCount
        do throws(ModuleError) {
            try instance.code.translate(definedIndex, chargedTo: store.codeBudget)
        } catch {
            throw .module(error)
        }
        guard let metadata = instance.code.metadata(definedIndex) else {
            throw .malformed("a function without code")
        }
        let slots = frameSlots.slots(instance, definedIndex: definedIndex, metadata)
        // The first instruction is where the function's own safepoints are.
        let isAtFunction = frame.kind == .start || frame.kind == .body
        let wasm = isAtFunction ? metadata.safepoints.first?.wasm ?? 0 : frame.wasm
        guard let safepoint = metadata.safepoint(frame.kind, atWasm: wasm) else {
            throw .noSafepoint(function: frame.function, offset: Int(clamping: wasm))
        }
        let count = frame.kind == .start ? slots.parameters.count : metadata.localCount
        guard frame.locals.count == count else { throw .malformed("locals of a frame") }
        return Place(
            frame: frame, instance: instance, code: instance.code.functions + definedIndex,
            slotCount: metadata.slotCount, slots: slots, safepoint: safepoint,
            key: .init(instance.module, definedIndex, frame.kind, wasm: wasm),
            awaitedCount: awaitedCount)
    }

    private func lower(
        _ place: Place, _ types: StateFrameTypes, _ builder: inout FrameBuilder
    ) throws(StateError) {
        let (frame, slots) = (place.frame, place.slots)
        try builder.push(
            place.instance, slots, bridgeSlots: frame.bridgeSlots, slotCount: place.slotCount)
        let sp = builder.position.sp
        let (localSlots, operandStart) = slots.places(ofLocals: types.locals)
        guard frame.locals.count == localSlots.count else {
            throw .malformed("locals of a frame")
        }
        var unset = types.unset[...]
        for (index, (slot, type)) in zip(localSlots, types.locals).enumerated() {
            let isUnset = unset.first == index
            if isUnset { unset.removeFirst() }
            guard let value = frame.locals[index], !isUnset else {
                guard frame.locals[index] == nil, isUnset else {
                    throw .malformed("a local that is not set, or has no value")
                }
                continue
            }
            try put(value, as: type, sp + slot)
        }
        guard frame.operands.count + (place.awaitedCount ?? 0) == types.operands.count else {
            throw .malformed("operands of a frame")
        }
        let operands = Array(types.operands.prefix(frame.operands.count))
        try put(frame.operands, as: operands, sp + operandStart)
        let end = operandStart + operands.slotCount
        builder.settle(
            at: place.safepoint, of: place.code, operandEnd: end,
            missing: Array(types.operands.dropFirst(operands.count)),
            top: operands.last.map { end - $0.slotCount })
    }

    /// An operation that works in steps has come so far, and has something left to do.
    private func check(_ progress: UInt64, _ place: Place) throws(StateError) {
        let total: UInt64 =
            switch place.frame.operands.last {
            case .i32(let bits): UInt64(bits)
            case .i64(let bits): bits
            default: 0
            }
        let module = place.instance.module
        guard progress > 0, progress < total,
            let bytesEach = module.bytesEach(inStepsAt: Int(clamping: place.safepoint.wasm)),
            progress % (BulkCost.bytesPerStep / bytesEach) == 0
        else { throw .malformed("a bulk operation that has not come so far") }
    }

    /// Why a function of the runtime has not answered.
    private func reason(
        _ options: MadeName?, of host: HostFunction
    ) throws(StateError) -> BlockReason {
        guard let options else { return .task }
        // The event goes where the second argument says.
        guard let number = taskOptions(options), host.type.parameters.count >= 2,
            !host.type.results.isEmpty
        else { throw .malformed("an event for nobody") }
        return .event(options: number)
    }

    /// - Parameter waits: Whether a function of the kind may be waited for so.
    private func lower(
        _ call: HostCallImage, _ builder: inout FrameBuilder,
        _ waits: (HostFunction.Body) -> Bool
    ) throws(StateError) -> (host: HostFunction, base: UnsafeMutablePointer<UInt64>) {
        let record = try awaited(call)
        guard let host = store.functionRecords[record].host?.takeUnretainedValue() else {
            throw .malformed("a guest's function that is awaited as one of the host")
        }
        guard waits(host.body) else {
            throw .malformed("a host function that waits for nothing")
        }
        let caller = try call.instance.map { number throws(StateError) in
            guard store.instances.indices.contains(number) else {
                throw .malformed("a call of no instance")
            }
            return store.instances[number]
        }
        guard (caller == nil) == (builder.execution.entryRecord < 0) else {
            throw .malformed("a call that nobody makes")
        }
        let base = try builder.call(host, bridgeSlots: call.bridgeSlots, caller: caller)
        try put(call.arguments, as: host.type.parameters, base)
        builder.execution.wait(
            for: host, record: record, at: base, condition: call.condition,
            isBeyondFrames: builder.isBeyondFrames(base))
        return (host, base)
    }

    /// The record of the function that is awaited.
    private func awaited(_ call: HostCallImage) throws(StateError) -> Int {
        guard functions.indices.contains(call.function) else {
            throw .malformed("a call of no function")
        }
        return functions[call.function]
    }
}
