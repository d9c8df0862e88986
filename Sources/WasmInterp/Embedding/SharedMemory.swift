import WasmCore

/// A linear memory that instances of several stores use at the same time, on any threads.
///
/// Make one, give it to each store by `makeMemory` and pass that as an import. It never moves, so
/// growth by one guest disturbs no other one. What a host reads while guests write may be torn:
/// only the guests' atomic instructions synchronise. Spec: threads.
public struct SharedMemory: Sendable {
    let object: MemoryObject

    /// nil if the type is not shared or none that a module could declare, or if the memory is
    /// larger than the limits or than what the system has.
    ///
    /// - Parameter limits: `memoryBytesMax`, `waitersMax` and `limiter` hold for this memory in all
    ///   stores, none of which counts its bytes as its own. They count towards what the process may
    ///   have (``EngineConfiguration/memoryBytesTotalMax``).
    public init?(_ type: MemoryType, limits: StoreLimits = StoreLimits()) {
        guard type.isShared, type.isPossible,
            let object = MemoryObject(
                type, byteCountMax: limits.memoryBytesMax,
                budget: ResourceBudget(
                    most: limits.memoryBytesTotalMax, within: .ofProcess,
                    payer: ResourcePayer(limits.account, .memory)),
                limiter: limits.limiter, waitersMax: limits.waitersMax, tracksWrites: false,
                mappings: MappingPool(idleMax: 0))
        else { return nil }
        self.object = object
    }

    init(_ object: MemoryObject) { self.object = object }

    /// As it was declared; the minimum is that of the declaration.
    public var type: MemoryType { object.type }
    /// Bytes that it has now.
    public var byteCount: UInt64 { UInt64(object.data.pointee.byteCount) }
    /// In pages of the memory's own page size.
    public var pageCount: UInt64 { object.pageCount }
    /// Guests that wait on an address of this memory now.
    public var waiterCount: Int { object.waiters?.count ?? 0 }

    /// Adds pages and returns the former count, or nil beyond a limit.
    @discardableResult
    public func grow(byPages count: UInt64) -> UInt64? { object.grow(byPages: count) }

    /// Wakes guests that wait on an address, the longest waiting first.
    ///
    /// - Returns: How many were woken.
    @discardableResult
    public func notify(at address: UInt64, count: UInt32 = .max) -> UInt32 {
        object.waiters?.notify(address, count) ?? 0
    }
}

extension Memory {
    /// The same memory for other stores; nil if it is not shared.
    public var shared: SharedMemory? { type.isShared ? SharedMemory(state.memories[index]) : nil }
}

extension Store {
    /// Makes a shared memory known to this store, so that its instances can import it.
    public func makeMemory(_ shared: SharedMemory) -> Memory {
        state.memories.append(shared.object)
        return Memory(state: state, index: state.memories.count - 1)
    }
}
