import WasmCore

/// What a running execution needs beside its registers; handlers reach it through one pointer.
///
/// It holds no reference-counted fields, so that reading it costs a load. The store that owns the
/// pointers in it outlives every execution.
struct Context: ~Copyable {
    /// Registers at the last exit.
    var pc: UnsafeRawPointer
    var sp: UnsafeMutablePointer<UInt64>
    var acc: UInt64 = 0
    var accF64: Double = 0
    var accF32: Float = 0
    /// Frames must end at or below it. The stack goes on for ``Engine/stackMargin`` slots at least.
    /// It rises as the guest needs more (see ``StackPayment``).
    var stackLimit: UnsafeMutablePointer<UInt64>
    /// Memory 0 of the current instance, as of the last ``reload()``.
    var memory: UnsafeMutableRawPointer
    var memoryByteCount: UInt = 0
    /// Of memory 0, as ``MemoryData/writtenPages``; only code that tracks writes reads it.
    var writtenPages: UnsafeMutablePointer<UInt8>
    /// The current instance and the parts of it that handlers read most.
    var instance: UnsafeMutablePointer<InstanceData>
    var globals: UnsafeMutablePointer<UnsafeMutablePointer<UInt64>>
    var tables: UnsafeMutablePointer<UnsafeMutablePointer<TableData>>
    var functionRecords: UnsafeMutablePointer<FunctionRecord>
    /// Instructions left before the driver has to be asked; only metered code reads it.
    var fuel: Int64 = 0
    var trapCode: TrapCode = .unreachable
    /// The callee of a call of the host: index into the store's function records.
    var calleeIndex: Int = 0
    /// Where the callee's parameters start; where its frame would end, if that is beyond the limit.
    var calleeBase: UnsafeMutablePointer<UInt64>
    /// The exception under way: a tag and where its payload lies.
    var exception: UInt64 = 0
    var exceptionTag: Int = 0
    var exceptionPayload: UnsafeMutablePointer<UInt64>
    /// Whether fuel or interruption is watched, so that long operations pause.
    var isMetered = false
    /// Bytes or elements of a bulk operation that are done; it goes on there after an interruption.
    var bulkProgress: UInt64 = 0
    let store: Unmanaged<StoreState>
    /// Where offsets in references to objects count from; meaningless before the first object.
    var heapBase: UnsafeMutableRawPointer
    /// Room for small objects, by size class.
    var gaps: UnsafeMutablePointer<AllocationGap>
    let typeInfos: TypeInfos
    /// Arguments or results, in slots, of calls between instances that go the shortest way; -1 if
    /// each of them returns to the driver, as nobody else would see that the guest has to stop.
    var shortCallSlotsMax = Bridge.shortCallSlotsMax
    /// Where a function called from another instance returns to.
    let foreignReturn: UnsafeRawPointer

    /// Reads again what anybody else may have changed: host functions, nested and other calls of
    /// the store, the ends of the host's values. Whoever lets handlers go on does so first.
    @inline(__always)
    mutating func reload() {
        // Without holding the store for it, as this is the way of each call to the host.
        functionRecords = store._withUnsafeGuaranteedRef { $0.functionRecords }
        loadMemory()
    }

    /// Takes over the current place of memory 0.
    @inline(__always)
    mutating func loadMemory() {
        guard instance.pointee.memoryCount > 0 else {
            memoryByteCount = 0
            return
        }
        let first = instance.pointee.memories[0]
        memory = first.pointee.base
        memoryByteCount = first.pointee.byteCount
        if let pages = first.pointee.writtenPages { writtenPages = pages }
    }

    /// Makes an instance the current one, whose memory ``reload()`` takes over.
    @inline(__always)
    mutating func enter(_ instance: UnsafeMutablePointer<InstanceData>) {
        self.instance = instance
        globals = instance.pointee.globals
        tables = instance.pointee.tables
    }
}
