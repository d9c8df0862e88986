// Exceptions that somebody has a reference to. They lie beside the heap, are collected with it, may
// take as much as it may, and are paid for like it.

extension StoreState {
    /// Whether a handle names an exception that has not been collected.
    func isException(_ index: Int) -> Bool {
        exceptions.indices.contains(index) && exceptions[index].tag >= 0
    }

    /// Keeps an exception for a guest; nil if there is no room for it, even after a collection.
    func keep(_ exception: ExceptionObject) -> Reference? {
        collectIfDue(for: exception)
        if !pay(for: exception) {
            collect(keeping: exception)
            guard pay(for: exception) else { return nil }
        }
        return place(exception)
    }

    /// The same for the host, which is given it in any case.
    func add(_ exception: ExceptionObject) -> Reference {
        collectIfDue(for: exception)
        _ = pay(for: exception)
        return place(exception)
    }

    private func pay(for exception: ExceptionObject) -> Bool {
        exceptionMemory.take(UInt64(exception.byteCount))
    }

    private func place(_ exception: ExceptionObject) -> Reference {
        if let index = freeExceptions.popLast() {
            exceptions[index] = exception
            return Reference(.exception, index)
        }
        exceptions.append(exception)
        return Reference(.exception, exceptions.count - 1)
    }

    /// Counts one more, and collects if there are as many, or as many bytes of them, as lived.
    private func collectIfDue(for exception: ExceptionObject) {
        exceptionBudget -= 1
        exceptionBytesLeft -= exception.byteCount
        handlesMade += 1
        if exceptionBudget < 0 || exceptionBytesLeft < 0
            || engine.configuration.collectsAtEveryAllocation
        {
            collect(keeping: exception)
        }
    }

    private func collect(keeping exception: ExceptionObject) {
        let count = temporaryRoots.count
        temporaryRoots += exception.payload
        collectForGuest()
        temporaryRoots.removeLast(temporaryRoots.count - count)
    }

    /// Takes out what a collection has not reached.
    func releaseExceptions(_ marks: UnsafeMutableBufferPointer<UInt8>) {
        freeExceptions.removeAll(keepingCapacity: true)
        for (index, isMarked) in marks.enumerated() where isMarked == 0 {
            exceptions[index] = ExceptionObject(tag: -1, payload: [])
            freeExceptions.append(index)
        }
        settleExceptions()
    }

    /// Pays back what exceptions take no longer, and says how many more there may be before they
    /// are looked through again: as many, and as many bytes, as live.
    func settleExceptions() {
        var byteCount = 0
        for exception in exceptions where exception.tag >= 0 { byteCount += exception.byteCount }
        let paid = exceptionMemory.used
        exceptionMemory.give(paid - min(paid, UInt64(byteCount)))
        exceptionBytesLeft = max(Heap.budgetMin, byteCount)
        exceptionBudget = max(Self.handleBudgetMin, exceptions.count - freeExceptions.count)
    }
}
