import WasmCore

/// Everything that lives in a store, by index. Instances point into it; nothing moves or goes away
/// before the store does.
package final class StoreState {
    /// Executions kept for later calls, with their stacks.
    static let idleExecutionsMax = 4

    let engine: Engine
    let limits: StoreLimits
    /// What all memories, and all tables, share.
    let memoryBudget: ResourceBudget
    let tableBudget: ResourceBudget
    @exclusivity(unchecked) private(set) var functionRecords: UnsafeMutablePointer<FunctionRecord>
    private(set) var functionCount = 0
    private var functionCapacity = 64
    var hostFunctions: [HostFunction] = []
    var memories: [MemoryObject] = []
    var tables: [TableObject] = []
    var globals: [GlobalObject] = []
    var tags: [TagObject] = []
    var instances: [InstanceObject] = []
    /// Values that the host handed out as `externref`.
    var externs: [any Sendable] = []
    var exceptions: [ExceptionObject] = []
    var freeExceptions: [Int] = []
    /// Executions that are not in use, kept for the next calls.
    @exclusivity(unchecked) var idleExecutions: [Execution] = []
    /// All executions, idle or not.
    var executionCount = 0
    /// The innermost execution that is running now. Who runs it holds it.
    @exclusivity(unchecked) unowned(unsafe) var running: Execution?
    /// Host functions by the definition of a linker that they come from, which is kept too.
    var linked: [ObjectIdentifier: (definition: AnyObject, function: Int)] = [:]
    /// How many host functions on the native stack are calling guests.
    @exclusivity(unchecked) var nestedCallDepth = 0
    @exclusivity(unchecked) var metering = Metering()

    init(engine: Engine, limits: StoreLimits) {
        self.engine = engine
        self.limits = limits
        memoryBudget = ResourceBudget(most: limits.memoryBytesTotalMax)
        tableBudget = ResourceBudget(most: limits.tableElementsTotalMax)
        functionRecords = .allocate(capacity: functionCapacity)
    }

    deinit { functionRecords.deallocate() }

    /// Adds a function and returns its index.
    func add(_ record: FunctionRecord) -> Int {
        if functionCount == functionCapacity {
            let larger = UnsafeMutablePointer<FunctionRecord>.allocate(
                capacity: functionCapacity * 2)
            larger.moveInitialize(from: functionRecords, count: functionCount)
            functionRecords.deallocate()
            functionRecords = larger
            functionCapacity *= 2
        }
        (functionRecords + functionCount).initialize(to: record)
        functionCount += 1
        return functionCount - 1
    }

    func add(_ function: HostFunction) -> Int {
        hostFunctions.append(function)
        return add(
            FunctionRecord(
                code: nil, instance: nil, type: engine.intern(function.type).rawValue,
                parameterSlots: UInt16(clamping: function.type.parameters.slotCount),
                resultSlots: UInt16(clamping: function.type.results.slotCount),
                host: .passUnretained(function)))
    }

    func functionType(_ record: Int) -> FunctionType {
        engine.functionType(functionRecords[record].type)
    }

    func add(_ exception: ExceptionObject) -> Reference {
        if let index = freeExceptions.popLast() {
            exceptions[index] = exception
            return Reference(.exception, index)
        }
        exceptions.append(exception)
        return Reference(.exception, exceptions.count - 1)
    }
}

/// A thrown exception: its tag and the slots of its payload.
struct ExceptionObject {
    var tag: Int
    var payload: [UInt64]
}

extension Array where Element == ValueType {
    var slotCount: Int { reduce(0) { $0 + $1.slotCount } }
}
