import WasmCore

// A collection: everything that can be reached is marked, the rest is free. The store stands still
// meanwhile, as it belongs to one thread.

extension StoreState {
    /// Frees the objects, host values and exceptions that nothing can reach.
    func collectGarbage() {
        heap?.beginCollection()
        var marker = HeapMarker(
            heap, engine.typeInfos, externCount: externs.count, exceptionCount: exceptions.count)
        markRoots(&marker)
        marker.drain()
        while let index = marker.nextException() {
            markPayload(exceptions[index], &marker)
            marker.drain()
        }
        heap?.finishCollection()
        if marker.peak > Heap.markEntriesPerBlock * 512 { heap?.releaseMarkStack() }
        let dead = releaseExterns(marker.externs)
        releaseExceptions(marker.exceptions)
        collectionCount += 1
        // Last, as the values' own ends may do anything with the store: it is in order by now. They
        // may call guests, so whoever lets handlers go on reads their places again.
        withExtendedLifetime(dead) {}
    }

    private func markRoots(_ marker: inout HeapMarker) {
        for global in globals where global.type.value.isReference {
            marker.visit(global.slots[0])
        }
        for table in tables where !isFunction(table.type.element.heapType) {
            let data = table.data.pointee
            for index in 0..<Int(data.count) { marker.visit(data.elements[index]) }
        }
        for instance in instances { mark(instance, &marker) }
        for bits in hostRoots.references { marker.visit(bits) }
        for bits in temporaryRoots { marker.visitUnknown(bits) }
        for execution in executions where execution.toOpaque() != freeResident?.toOpaque() {
            execution._withUnsafeGuaranteedRef { execution in
                if idleExecutions.contains(where: { $0 === execution }) { return }
                for index in 0..<execution.liveSlotCount {
                    marker.visitUnknown(execution.stack[index])
                }
            }
        }
    }

    private func mark(_ instance: InstanceObject, _ marker: inout HeapMarker) {
        for (index, segment) in instance.module.decoded.elements.enumerated() {
            guard case .expressions = segment.items else { continue }
            for bits in instance.data.pointee.elementSegments[index] { marker.visit(bits) }
        }
    }

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

    private func releaseExceptions(_ marks: UnsafeMutableBufferPointer<UInt8>) {
        freeExceptions.removeAll(keepingCapacity: true)
        for (index, isMarked) in marks.enumerated() where isMarked == 0 {
            exceptions[index] = ExceptionObject(tag: -1, payload: [])
            freeExceptions.append(index)
        }
        exceptionBudget = max(Self.handleBudgetMin, exceptions.count - freeExceptions.count)
    }

    // Handles of things outside of the heap.

    func add(_ exception: ExceptionObject) -> Reference {
        exceptionBudget -= 1
        if exceptionBudget < 0 || engine.configuration.collectsAtEveryAllocation {
            let count = temporaryRoots.count
            temporaryRoots += exception.payload
            collectGarbage()
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
        if externBudget < 0 || engine.configuration.collectsAtEveryAllocation { collectGarbage() }
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
