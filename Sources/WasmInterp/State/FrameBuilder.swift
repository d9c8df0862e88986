import WasmCore

/// Sets up the frames of a call one on the other, the outermost first, as calls would have.
struct FrameBuilder {
    let execution: Execution
    private let store: StoreState
    private(set) var position: Execution.Position
    /// Where the arguments of the next call are, and its results are to be.
    private var base: UnsafeMutablePointer<UInt64>
    /// What the next call has to give.
    private var awaited: [ValueType]
    private var frameEnd: UnsafeMutablePointer<UInt64>

    /// For a call of a function of the store.
    init(_ execution: Execution, of record: Int) {
        self.execution = execution
        store = execution.store
        position = Execution.Position(pc: HandlerPointers.shared.finish, sp: execution.stack)
        position.instance = store.functionRecords[record].instance
        base = execution.stack
        frameEnd = execution.stack
        awaited = store.functionType(record).results
    }

    /// Puts a frame where the last one has called it, without its contents.
    mutating func push(
        _ instance: InstanceObject, _ slots: FrameSlots, bridgeSlots: Int?, slotCount: Int
    ) throws(StateError) {
        guard bridgeSlots != nil || instance.data == position.instance else {
            throw .malformed("a call between instances without a bridge")
        }
        try expect(slots.results)
        let bridge = try makeBridge(bridgeSlots)
        let sp = bridge?.calleeFrame ?? base
        guard execution.room(upTo: sp + max(slotCount, slots.header + 2)) == nil else {
            throw .limitExceeded("bytes of a stack")
        }
        let header = sp + slots.header
        if let bridge {
            header[0] = Self.bits(HandlerPointers.shared.foreignReturn)
            header[1] = UInt64(UInt(bitPattern: bridge.slots))
        } else {
            header[0] = Self.bits(position.pc)
            header[1] = UInt64(UInt(bitPattern: position.sp))
        }
        position = Execution.Position(pc: position.pc, sp: sp, instance: instance.data)
        frameEnd = sp + slotCount
    }

    /// Whether arguments lie where no frame is: of a function that was called in tail position.
    func isBeyondFrames(_ arguments: UnsafeMutablePointer<UInt64>) -> Bool {
        arguments < position.sp || arguments >= frameEnd
    }

    /// Lets the frame that was put down last stand at a safepoint.
    ///
    /// - Parameters:
    ///   - operands: Slots of those that it has; what it has called finds its arguments behind.
    ///   - missing: What that has to give.
    ///   - top: The slot of the last operand, if there is one.
    mutating func settle(
        at safepoint: Safepoint, of code: UnsafeMutablePointer<FunctionCode>,
        operandEnd: Int, missing: [ValueType], top: Int?
    ) {
        position.pc = code.pointee.entry + Int(safepoint.code)
        switch safepoint.kind {
        case .start: position.accumulator = UInt64(UInt(bitPattern: code))
        case .after: position.accumulator = top.map { position.sp[$0] } ?? 0
        case .body, .loop, .at: break
        }
        base = position.sp + operandEnd
        awaited = missing
    }

    /// Where the arguments of a host function are that the last frame has called.
    ///
    /// - Parameter caller: Whose call it is; nil if the host made it.
    mutating func call(
        _ host: HostFunction, bridgeSlots: Int?, caller: InstanceObject?
    ) throws(StateError) -> UnsafeMutablePointer<UInt64> {
        try expect(host.type.results)
        if let bridge = try makeBridge(bridgeSlots) {
            position.pc = HandlerPointers.shared.foreignReturn
            position.sp = bridge.slots
            base = bridge.calleeFrame
        }
        if bridgeSlots == nil {
            // Its frame goes on with the instance that called.
            guard caller == nil || caller?.data == position.instance else {
                throw .malformed("a call of another instance")
            }
        } else {
            position.instance = caller?.data ?? position.instance
        }
        let slotCount = max(host.type.parameters.slotCount, host.type.results.slotCount)
        guard execution.room(upTo: base + slotCount) == nil else {
            throw .limitExceeded("bytes of a stack")
        }
        return base
    }

    /// A bridge behind the arguments, if the call is one between instances.
    private func makeBridge(_ slotCount: Int?) throws(StateError) -> Bridge? {
        guard let slotCount else { return nil }
        guard let instance = position.instance, slotCount >= awaited.slotCount,
            let parameters = UInt16(exactly: slotCount),
            let results = UInt16(exactly: awaited.slotCount)
        else { throw .malformed("a bridge between frames") }
        let bridge = Bridge(base + slotCount)
        guard execution.room(upTo: bridge.calleeFrame) == nil else {
            throw .limitExceeded("bytes of a stack")
        }
        bridge.write(
            returnAddress: Self.bits(position.pc),
            caller: UInt64(UInt(bitPattern: position.sp)), instance: instance,
            parameterSlots: parameters, resultSlots: results)
        return bridge
    }

    /// What is called has to give what is awaited.
    private func expect(_ results: [ValueType]) throws(StateError) {
        let matches = store.engine.types.withRegistry { registry in
            results.count == awaited.count
                && zip(results, awaited).allSatisfy { registry.matches($0, $1) }
        }
        guard matches else { throw .malformed("a frame that gives something else") }
    }

    private static func bits(_ pointer: UnsafeRawPointer) -> UInt64 {
        UInt64(UInt(bitPattern: pointer))
    }
}
