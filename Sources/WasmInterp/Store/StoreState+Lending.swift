import WasmCore

extension StoreState {
    /// Does something with the bytes of a memory, which are its alone meanwhile.
    ///
    /// While they are lent every call is a watched one, so that the short way of calls, which most
    /// go, need not look for it: see ``requireNoBytesLent()``.
    func lending<R: ~Copyable, Failure>(
        _ memory: MemoryObject, _ lending: MemoryObject.Lending,
        _ body: () throws(Failure) -> R
    ) throws(Failure) -> R {
        precondition(
            !memory.type.isShared,
            "the bytes of a shared memory cannot be lent: other threads may write them")
        precondition(
            memory.lending == nil, "the bytes of a memory were lent again before they were back")
        let (wereLent, wasWatched) = (areBytesLent, isWatched)
        memory.lending = lending
        areBytesLent = true
        isWatched = true
        defer {
            memory.lending = nil
            areBytesLent = wereLent
            isWatched = wasWatched
        }
        return try body()
    }

    /// Does something while the bytes of all memories are lent to be read: none of them moves.
    func lendingMemories<R, Failure>(
        _ body: () throws(Failure) -> R
    ) throws(Failure) -> R {
        let lent = memories.filter { $0.lending == nil && !$0.type.isShared }
        let (wereLent, wasWatched) = (areBytesLent, isWatched)
        for memory in lent { memory.lending = .toRead }
        areBytesLent = true
        isWatched = true
        defer {
            for memory in lent { memory.lending = nil }
            areBytesLent = wereLent
            isWatched = wasWatched
        }
        return try body()
    }

    /// Whoever lets guests run asks first: they may write any memory of the store, and grow it.
    func requireNoBytesLent() {
        precondition(
            !areBytesLent, "a guest was entered while the bytes of a memory of its store were lent")
    }
}
