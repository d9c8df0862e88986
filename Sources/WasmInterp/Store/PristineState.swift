import WasmCore

/// What a store holds when its first instance has been made and nothing has run yet, to make it so
/// again at the cost of what has changed.
final class PristineState {
    private let segments: [Segments]
    private let functionCount: Int
    private let hostFunctionCount: Int
    private let instanceCount: Int
    private let tagCount: Int
    private let externs: [(any Sendable)?]
    private let freeExterns: [Int]
    private let externBudget: Int
    private let exceptions: [ExceptionObject]
    private let freeExceptions: [Int]
    private let exceptionBudget: Int
    private let collectionCount: Int
    private let heap: HeapImage
    private let memoryBytesUsed: UInt64
    private let tableElementsUsed: UInt64
    private let globalCount: Int
    private let images: [MemoryImage]
    private let tables: [[UInt64]]
    private let globals: [(slots: UnsafeMutablePointer<UInt64>, low: UInt64, high: UInt64)]
    private let linked: LinkedFunctions
    private let heldTypes: [UInt32: TypeHold]
    private let heldModuleCount: Int
    private let components: PristineComponents?

    /// What an instance has of its segments.
    private struct Segments {
        let instance: UnsafeMutablePointer<InstanceData>
        let datas: [UnsafeRawBufferPointer]
        let elements: [UnsafeMutableBufferPointer<UInt64>]

        init(_ instance: InstanceObject) {
            let data = instance.data
            self.instance = data
            datas = instance.module.decoded.datas.indices.map { data.pointee.dataSegments[$0] }
            elements = instance.module.decoded.elements.indices.map {
                data.pointee.elementSegments[$0]
            }
        }

        func restore() {
            for index in datas.indices { instance.pointee.dataSegments[index] = datas[index] }
            for index in elements.indices {
                instance.pointee.elementSegments[index] = elements[index]
            }
        }
    }

    /// Takes down how things stand.
    ///
    /// - Parameter known: Images that memories of the same module have; equal ones are shared.
    /// - Returns: nil if something of the store cannot be made as new: a memory that threads share.
    init?(_ state: StoreState, known: [MemoryImage]) {
        guard !state.memories.contains(where: \.type.isShared) else { return nil }
        // Another instance that the imports come from may have run already.
        if !state.executions.isEmpty {
            for memory in state.memories { memory.initializedEnd = nil }
        }
        segments = state.instances.map { Segments($0) }
        functionCount = state.functionCount
        hostFunctionCount = state.hostFunctions.count
        instanceCount = state.instances.count
        tagCount = state.tags.count
        if state.heap != nil { state.collectGarbage() }
        heap = state.heap.map { HeapImage($0) } ?? .empty()
        externs = state.externs
        freeExterns = state.freeExterns
        externBudget = state.externBudget
        exceptions = state.exceptions
        freeExceptions = state.freeExceptions
        exceptionBudget = state.exceptionBudget
        collectionCount = state.collectionCount
        memoryBytesUsed = state.memoryBudget.used
        tableElementsUsed = state.tableBudget.used
        globalCount = state.globals.count
        images = state.memories.enumerated().map { index, memory in
            if index < known.count, known[index].equals(memory) { return known[index] }
            let isMapped =
                memory.data.pointee.writtenPages == nil
                && memory.data.pointee.byteCount > UInt(MemoryObject.wholeCopyBytesMax)
            return MemoryImage(memory, isMapped: isMapped)
        }
        tables = state.tables.map { $0.elements }
        // What is immutable stays as it is.
        globals = state.globals.filter(\.type.isMutable).map {
            ($0.slots, $0.slots[0], $0.slots[1])
        }
        linked = state.linked
        heldTypes = state.heldTypes
        heldModuleCount = state.heldModules.count
        components = state.components.map { PristineComponents($0) }
        for memory in state.memories {
            // Everything so far belongs to the image.
            memory.forgetWrites()
        }
        for table in state.tables { table.forgetWrites() }
    }

    var memoryImages: [MemoryImage] { images }

    /// Makes the store as new. No guest of it may be running or suspended, and whoever was told of
    /// it must not find it any more: what goes away here runs code of the host.
    ///
    /// - Returns: false if something that the store made and paid for is still in use elsewhere: it
    ///   has to go away then.
    func restore(_ state: StoreState) -> Bool {
        state.truncate(
            functions: functionCount, hostFunctions: hostFunctionCount, instances: instanceCount)
        if state.memories.count > images.count {
            state.memories.removeLast(state.memories.count - images.count)
        }
        var isWhole = true
        for (memory, image) in zip(state.memories, images) where !memory.reset(to: image) {
            isWhole = false
        }
        if state.tables.count > tables.count {
            state.tables.removeLast(state.tables.count - tables.count)
        }
        for (table, elements) in zip(state.tables, tables) { table.reset(to: elements) }
        if state.globals.count > globalCount {
            state.globals.removeLast(state.globals.count - globalCount)
        }
        for (slots, low, high) in globals {
            slots[0] = low
            slots[1] = high
        }
        if state.tags.count > tagCount { state.tags.removeLast(state.tags.count - tagCount) }
        for segments in segments { segments.restore() }
        if state.linked.count != linked.count { state.linked = linked }
        state.metering.reset()
        if let components, let used = state.components {
            components.restore(used)
        } else {
            state.components = nil
        }
        restoreReferences(state)
        // No object is left of what only this use has had.
        if state.heldTypes.count != heldTypes.count { state.heldTypes = heldTypes }
        if state.heldModules.count > heldModuleCount {
            state.heldModules.removeLast(state.heldModules.count - heldModuleCount)
        }
        return isWhole && state.memoryBudget.used == memoryBytesUsed
            && state.tableBudget.used == tableElementsUsed
    }

    private func restoreReferences(_ state: StoreState) {
        if let used = state.heap { heap.restore(used) }
        // Values end when nothing of the store is being changed: their ends may use it.
        let former = state.externs
        defer { withExtendedLifetime(former) {} }
        state.handlesMade = 0
        if !(state.externs.isEmpty && externs.isEmpty) {
            state.externs = externs
            state.freeExterns = freeExterns
        }
        state.externBudget = externBudget
        if !(state.exceptions.isEmpty && exceptions.isEmpty) {
            state.exceptions = exceptions
            state.freeExceptions = freeExceptions
            state.settleExceptions()
        }
        state.exceptionBudget = exceptionBudget
        state.collectionCount = collectionCount
    }
}

extension StoreState {
    /// Whether no guest runs here or is suspended, and nothing is under way.
    var isAtRest: Bool {
        running == nil && nestedCallDepth == 0 && temporaryRoots.isEmpty
            && components?.isAtRest ?? true
            && (resident == nil) == (freeResident == nil)
            && executions.count == idleExecutions.count + (resident == nil ? 0 : 1)
    }

    /// Whatever the host still has of this store, it belongs to no store any more: references to
    /// functions as those to everything else, and scopes.
    func disown() {
        place.pointee.renumber()
        disownReferences()
    }

    /// Forgets functions and instances that were added after the first ones.
    func truncate(functions: Int, hostFunctions: Int, instances: Int) {
        functionCount = functions
        keptFunctionCount = min(keptFunctionCount, functions)
        if self.hostFunctions.count > hostFunctions {
            self.hostFunctions.removeLast(self.hostFunctions.count - hostFunctions)
        }
        if self.instances.count > instances {
            self.instances.removeLast(self.instances.count - instances)
        }
    }
}

extension Metering {
    /// As new, with a handle for interruption that nobody else has.
    mutating func reset() {
        if isKnownUniquelyReferenced(&interruption) {
            interruption.reset()
            self = Metering(interruption: interruption)
        } else {
            self = Metering()
        }
    }
}
