import WasmCore

/// Where values of one side of a call are: whose they are, in what memory, in which form.
///
/// Spec: canonical ABI, "Lifting and Lowering Context".
@usableFromInline final class CanonicalContext {
    unowned(unsafe) let state: StoreState
    unowned(unsafe) let components: ComponentStoreState
    let plan: InstantiationPlan
    /// For each resource of the plan its number in the store.
    let resources: [UInt32]
    let streamTypes: StreamTypes
    /// Whose table handles are of.
    let holder: ComponentInstanceState
    let encoding: StringEncoding
    /// nil where no value needs one.
    let memory: MemoryObject?
    /// In the store.
    let memoryIndex: Int?
    /// By its index in the store; nil where no value needs it.
    let realloc: Int?
    /// ``StoreLimits/liftedBytesMax``, which every call asks for.
    @usableFromInline let liftedBytesMax: Int

    init(
        state: StoreState, components: ComponentStoreState, plan: InstantiationPlan,
        resources: [UInt32], streamTypes: StreamTypes, holder: ComponentInstanceState,
        encoding: StringEncoding, memory memoryIndex: Int?, realloc: Int?
    ) {
        self.state = state
        self.components = components
        self.plan = plan
        self.resources = resources
        self.streamTypes = streamTypes
        self.holder = holder
        self.encoding = encoding
        memory = memoryIndex.map { state.memories[$0] }
        self.memoryIndex = memoryIndex
        self.realloc = realloc
        liftedBytesMax = state.limits.liftedBytesMax
    }

    var layouts: CanonicalLayouts { is64 ? plan.layouts64 : plan.layouts }
    var is64: Bool { memory?.data.pointee.is64 ?? false }
    var pointerBytes: Int { is64 ? 8 : 4 }
    /// Set in the length of a string that is UTF-16, where that is not all it may be.
    var utf16Tag: UInt64 { 1 << UInt64(pointerBytes * 8 - 1) }

    /// Bytes of a string or a list, at most.
    static let byteCountMax: UInt64 = 1 << 28 - 1
}

extension CanonicalContext {
    /// Where a range lies that is going to be read.
    func bytes(
        at address: UInt64, count: UInt64, or rule: CanonicalRule
    ) throws(Trap) -> UnsafeRawBufferPointer {
        guard let bytes = memory?.bytes(at: address, count: count) else { throw Trap(rule) }
        return bytes
    }

    /// Where a range lies that is going to be written, which is noted.
    func writtenBytes(
        at address: UInt64, count: UInt64, or rule: CanonicalRule
    ) throws(Trap) -> UnsafeMutableRawBufferPointer {
        guard let bytes = memory?.writtenBytes(at: address, count: count) else {
            throw Trap(rule)
        }
        return bytes
    }

    /// Charges for values of the host that are made or read one by one, and looks at clock and
    /// requests, a few thousand values at a time. To be called before each.
    @inline(__always)
    func pay(value index: UInt64, of count: UInt64) throws(Trap) {
        guard index % Self.valuesPerStep == 0 else { return }
        try state.charge(fuel: min(count - index, Self.valuesPerStep))
    }

    private static let valuesPerStep: UInt64 = 4096

    func checkAlignment(_ address: UInt64, _ alignment: UInt32) throws(Trap) {
        guard address & UInt64(alignment - 1) == 0 else { throw Trap(.pointerUnaligned) }
    }

    /// A type of a stream or future of the plan, as the tasks know it.
    func streamType(_ type: ComponentValueType) -> StreamType {
        streamTypes.type(type, of: plan, in: components)
    }

    /// The number in the store of a resource type of the plan.
    func resource(_ type: UInt32) -> UInt32 { resources[Int(type)] }
}

extension MemoryObject {
    /// Where a range lies; nil if it is not all within the memory.
    func bytes(at address: UInt64, count: UInt64) -> UnsafeRawBufferPointer? {
        let (end, overflow) = address.addingReportingOverflow(count)
        guard !overflow, end <= UInt64(data.pointee.byteCount) else { return nil }
        return UnsafeRawBufferPointer(start: data.pointee.base + Int(address), count: Int(count))
    }

    /// The same for one that is going to be written, which is noted.
    func writtenBytes(at address: UInt64, count: UInt64) -> UnsafeMutableRawBufferPointer? {
        guard let range = bytes(at: address, count: count) else { return nil }
        if count > 0 {
            initializedEnd = nil
            data.pointee.noteWrite(from: address, byteCount: count)
        }
        return UnsafeMutableRawBufferPointer(mutating: range)
    }
}
