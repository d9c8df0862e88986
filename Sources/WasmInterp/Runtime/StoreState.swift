import WasmCore

/// Everything that lives in a store, by index. Instances point into it; nothing moves or goes away
/// before the store does.
package final class StoreState {
    /// Executions kept for later calls, with their stacks.
    static let idleExecutionsMax = 4
    /// Host values, or exceptions, that never lead to a collection.
    static let handleBudgetMin = 10_000

    let engine: Engine
    let limits: StoreLimits
    /// What all memories, and all tables, share.
    let memoryBudget: ResourceBudget
    let tableBudget: ResourceBudget
    @exclusivity(unchecked) private(set) var functionRecords: UnsafeMutablePointer<FunctionRecord>
    var functionCount = 0
    private var functionCapacity = 16
    var hostFunctions: [HostFunction] = []
    var memories: [MemoryObject] = []
    var tables: [TableObject] = []
    var globals: [GlobalObject] = []
    var tags: [TagObject] = []
    var instances: [InstanceObject] = []
    /// Values that the host handed out as `externref`; nil where one has been collected.
    var externs: [(any Sendable)?] = []
    var freeExterns: [Int] = []
    /// Those that have been collected have tag -1.
    var exceptions: [ExceptionObject] = []
    var freeExceptions: [Int] = []
    /// How many of them may be made before a collection.
    var externBudget = handleBudgetMin
    var exceptionBudget = handleBudgetMin
    /// Both of them made since the last collection.
    var handlesMade = 0
    /// What exceptions take that have not been collected.
    var exceptionBytes = 0
    /// Whether an instance is being made: what is allocated then is for it.
    var isInstantiating = false
    /// Structures and arrays; nil before the first.
    var heap: Heap?
    /// Why the last allocation was refused.
    var refusal = TrapCode.outOfMemory
    /// What the host holds.
    private(set) var hostRoots = HostRoots()
    /// What references to functions carry: it tells the store and holds nothing.
    private(set) var permanentRoot: ReferenceRoot
    /// References on their way into something that a collection looks through.
    var temporaryRoots: [UInt64] = []
    package var collectionCount = 0
    /// The execution that calls use first, and the same while nobody uses it.
    @exclusivity(unchecked) var resident: Execution?
    @exclusivity(unchecked) var freeResident: Unmanaged<Execution>?
    let isMetered: Bool
    /// Whether guests that run now have to look at fuel, clock or requests: code is metered, or an
    /// invocation is under way.
    @exclusivity(unchecked) var isWatched: Bool
    /// Further executions that are not in use, kept for the next calls.
    @exclusivity(unchecked) var idleExecutions: [Execution] = []
    /// All executions, idle or not.
    var executions: [Unmanaged<Execution>] = []
    /// The innermost execution that is running now. Who runs it holds it.
    @exclusivity(unchecked) var running: Unmanaged<Execution>?
    /// Host functions by the definition of a linker that they come from, which is kept too.
    var linked: [ObjectIdentifier: (definition: AnyObject, function: Int)] = [:]
    /// What callers reach the store by.
    var link: StoreLink?
    /// How many host functions on the native stack are calling guests.
    @exclusivity(unchecked) var nestedCallDepth = 0
    @exclusivity(unchecked) var metering = Metering()

    init(engine: Engine, limits: StoreLimits) {
        self.engine = engine
        self.limits = limits
        isMetered = engine.configuration.isMetered
        isWatched = isMetered
        permanentRoot = ReferenceRoot(hostRoots)
        memoryBudget = ResourceBudget(most: limits.memoryBytesTotalMax)
        tableBudget = ResourceBudget(most: limits.tableElementsTotalMax)
        functionRecords = .allocate(capacity: functionCapacity)
    }

    /// Makes all references that the host holds those of another store.
    func replaceHostRoots() {
        hostRoots = HostRoots()
        permanentRoot = ReferenceRoot(hostRoots)
    }

    deinit {
        leaveLink()
        functionRecords.deallocate()
    }

    /// Adds a function and returns its index.
    func add(_ record: FunctionRecord) -> Int {
        withUnsafePointer(to: record) { add($0, count: 1) }
    }

    /// Adds functions and returns the index of the first.
    func add(_ records: UnsafePointer<FunctionRecord>, count: Int) -> Int {
        if functionCount + count > functionCapacity {
            functionCapacity = max(functionCapacity * 2, functionCount + count)
            let larger = UnsafeMutablePointer<FunctionRecord>.allocate(
                capacity: functionCapacity)
            larger.moveInitialize(from: functionRecords, count: functionCount)
            functionRecords.deallocate()
            functionRecords = larger
        }
        (functionRecords + functionCount).initialize(from: records, count: count)
        functionCount += count
        return functionCount - count
    }

    /// - Parameter type: The number of its type, if that is known already.
    func add(_ function: HostFunction, type: UInt32? = nil) -> Int {
        hostFunctions.append(function)
        return add(
            FunctionRecord(
                code: nil, instance: nil, type: type ?? engine.intern(function.type).rawValue,
                parameterSlots: UInt16(clamping: function.type.parameters.slotCount),
                resultSlots: UInt16(clamping: function.type.results.slotCount),
                host: .passUnretained(function)))
    }

    func functionType(_ record: Int) -> FunctionType {
        engine.functionType(functionRecords[record].type)
    }
}

/// A thrown exception: its tag and the slots of its payload.
struct ExceptionObject {
    var tag: Int
    var payload: [UInt64]

    /// What it takes, roughly.
    var byteCount: Int { 64 + 8 * payload.count }
}

extension Array where Element == ValueType {
    var slotCount: Int { reduce(0) { $0 + $1.slotCount } }
}
