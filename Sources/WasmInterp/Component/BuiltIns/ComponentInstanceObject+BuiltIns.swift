import WasmCore

// Core functions of the runtime about tasks. Spec: canonical ABI, "Canonical Definitions".

extension ComponentInstanceObject {
    typealias BlockingBody = (HostCall) throws -> BlockReason?

    /// Makes the core function of a built-in.
    func add(_ builtIn: PlanTaskBuiltIn, _ holder: ComponentInstanceState) {
        let optionCount = components.driver.options.count
        let body = body(of: builtIn, holder)
        if components.driver.options.count > optionCount {
            taskOptions[madeFunctions.count] = UInt32(optionCount)
        }
        guard builtIn.operation.row.checksMayLeave else {
            return makeBlocking(builtIn.type, body)
        }
        // While a result goes to its caller it is that one's `realloc` that may not do it, and not
        // the instance of the thread that runs.
        makeBlocking(builtIn.type) { call in
            guard holder.mayLeave else { throw Trap(.cannotLeave) }
            return try body(call)
        }
    }

    private func body(
        of builtIn: PlanTaskBuiltIn, _ holder: ComponentInstanceState
    ) -> BlockingBody {
        let components = components
        switch builtIn.operation {
        case .contextGet, .contextSet: return contextBody(builtIn)
        case .taskReturn: return taskReturnBody(builtIn, holder)
        case .streamRead, .streamWrite, .futureRead, .futureWrite:
            return copyBody(builtIn, holder)
        case .errorContextNew, .errorContextDebugMessage:
            return errorContextBody(builtIn, holder)
        case .threadNewIndirect: return threadNewBody(builtIn)
        case .waitableSetWait, .waitableSetPoll:
            let options = components.driver.add(
                TaskOptions(context: context(builtIn.options, holder)))
            return { call in
                let set = UInt32(truncatingIfNeeded: call.slots[0])
                let request: BuiltIn =
                    builtIn.operation == .waitableSetWait
                    ? .waitableSetWait(set) : .waitableSetPoll(set)
                return try components.carryOut(call, .event(options: options)) {
                    $0.perform(request)
                }
            }
        default:
            let type = builtIn.value.map { context(builtIn.options, holder).streamType($0) }
            return { call in
                guard let request = builtIn.request(call.slots, type) else { return nil }
                return try components.carryOut(call) { $0.perform(request) }
            }
        }
    }

    private func contextBody(_ builtIn: PlanTaskBuiltIn) -> BlockingBody {
        let (components, slot) = (components, builtIn.slot)
        if builtIn.operation == .contextGet {
            return { call in
                try components.requireThread()
                call.slots[0] = components.machine.context[slot]
                return nil
            }
        }
        let mask: UInt64 = builtIn.type.parameters == [.i64] ? .max : 0xFFFF_FFFF
        return { call in
            try components.requireThread()
            components.machine.context[slot] = call.slots[0] & mask
            return nil
        }
    }

    private func taskReturnBody(
        _ builtIn: PlanTaskBuiltIn, _ holder: ComponentInstanceState
    ) -> BlockingBody {
        let (components, count) = (components, builtIn.type.parameters.count)
        let context = context(builtIn.options, holder)
        let request = BuiltIn.taskReturn(
            result: CallTarget.number(of: builtIn.value), options: context.liftNumber)
        return { call in
            components.driver.results.removeAll(keepingCapacity: true)
            components.driver.results.append(
                contentsOf: UnsafeBufferPointer(start: call.slots, count: count))
            return try components.carryOut(call) { $0.perform(request) }
        }
    }

    /// Where a read or write is from or to is known when it is asked for.
    private func copyBody(
        _ builtIn: PlanTaskBuiltIn, _ holder: ComponentInstanceState
    ) -> BlockingBody {
        guard let value = builtIn.value else { return { _ in nil } }
        let (components, context) = (components, context(builtIn.options, holder))
        let type = context.streamType(value)
        let element = plan.types[value].element.map { StreamElement($0, context.layouts) }
        let options = components.driver.add(
            TaskOptions(context: context, element: element, streamType: type))
        let isReader = builtIn.operation == .streamRead || builtIn.operation == .futureRead
        return { call in
            let pointer = context.is64 ? call.slots[1] : call.slots[1] & 0xFFFF_FFFF
            let wide = context.is64 ? call.slots[2] : call.slots[2] & 0xFFFF_FFFF
            let count = type.isFuture ? 1 : UInt32(clamping: wide)
            let request = CopyRequest(
                handle: UInt32(truncatingIfNeeded: call.slots[0]), type: type,
                isReader: isReader, isAsync: builtIn.isAsync, options: options,
                pointer: pointer, count: count,
                fault: context.fault(at: pointer, count: count, of: element))
            return try components.carryOut(call) { $0.perform(.copy(request)) }
        }
    }

    private func errorContextBody(
        _ builtIn: PlanTaskBuiltIn, _ holder: ComponentInstanceState
    ) -> BlockingBody {
        let (components, context) = (components, context(builtIn.options, holder))
        let string = ComponentValueType.primitive(.string)
        if builtIn.operation == .errorContextNew {
            return { call in
                let values = try Lifting(context, scope: 0).values(
                    of: [string], slotsMax: 2, call.slots)
                guard case .string(let message) = values[0] else { return nil }
                return try components.carryOut(call) { $0.errorContextNew(message) }
            }
        }
        return { call in
            let index = UInt32(truncatingIfNeeded: call.slots[0])
            let message: String
            do throws(CanonicalRule) {
                let value = try components.machine.handle(index, .errorContext, of: holder.number)
                message = components.machine.errorContexts[.init(packed: value)].message
            } catch {
                throw Trap(error)
            }
            let pointer = context.is64 ? call.slots[1] : call.slots[1] & 0xFFFF_FFFF
            _ = try components.lower(.string(message), as: string, context, pointer, scope: nil)
            return nil
        }
    }

    private func threadNewBody(_ builtIn: PlanTaskBuiltIn) -> BlockingBody {
        guard let item = builtIn.table, case .instance(let number, .table, let position) = item
        else { return { _ in nil } }
        let (components, state) = (components, Unowned(state))
        let table = self.state.tables[coreInstances[number].tables[position]].data
        let hold = self.state.engine.hold(builtIn.threadType)
        let mask: UInt64 = builtIn.threadType.parameters == [.i64] ? .max : 0xFFFF_FFFF
        return { call in
            let is64 = builtIn.type.parameters[0] == .i64
            let index = is64 ? call.slots[0] : call.slots[0] & 0xFFFF_FFFF
            guard index < UInt64(table.pointee.count) else {
                throw Trap(.tableOutOfBounds, message: "undefined element")
            }
            let reference = Reference(bits: table.pointee.elements[Int(index)])
            guard !reference.isNull else { throw Trap(.uninitializedElement) }
            guard
                state.value.functionRecords[reference.index].type == hold.numbers[0].rawValue
            else { throw Trap(.indirectCallTypeMismatch) }
            let request = BuiltIn.threadNew(
                function: UInt32(reference.index), argument: call.slots[1] & mask)
            return try components.carryOut(call) { $0.perform(request) }
        }
    }
}

extension PlanTaskBuiltIn {
    /// What a built-in that takes handles alone asks for.
    ///
    /// - Parameter type: Of the stream or future that it is about.
    fileprivate func request(
        _ slots: UnsafePointer<UInt64>, _ type: StreamType?
    ) -> BuiltIn? {
        func handle(_ position: Int = 0) -> UInt32 { UInt32(truncatingIfNeeded: slots[position]) }
        switch operation {
        case .taskCancel: return .taskCancel
        case .backpressureInc: return .backpressureIncrement
        case .backpressureDec: return .backpressureDecrement
        case .waitableSetNew: return .waitableSetNew
        case .waitableSetDrop: return .waitableSetDrop(handle())
        case .waitableJoin: return .waitableJoin(handle(), set: handle(1))
        case .subtaskCancel: return .subtaskCancel(handle(), isAsync: isAsync)
        case .subtaskDrop: return .subtaskDrop(handle())
        case .errorContextDrop: return .errorContextDrop(handle())
        case .threadIndex: return .threadIndex
        case .threadYield: return .threadYield
        case .threadSuspend: return .threadSuspend
        case .threadResumeLater: return .threadResumeLater(handle())
        case .threadSuspendThenResume: return .threadSuspendThenResume(handle())
        case .threadYieldThenResume: return .threadYieldThenResume(handle())
        case .threadSuspendThenPromote: return .threadSuspendThenPromote(handle())
        case .threadYieldThenPromote: return .threadYieldThenPromote(handle())
        default: return type.flatMap { endRequest(handle(), $0) }
        }
    }

    private func endRequest(_ handle: UInt32, _ type: StreamType) -> BuiltIn? {
        switch operation {
        case .streamNew, .futureNew: .streamNew(type)
        case .streamCancelRead, .futureCancelRead:
            .cancelCopy(handle, type, isReader: true, isAsync: isAsync)
        case .streamCancelWrite, .futureCancelWrite:
            .cancelCopy(handle, type, isReader: false, isAsync: isAsync)
        case .streamDropReadable, .futureDropReadable: .dropEnd(handle, type, isReader: true)
        case .streamDropWritable, .futureDropWritable: .dropEnd(handle, type, isReader: false)
        default: nil
        }
    }
}

extension DefinedValueType {
    /// Of a stream or future.
    fileprivate var element: ComponentValueType? {
        switch self {
        case .stream(let element), .future(let element): element
        default: nil
        }
    }
}

extension CanonicalContext {
    /// What is wrong with a buffer, if anything is. Spec: canonical ABI, `BufferGuestImpl`.
    func fault(
        at pointer: UInt64, count: UInt32, of element: StreamElement?
    ) -> CanonicalRule? {
        guard let element, count > 0, count <= CopyBuffer.countMax else { return nil }
        guard pointer & (element.alignment - 1) == 0 else { return .pointerUnaligned }
        // Below 2^28 times 2^31.
        let (end, overflow) = pointer.addingReportingOverflow(UInt64(count) * element.size)
        let byteCount = memory.map { UInt64($0.data.pointee.byteCount) } ?? 0
        return overflow || end > byteCount ? .valueOutOfBounds : nil
    }

    /// Equal numbers are equal memories and encodings. Spec: canonical ABI, `LiftOptions.equal`.
    var liftNumber: UInt32 {
        UInt32((memoryIndex ?? -1) + 1) << 2 | UInt32(encoding.rawValue)
    }
}

extension CallTarget {
    /// Equal numbers are equal types of one plan.
    static func number(of result: ComponentValueType?) -> UInt32 {
        switch result {
        case nil: 0
        case .primitive(let type)?: 1 + UInt32(type.rawValue)
        case .defined(let number)?: 1 << 8 + number
        }
    }
}
