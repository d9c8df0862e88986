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
        let dead = releaseExterns(marker.externs)
        releaseExceptions(marker.exceptions)
        collectionCount += 1
        // Last, as the values' own ends may do anything with the store: it is in order by now. They
        // may call guests, so whoever lets handlers go on reads their places again.
        withExtendedLifetime(dead) {}
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
                if execution.isIdle { return }
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

    /// Takes out the values that were not reached; they end when the caller lets go of them.
    private func releaseExterns(
        _ marks: UnsafeMutableBufferPointer<UInt8>
    ) -> [any Sendable] {
        var dead: [any Sendable] = []
        freeExterns.removeAll(keepingCapacity: true)
        for (index, isMarked) in marks.enumerated() where isMarked == 0 {
            if let value = externs[index] { dead.append(value) }
            externs[index] = nil
            freeExterns.append(index)
        }
        let live = externs.count - freeExterns.count
        externBudget = max(Self.handleBudgetMin, live)
        return dead
    }

    // Handles of things outside of the heap.

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
}
