import WasmCore

// Allocation from outside of handlers' short ways: what collects when there is need.

extension StoreState {
    /// Room for a small object of a class: afterwards the class's gap has a slot.
    func refill(_ index: Int) -> Bool {
        refusal = .outOfMemory
        guard let heap = heapForAllocation() else { return false }
        let isStressed = engine.configuration.collectsAtEveryAllocation
        let hasCollected = collectIfDue(heap)
        if heap.refill(index, isSingle: isStressed) { return true }
        if !hasCollected, collectWhenFull(heap), heap.refill(index, isSingle: isStressed) {
            return true
        }
        refuse(heap)
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
        refusal = .outOfMemory
        guard let heap = heapForAllocation() else { return nil }
        defer { chargeForSearch(heap) }
        // An object that is larger than all others together waits for no budget.
        let hasCollected =
            heap.handedOut > 0 && collectIfDue(heap, wanted: Int(clamping: byteCount))
        if let offset = heap.allocateLarge(byteCount) { return offset }
        if !hasCollected, collectWhenFull(heap), let offset = heap.allocateLarge(byteCount) {
            return offset
        }
        refuse(heap)
        return nil
    }

    /// Collects if as much has been handed out as lives, and as a collection looks through beside
    /// what lives: tables, stacks and bitmaps may be large.
    ///
    /// - Returns: Whether it has collected.
    private func collectIfDue(_ heap: Heap, wanted: Int = 0) -> Bool {
        if engine.configuration.collectsAtEveryAllocation {
            collectForGuest()
            return true
        }
        guard heap.budget <= 0 || wanted > heap.budget else { return false }
        let missing = 8 * rootSlotCount + heap.bitmapByteCount - heap.handedOut
        guard missing <= wanted else {
            heap.budget = max(missing, Heap.budgetMin)
            return false
        }
        collectForGuest(wanted: wanted)
        return true
    }

    /// Large objects need blocks one after another, which are looked for from the lowest free one.
    private func chargeForSearch(_ heap: Heap) {
        guard heap.blocksSought >= Self.blocksPerUnit else { return }
        if isForGuest { owe(UInt64(heap.blocksSought / Self.blocksPerUnit)) }
        heap.blocksSought = 0
    }

    /// Blocks that are looked at in the time of an instruction or two.
    private static let blocksPerUnit = 8

    private func refuse(_ heap: Heap) {
        if isForGuest, mustStop() {
            refusal = .interrupted
        } else {
            heap.hasRefused = true
        }
    }

    /// Collects because the heap may not grow, and tells whether what has been found may be
    /// used.
    ///
    /// It may not if little was handed out since the last time and little is found: the heap would
    /// soon be full again, for one collection more. So whoever goes on has paid: what a collection
    /// finds was handed out once, and the cost per byte stays bounded. A refusal ends the guest
    /// that asked, so the next one may use what there is.
    private func collectWhenFull(_ heap: Heap) -> Bool {
        let least = heap.blockCount << (Heap.blockShift - 5)
        let used = heap.liveBytes + heap.handedOut
        let isPaid = heap.hasRefused || heap.handedOut > least
        heap.hasRefused = false
        collectForGuest()
        return isPaid || used - heap.liveBytes > least
    }

    private func heapForAllocation() -> Heap? {
        if let heap { return heap }
        let heap = Heap(
            byteCountMax: limits.heapBytesMax,
            within: ResourceBudget(
                most: .max, within: engine.budget, payer: ResourcePayer(limits.account, .heap)),
            limiter: limits.limiter)
        guard let heap else { return nil }
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

// What new arrays cost guests.

extension StoreState {
    /// Charges for a large array before anything is done for it; false if the guest has to stop.
    func chargeForArray(_ type: UInt32, count: UInt32) -> Bool {
        let storage = engine.typeInfos[type].pointee.elementStorage
        guard TypeInfo.isLargeArray(UInt64(count), storage) else { return true }
        do throws(Trap) {
            try charge(fuel: UInt64(count) << UInt64(storage.shift) / BulkCost.bytesPerUnit)
            return true
        } catch {
            refusal = error.code
            return false
        }
    }

    /// Writes the elements of a new array part by part and looks at clock and requests in between.
    ///
    /// - Returns: false if the guest has to stop; then the array has no elements, as what lies in
    ///   its place may be anything.
    func writeNewArray(
        _ reference: UInt64, count: Int, shift: Int, _ step: (_ offset: Int, _ count: Int) -> Void
    ) -> Bool {
        let isDone = LongWork.inSteps(count << shift, { !mustStop() }) { offset, byteCount in
            step(offset >> shift, byteCount >> shift)
        }
        if !isDone, let heap {
            let header = heap.base + Int(reference - Objects.tag)
            header.storeBytes(of: 0, toByteOffset: 4, as: UInt32.self)
        }
        return isDone
    }
}

extension TypeInfo {
    /// Whether an array of so many elements has blocks of its own.
    @inline(__always)
    static func isLargeArray(_ count: UInt64, _ storage: FieldStorage) -> Bool {
        UInt64(headerBytes) + count << UInt64(storage.shift) > SizeClass.byteCountMax
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
