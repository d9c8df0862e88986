import WasmCore

// Allocation from outside of handlers' short ways: what collects when there is need.

extension StoreState {
    /// Room for a small object of a class: afterwards the class's gap has a slot.
    func refill(_ index: Int) -> Bool {
        guard let heap = heapForAllocation() else { return false }
        let isStressed = engine.configuration.collectsAtEveryAllocation
        let isDue = isStressed || heap.budget <= 0
        if isDue { collectGarbage() }
        if heap.refill(index, isSingle: isStressed) { return true }
        if !isDue, collectWhenFull(heap), heap.refill(index, isSingle: isStressed) { return true }
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
        // An object that is larger than all others together waits for no budget.
        let isDue =
            heap.handedOut > 0
            && (engine.configuration.collectsAtEveryAllocation
                || heap.budget <= 0 || byteCount > UInt64(heap.budget))
        if isDue { collectGarbage() }
        if let offset = heap.allocateLarge(byteCount) { return offset }
        if !isDue, collectWhenFull(heap), let offset = heap.allocateLarge(byteCount) {
            return offset
        }
        heap.hasRefused = true
        return nil
    }

    /// Collects because the heap's limit is reached, and tells whether what has been found may be
    /// used.
    ///
    /// It may not if little was handed out since the last time and little is found: the heap would
    /// soon be full again, for one collection more. So whoever goes on has paid: what a collection
    /// finds was handed out once, and the cost per byte stays bounded. A refusal ends the guest
    /// that asked, so the next one may use what there is.
    private func collectWhenFull(_ heap: Heap) -> Bool {
        let least = heap.byteCountMax >> 5
        let used = heap.liveBytes + heap.handedOut
        let isPaid = heap.hasRefused || heap.handedOut > least
        heap.hasRefused = false
        collectGarbage()
        return isPaid || used - heap.liveBytes > least
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
