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
    /// Where those find the store that do not hold it.
    let place = StorePlace.take()
    /// What all memories, and all tables, share.
    let memoryBudget: ResourceBudget
    let tableBudget: ResourceBudget
    /// What calls may cause to be translated.
    let codeBudget: ResourceBudget
    @exclusivity(unchecked) private(set) var functionRecords: UnsafeMutablePointer<FunctionRecord>
    var functionCount = 0
    private var functionCapacity = 16
    /// Those that stay even if the link that is under way fails: somebody may have them.
    var keptFunctionCount = 0
    var hostFunctions: [HostFunction] = []
    var memories: [MemoryObject] = []
    var tables: [TableObject] = []
    var globals: [GlobalObject] = []
    var tags: [TagObject] = []
    var instances: [InstanceObject] = []
    /// How many of them the account has paid for.
    var paidInstanceCount: UInt64 = 0
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
    /// What exceptions have paid for, and how many bytes more there may be before a collection.
    let exceptionMemory: ResourceBudget
    var exceptionBytesLeft = Heap.budgetMin
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
    /// What its code does: all of it is of one kind.
    let codeOptions: CodeOptions
    let isMetered: Bool
    /// Whether guests that run now have to look at fuel, clock or requests: code is metered, or an
    /// invocation is under way. Also while bytes are lent: no call goes the short way then.
    @exclusivity(unchecked) var isWatched: Bool
    /// Whether bytes of a memory are lent to the host, so that no guest may run.
    var areBytesLent = false
    /// Further executions that are not in use, kept for the next calls.
    @exclusivity(unchecked) var idleExecutions: [Execution] = []
    /// All executions, idle or not.
    var executions: [Unmanaged<Execution>] = []
    /// Whether a state could not be made here, of which a part is there: nobody may get at it.
    var isSpoiled = false
    /// Those of them that belong to threads of components.
    var threadExecutionCount = 0
    /// The innermost execution that is running now. Who runs it holds it.
    @exclusivity(unchecked) var running: Unmanaged<Execution>?
    /// Host functions by the definition of a linker that they come from.
    var linked = LinkedFunctions()
    /// Types of which the host has made objects.
    var heldTypes: [UInt32: TypeHold] = [:]
    /// Modules whose instantiation ended half-way: objects of theirs may be left.
    var heldModules: [Module] = []
    /// What callers reach the store by.
    var link: StoreLink?
    /// What component instances have; nil before the first.
    var components: ComponentStoreState?
    /// How many host functions on the native stack are calling guests.
    @exclusivity(unchecked) var nestedCallDepth = 0
    @exclusivity(unchecked) var metering = Metering()

    init(engine: Engine, limits: StoreLimits, code options: CodeOptions? = nil) {
        self.engine = engine
        self.limits = limits
        codeOptions = options ?? engine.configuration.code
        isMetered = codeOptions.isMetered
        isWatched = isMetered
        permanentRoot = ReferenceRoot(hostRoots)
        let account = limits.account
        memoryBudget = ResourceBudget(
            most: limits.memoryBytesTotalMax, within: engine.budget,
            payer: ResourcePayer(account, .memory))
        tableBudget = ResourceBudget(
            most: limits.tableElementsTotalMax, within: engine.budget,
            unitsOfParent: UInt64(MemoryLayout<UInt64>.size),
            payer: ResourcePayer(account, .tables))
        exceptionMemory = ResourceBudget(
            most: limits.heapBytesMax, within: engine.budget, payer: ResourcePayer(account, .heap))
        codeBudget = ResourceBudget(
            most: limits.codeBytesMax, payer: ResourcePayer(account, .code))
        functionRecords = .allocate(capacity: functionCapacity)
        place.pointee.enter(self)
    }

    /// Makes all references that the host holds those of no store.
    func disownReferences() {
        // References to functions share one root, which this store alone holds if there are none.
        guard hostRoots.isUsed || !isKnownUniquelyReferenced(&permanentRoot) else { return }
        hostRoots = HostRoots()
        permanentRoot = ReferenceRoot(hostRoots)
    }

    deinit {
        StorePlace.leave(place)
        leaveLink()
        components?.end()
        exceptionMemory.give(exceptionMemory.used)
        codeBudget.give(codeBudget.used)
        limits.account?.give(paidInstanceCount, of: .instances)
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

    func add(_ function: HostFunction) -> Int {
        hostFunctions.append(function)
        return add(
            FunctionRecord(
                code: nil, instance: nil, type: function.typeHold.numbers[0].rawValue,
                parameterSlots: UInt16(clamping: function.type.parameters.slotCount),
                resultSlots: UInt16(clamping: function.type.results.slotCount),
                hostPointer: Unmanaged.passUnretained(function).toOpaque()))
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
