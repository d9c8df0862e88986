import WasmCore

// Allocation from outside of handlers' short ways: what collects when there is need.

extension StoreState {
    /// Room for a small object of a class: afterwards the class's gap has a slot.
    func refill(_ index: Int) -> Bool {
        guard let heap = heapForAllocation() else { return false }
        let isStressed = engine.configuration.collectsAtEveryAllocation
        if isStressed || heap.budget <= 0 { collectGarbage() }
        if heap.refill(index, isSingle: isStressed) { return true }
        if collectWhenFull(heap), heap.refill(index, isSingle: isStressed) { return true }
        heap.hasRefused = true
        return false
    }

    /// The offset of a new object of any size without its header; nil if the heap is full.
    func allocate(_ byteCount: UInt64) -> UInt64? {
        guard byteCount > SizeClass.byteCountMax else {
            let index = SizeClass.index(byteCount)
            if let offset = heap?.bump(index) { return offset }
            guard refill(index) else { return nil }
            return heap?.bump(index)
        }
        guard let heap = heapForAllocation() else { return nil }
        if engine.configuration.collectsAtEveryAllocation
            || heap.budget <= 0 || byteCount > UInt64(heap.budget)
        {
            // An object that is larger than all others together waits for no budget.
            if heap.handedOut > 0 { collectGarbage() }
        }
        if let offset = heap.allocateLarge(byteCount) { return offset }
        if collectWhenFull(heap), let offset = heap.allocateLarge(byteCount) { return offset }
        heap.hasRefused = true
        return nil
    }

    /// Collects because the heap's limit is reached, unless so little has been handed out since
    /// the last time that it would soon be full again: the cost per byte stays bounded. A refusal
    /// has ended the guest that asked, so the next one gets a collection.
    private func collectWhenFull(_ heap: Heap) -> Bool {
        guard heap.hasRefused || heap.handedOut > heap.byteCountMax >> 5 else { return false }
        heap.hasRefused = false
        collectGarbage()
        return true
    }

    private func heapForAllocation() -> Heap? {
        if let heap { return heap }
        guard let heap = Heap(byteCountMax: limits.heapBytesMax, within: engine.budget) else {
            return nil
        }
        self.heap = heap
        for execution in executions {
            execution._withUnsafeGuaranteedRef { $0.useHeap(heap) }
        }
        return heap
    }

    /// A new object whose fields are not written yet: nothing may be allocated before they are.
    func allocateStructure(_ type: UInt32) -> UInt64? {
        guard let offset = allocate(UInt64(engine.typeInfos[type].pointee.byteCount)),
            let heap
        else { return nil }
        (heap.base + Int(offset)).storeBytes(of: ObjectHeader.structure(type), as: UInt64.self)
        return offset
    }

    func allocateArray(_ type: UInt32, count: UInt32) -> UInt64? {
        let storage = engine.typeInfos[type].pointee.elementStorage
        let byteCount = UInt64(TypeInfo.headerBytes) + UInt64(count) << UInt64(storage.shift)
        guard let offset = allocate(byteCount), let heap else { return nil }
        (heap.base + Int(offset)).storeBytes(
            of: ObjectHeader.array(type, count: count), as: UInt64.self)
        return offset
    }
}

extension Heap {
    /// The next slot of a class's gap.
    @inline(__always)
    func bump(_ index: Int) -> UInt64? {
        let gap = gaps + index
        let offset = gap.pointee.cursor
        let end = offset + UInt64(gap.pointee.slotBytes)
        guard end <= gap.pointee.limit else { return nil }
        gap.pointee.cursor = end
        return offset
    }
}

extension TypeInfo {
    /// What an array holds.
    @inline(__always)
    var elementStorage: FieldStorage { fields.unsafelyUnwrapped.pointee.storage }
}
