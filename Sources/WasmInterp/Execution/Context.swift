import Synchronization
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
    /// The callee of a foreign call: index into the store's function records.
    var calleeIndex: Int = 0
    /// Where the callee's parameters start.
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
    mutating func enter(_ instance: UnsafeMutablePointer<InstanceData>) {
        self.instance = instance
        globals = instance.pointee.globals
        tables = instance.pointee.tables
    }
}

/// A function as calls see it; index in the store's records plus a tag makes a function reference.
struct FunctionRecord {
    /// Translated code, shared by all instances of the module; nil for a host function.
    var code: UnsafeMutablePointer<FunctionCode>?
    /// nil for a host function.
    var instance: UnsafeMutablePointer<InstanceData>?
    var type: UInt32
    /// Slots of parameters; of results.
    var parameterSlots: UInt16
    var resultSlots: UInt16
    /// The host function, where it is one. The store holds it.
    var host: Unmanaged<HostFunction>?
}

/// An instance as handlers see it. Its store allocates and frees it.
struct InstanceData {
    var globals: UnsafeMutablePointer<UnsafeMutablePointer<UInt64>>
    var tables: UnsafeMutablePointer<UnsafeMutablePointer<TableData>>
    var memories: UnsafeMutablePointer<UnsafeMutablePointer<MemoryData>>
    /// For each function of the index space its index in the store's records.
    var functions: UnsafeMutablePointer<Int>
    /// For each type of the module its canonical index.
    var types: UnsafeMutablePointer<UInt32>
    /// For each tag its index in the store.
    var tags: UnsafeMutablePointer<Int>
    var memoryCount: Int
    /// What is left of the segments: empty once dropped.
    var dataSegments: UnsafeMutablePointer<UnsafeRawBufferPointer>
    var elementSegments: UnsafeMutablePointer<UnsafeMutableBufferPointer<UInt64>>
    /// Index of the instance in its store.
    var index: Int

    /// Stands where no function has been called yet: all zeros, of which the count of memories is
    /// read and nothing else.
    nonisolated(unsafe) static let none: UnsafeMutablePointer<InstanceData> = {
        let byteCount = MemoryLayout<InstanceData>.size
        let place = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 8)
        place.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        return place.assumingMemoryBound(to: InstanceData.self)
    }()
}

/// A linear memory as handlers see it.
///
/// Of a shared memory only the byte count changes, and only upwards; other threads read it while it
/// does.
struct MemoryData: ~Copyable {
    var base: UnsafeMutableRawPointer
    let currentByteCount: Atomic<UInt>
    let is64: Bool
    let pageSizeLog2: UInt8
    /// A byte for each page of ``WrittenPages``, not zero once the page may have been written;
    /// nil where the engine does not track writes.
    var writtenPages: UnsafeMutablePointer<UInt8>?
    /// The memory itself, for growth. It frees this.
    let object: Unmanaged<MemoryObject>

    var byteCount: UInt { currentByteCount.load(ordering: .sequentiallyConsistent) }
}

/// The code of one function; the pointer to it never changes, so that calls can hold it.
struct FunctionCode: ~Copyable {
    /// The address of the first cell. Another thread may translate the function while this one
    /// calls it. An integer, as reading an atomic pointer checks for null.
    let currentEntry: Atomic<UInt>
    /// Index among the module's defined functions.
    let definedIndex: Int
    /// Where return address and caller's frame are kept: after parameters and results.
    let headerSlot: Int

    /// The first cell. Eight bytes before it stands the frame's slot count, so that a thread which
    /// sees new code also sees the frame that it needs.
    @inline(__always)
    var entry: UnsafeRawPointer {
        // There is one from the start.
        UnsafeRawPointer(bitPattern: currentEntry.load(ordering: .acquiring)).unsafelyUnwrapped
    }
}
