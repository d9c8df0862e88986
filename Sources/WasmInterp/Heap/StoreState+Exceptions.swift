// Exceptions that somebody has a reference to. They lie beside the heap, are collected with it, may
// take as much as it may, and are paid for like it.

extension StoreState {
    /// Whether a handle names an exception that has not been collected.
    func isException(_ index: Int) -> Bool {
        exceptions.indices.contains(index) && exceptions[index].tag >= 0
    }

    /// Whether a guest may keep one more exception, if need be after a collection.
    func hasRoom(for exception: ExceptionObject) -> Bool {
        let byteCount = UInt64(exception.byteCount)
        if exceptionBytesLeft >= exception.byteCount, exceptionMemory.take(byteCount) {
            exceptionBytesLeft -= exception.byteCount
            return true
        }
        collect(keeping: exception)
        guard exceptionMemory.take(byteCount) else { return false }
        exceptionBytesLeft -= exception.byteCount
        return true
    }

    /// - Precondition: A guest's exception was looked at by ``hasRoom(for:)``; one that goes to the
    ///   host is given out in any case.
    func add(_ exception: ExceptionObject) -> Reference {
        exceptionBudget -= 1
        handlesMade += 1
        if exceptionBudget < 0 || engine.configuration.collectsAtEveryAllocation {
            collect(keeping: exception)
        }
        if let index = freeExceptions.popLast() {
            exceptions[index] = exception
            return Reference(.exception, index)
        }
        exceptions.append(exception)
        return Reference(.exception, exceptions.count - 1)
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
