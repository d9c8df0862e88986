import WasmCore

// A collection: everything that can be reached is marked, the rest is free. The store stands still
// meanwhile, as it belongs to one thread.

extension StoreState {
    /// Frees the objects, host values and exceptions that nothing can reach.
    func collectGarbage() { collect(for: nil) }

    /// The same for an allocation. If it is a guest's, that may have to stop, and nothing is freed
    /// then; and it pays for a collection that comes early.
    ///
    /// - Parameter wanted: Bytes that are going to be allocated.
    func collectForGuest(wanted: Int = 0) { collect(for: isForGuest ? wanted : nil) }

    /// Whether what is done now is a guest's doing and not the host's own.
    var isForGuest: Bool { running != nil || isInstantiating }

    /// - Parameter wanted: Bytes that a guest is going to allocate; nil if the host collects.
    private func collect(for wanted: Int?) {
        heap?.beginCollection()
        var marker = HeapMarker(
            heap, engine.typeInfos, externCount: externs.count, exceptionCount: exceptions.count,
            guest: wanted == nil ? nil : self)
        markRoots(&marker)
        marker.drain()
        while let index = marker.nextException() {
            markPayload(exceptions[index], &marker)
            marker.drain()
        }
        guard !marker.isStopped else {
            heap?.abandonCollection()
            return
        }
        let byteCount = 8 * marker.visits + (heap?.bitmapByteCount ?? 0)
        if let wanted { chargeForCollection(byteCount, wanted: wanted) }
        heap?.finishCollection()
        if marker.peak > Heap.markEntriesPerBlock * 512 { heap?.releaseMarkStack() }
        handlesMade = 0
        releaseExterns(marker.externs)
        releaseExceptions(marker.exceptions)
        collectionCount += 1
    }

    private func markRoots(_ marker: inout HeapMarker) {
        guard marker.note(visits: globals.count + tables.count) else { return }
        for global in globals where global.type.value.isReference {
            marker.visit(global.slots[0])
        }
        for table in tables where !isFunction(table.type.element.heapType) {
            let data = table.data.pointee
            marker.visit(data.elements, count: Int(data.count))
        }
        for instance in instances { mark(instance, &marker) }
        for bits in hostRoots.references { marker.visit(bits) }
        for bits in temporaryRoots { marker.visitUnknown(bits) }
        for execution in executions where execution.toOpaque() != freeResident?.toOpaque() {
            execution._withUnsafeGuaranteedRef { execution in
                if idleExecutions.contains(where: { $0 === execution }) { return }
                marker.visitUnknown(execution.stack, count: execution.liveSlotCount)
            }
        }
    }

    private func mark(_ instance: InstanceObject, _ marker: inout HeapMarker) {
        for (index, segment) in instance.module.decoded.elements.enumerated() {
            guard marker.note(visits: 1) else { return }
            let values = instance.data.pointee.elementSegments[index]
            guard case .expressions = segment.items, let start = values.baseAddress else {
                continue
            }
            marker.visit(start, count: values.count)
        }
    }

    /// Slots that a collection looks through beside objects: all of them each time.
    var rootSlotCount: Int {
        var count = globals.count + hostRoots.count + temporaryRoots.count
        for table in tables where !isFunction(table.type.element.heapType) {
            count += Int(table.count)
        }
        for instance in instances { count += instance.module.decoded.elements.count }
        for execution in executions {
            count += execution._withUnsafeGuaranteedRef { $0.liveSlotCount }
        }
        // These have bytes of their own, or words, that are set and looked at.
        return count + externs.count + 2 * exceptions.count
    }

    /// What is handed out pays for the next collection, which then costs nothing. One that comes
    /// early, as the heap is full or there are many handles, costs what exceeds that.
    private func chargeForCollection(_ byteCount: Int, wanted: Int) {
        guard isMetered, !engine.configuration.collectsAtEveryAllocation else { return }
        let (handedOut, overflow) = (heap?.handedOut ?? 0).addingReportingOverflow(wanted)
        guard !overflow, handedOut < byteCount else { return }
        let unpaid =
            byteCount - Self.bytesPaidPerByte * (handedOut + Self.handleBytes * handlesMade)
        if unpaid > 0 { owe(UInt64(unpaid) / BulkCost.bytesPerUnit) }
    }

    /// Bytes that a collection looks through for each one that is handed out: what lived, what has
    /// come since, and the roots are each no more than that.
    private static let bytesPaidPerByte = 4
    /// What a handle of a host value or an exception counts as.
    private static let handleBytes = 64

    private func isFunction(_ type: HeapType) -> Bool {
        switch type {
        case .function, .noFunction: true
        case .concrete(let index): engine.typeInfos[index.rawValue].pointee.kind == .function
        default: false
        }
    }

    private func markPayload(_ exception: ExceptionObject, _ marker: inout HeapMarker) {
        guard exception.tag >= 0 else { return }
        var slot = 0
        for type in functionType(of: exception.tag).parameters {
            if type.isReference { marker.visit(exception.payload[slot]) }
            slot += type.slotCount
        }
    }

    private func releaseExterns(_ marks: UnsafeMutableBufferPointer<UInt8>) {
        var dead: [any Sendable] = []
        freeExterns.removeAll(keepingCapacity: true)
        for (index, isMarked) in marks.enumerated() where isMarked == 0 {
            if let value = externs[index] { dead.append(value) }
            externs[index] = nil
            freeExterns.append(index)
        }
        let live = externs.count - freeExterns.count
        externBudget = max(Self.handleBudgetMin, live)
        // Whatever the values' own ends do, the store is in order by now.
        withExtendedLifetime(dead) {}
    }

    private func releaseExceptions(_ marks: UnsafeMutableBufferPointer<UInt8>) {
        freeExceptions.removeAll(keepingCapacity: true)
        exceptionBytes = 0
        for (index, isMarked) in marks.enumerated() {
            if isMarked != 0 {
                exceptionBytes += exceptions[index].byteCount
            } else {
                exceptions[index] = ExceptionObject(tag: -1, payload: [])
                freeExceptions.append(index)
            }
        }
        exceptionBudget = max(Self.handleBudgetMin, exceptions.count - freeExceptions.count)
    }

    // Handles of things outside of the heap.

    /// Whether a guest may keep one more exception, if need be after a collection.
    func hasRoom(for exception: ExceptionObject) -> Bool {
        let most = limits.heapBytesMax
        if UInt64(exceptionBytes + exception.byteCount) <= most { return true }
        let count = temporaryRoots.count
        temporaryRoots += exception.payload
        collectForGuest()
        temporaryRoots.removeLast(temporaryRoots.count - count)
        return UInt64(exceptionBytes + exception.byteCount) <= most
    }

    func add(_ exception: ExceptionObject) -> Reference {
        exceptionBudget -= 1
        handlesMade += 1
        exceptionBytes += exception.byteCount
        if exceptionBudget < 0 || engine.configuration.collectsAtEveryAllocation {
            let count = temporaryRoots.count
            temporaryRoots += exception.payload
            collectForGuest()
            temporaryRoots.removeLast(temporaryRoots.count - count)
        }
        if let index = freeExceptions.popLast() {
            exceptions[index] = exception
            return Reference(.exception, index)
        }
        exceptions.append(exception)
        return Reference(.exception, exceptions.count - 1)
    }

    func addExtern(_ value: any Sendable) -> Reference {
        externBudget -= 1
        handlesMade += 1
        if externBudget < 0 || engine.configuration.collectsAtEveryAllocation {
            collectForGuest()
        }
        if let index = freeExterns.popLast() {
            externs[index] = value
            return Reference(.extern, index)
        }
        externs.append(value)
        return Reference(.extern, externs.count - 1)
    }

    /// Entries of the stack of objects that wait while a collection marks; for tests, which make it
    /// too short. Nothing before the first object is made.
    package var markStackMax: Int? {
        get { heap?.markStackMax }
        set { heap?.markStackMax = newValue ?? .max }
    }

    /// Whether a handle names an exception that has not been collected.
    func isException(_ index: Int) -> Bool {
        exceptions.indices.contains(index) && exceptions[index].tag >= 0
    }
}
