import WasmCore

// Calls that are paused: their frames, whose types the validator knows.

extension StateLifter {
    /// - Throws: ``StateError`` if one cannot be captured, or one of the store is not among them.
    mutating func lift(_ calls: [PausedCall]) throws(StateError) {
        try requireAll(calls)
        var stacks: [[Place]] = []
        // Each function is asked once about all frames of all calls.
        var types = FrameTypeTable()
        for call in calls {
            stacks.append(
                call.execution.isPending ? [] : try places(of: call.execution, &types))
        }
        try types.ask()
        for (call, places) in zip(calls, stacks) {
            let execution = try lift(call, places, types)
            image.executions.append(execution)
        }
    }

    /// A store is its calls too: who left one out would lose it.
    private func requireAll(_ calls: [PausedCall]) throws(StateError) {
        let given = Set(calls.map { ObjectIdentifier($0.execution) })
        guard given.count == calls.count else { throw .malformed("a call that is there twice") }
        for call in calls where call.execution.store !== store || call.execution.calledRecord < 0 {
            throw .foreignCall
        }
        let free = store.freeResident?.takeUnretainedValue()
        for execution in store.executions {
            let execution = execution.takeUnretainedValue()
            guard execution.calledRecord >= 0, !execution.isIdle, execution !== free else {
                continue
            }
            guard given.contains(ObjectIdentifier(execution)) else { throw .callLeftOut }
        }
    }

    private mutating func lift(
        _ call: PausedCall, _ places: [Place], _ types: FrameTypeTable
    ) throws(StateError) -> ExecutionImage {
        let execution = call.execution
        let record = execution.calledRecord
        let function = try number(function: record)
        if execution.isPending {
            let arguments = try lift(
                store.functionType(record).parameters, at: execution.stack)
            return ExecutionImage(
                function: function, frames: [], progress: .notStarted(arguments: arguments),
                bulkProgress: 0)
        }
        let progress = try liftProgress(execution)
        // What is called by the frame at hand, whose results are not there yet.
        var resultCount = 0
        if let awaited = progress.awaited {
            if call.isPerforming {
                throw .pendingHostCall(name(ofImport: image.functions[awaited.function]))
            }
            resultCount = functionType(awaited.function).results.count
        }
        var frames: [FrameImage] = []
        frames.reserveCapacity(places.count)
        for place in places {
            frames.append(try lift(place, types, resultCount: resultCount))
            resultCount = place.slots.results.count
        }
        return ExecutionImage(
            function: function, frames: frames.reversed(), progress: progress,
            bulkProgress: execution.context.pointee.bulkProgress)
    }

    /// A frame and where it stands.
    private struct Place {
        let frame: FrameView
        let slots: FrameSlots
        let key: FrameTypeTable.Key
    }

    /// The innermost frame first.
    private mutating func places(
        of execution: Execution, _ types: inout FrameTypeTable
    ) throws(StateError) -> [Place] {
        // Without a frame it has come to its end, whose results nobody has taken yet.
        let hasEnded = execution.pause == nil && execution.innermostFrame() == nil
        guard execution.standsAtSafepoint, !hasEnded else {
            let frame = execution.backtrace().first
            throw .noSafepoint(
                function: Int(frame?.function.rawValue ?? 0), offset: frame?.offset)
        }
        var places: [Place] = []
        let isWithinBulk = execution.context.pointee.bulkProgress > 0
        var view = execution.innermostFrame()
        while let frame = view {
            let module = frame.instance.module
            let metadata = frame.instance.code.metadata(frame.definedIndex)
            let isUntranslated = frame.pc == HandlerPointers.shared.untranslated
            let safepoint =
                isUntranslated
                ? nil
                : metadata?.safepoint(
                    atCode: frame.codeOffset, isWithinBulk: frame.isInnermost && isWithinBulk)
            guard isUntranslated || safepoint != nil else {
                throw .noSafepoint(
                    function: module.decoded.importedFunctionCount + frame.definedIndex,
                    offset: nil)
            }
            let key = FrameTypeTable.Key(
                module, frame.definedIndex, safepoint?.kind ?? .start, wasm: safepoint?.wasm ?? 0)
            types.want(key, of: module)
            let slots = frameSlots.slots(
                frame.instance, definedIndex: frame.definedIndex, metadata)
            places.append(Place(frame: frame, slots: slots, key: key))
            view = execution.caller(of: frame)
        }
        return places
    }

    /// What a host function is known by.
    private func name(ofImport function: StateFunction) -> String {
        let imports = store.instances[function.instance].module.importedFunctions
        guard imports.indices.contains(function.index) else { return "" }
        let wanted = imports[function.index]
        return "\(wanted.module).\(wanted.name)"
    }

    private func functionType(_ number: Int) -> FunctionType {
        let name = image.functions[number]
        return store.functionType(store.instances[name.instance].functions[name.index])
    }

    private mutating func liftProgress(
        _ execution: Execution
    ) throws(StateError) -> ExecutionImage.Progress {
        switch execution.pause {
        // Not paused: a host function has ended by now.
        case .slice, .requested, nil: return .atSafepoint
        case .hostCall(let function, let slots):
            return .waiting(try lift(function, at: slots, execution))
        case .blocked(let reason, let function, let slot):
            var call = try lift(function, at: execution.stack + slot, execution)
            switch reason {
            case .condition(let condition):
                call.condition = condition
                return .waiting(call)
            case .task: return .blocked(call, options: nil)
            case .event(let number):
                return .blocked(call, options: try taskNames?.options(number))
            }
        case .wait: throw .sharedMemory(memory: 0)
        }
    }

    /// The call of a host function that has not answered.
    private mutating func lift(
        _ function: HostFunction, at slots: UnsafeMutablePointer<UInt64>, _ execution: Execution
    ) throws(StateError) -> HostCallImage {
        let context = execution.context
        // The host's own call of one of its functions has no caller.
        let isDirect = execution.entryRecord < 0
        let record = isDirect ? execution.calledRecord : context.pointee.calleeIndex
        let isBridged = context.pointee.pc == HandlerPointers.shared.foreignReturn
        return HostCallImage(
            function: try number(function: record),
            instance: isDirect ? nil : context.pointee.instance.pointee.index,
            bridgeSlots: isBridged ? Bridge(context.pointee.sp).signatureSlots : nil,
            arguments: try lift(function.type.parameters, at: slots))
    }

    /// Values that lie in slots one after another.
    private mutating func lift(
        _ types: some Sequence<ValueType>, at slots: UnsafeMutablePointer<UInt64>
    ) throws(StateError) -> [StateValue] {
        var values: [StateValue] = []
        var place = slots
        for type in types {
            values.append(try lift(type, at: place))
            place += type.slotCount
        }
        return values
    }

    private mutating func lift(
        _ type: ValueType, at place: UnsafeMutablePointer<UInt64>
    ) throws(StateError) -> StateValue {
        try lift(type, place[0], type == .v128 ? place[1] : 0)
    }

    /// - Parameter resultCount: What is on the stack when what it has called returns.
    private mutating func lift(
        _ place: Place, _ table: FrameTypeTable, resultCount: Int
    ) throws(StateError) -> FrameImage {
        let (frame, slots, key) = (place.frame, place.slots, place.key)
        let instance = frame.instance
        let function = instance.module.decoded.importedFunctionCount + frame.definedIndex
        guard let types = table.types(at: key, parameters: slots.parameters) else {
            throw .noSafepoint(function: function, offset: Int(clamping: key.wasm))
        }
        let (places, start) = slots.places(ofLocals: types.locals)
        var locals: [StateValue?] = []
        locals.reserveCapacity(places.count)
        var unset = types.unset[...]
        for (index, (slot, type)) in zip(places, types.locals).enumerated() {
            if unset.first == index {
                unset.removeFirst()
                locals.append(nil)
            } else {
                locals.append(try lift(type, at: frame.sp + slot))
            }
        }
        let returnAddress = UnsafeRawPointer(bitPattern: UInt(frame.header[0]))
        let bridge = UnsafeMutablePointer<UInt64>(bitPattern: UInt(frame.header[1]))
        let isBridged = returnAddress == HandlerPointers.shared.foreignReturn
        let isAtFunction = key.kind == .start || key.kind == .body
        return FrameImage(
            instance: instance.data.pointee.index, function: function, kind: key.kind,
            wasm: isAtFunction ? 0 : key.wasm,
            bridgeSlots: isBridged ? bridge.map { Bridge($0).signatureSlots } : nil,
            locals: locals,
            operands: try lift(
                types.operands.dropLast(frame.isInnermost ? 0 : resultCount),
                at: frame.sp + start))
    }
}
