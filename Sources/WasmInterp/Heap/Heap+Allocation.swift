// The slow ways of allocation: the next gap of a size class, and large objects. None of them
// collects; what they cannot give they refuse.

extension Heap {
    /// Gives a size class its next gap; false if all blocks are in use.
    ///
    /// - Parameter isSingle: The gap has one slot only, so that every allocation comes here.
    func refill(_ index: Int, isSingle: Bool = false) -> Bool {
        retire(index)
        let gap = gaps[index]
        if gap.block >= 0, findGap(index, Int(gap.block), from: Int(gap.limit), isSingle) {
            return true
        }
        while partial[index] != 0 {
            let block = Int(partial[index]) - 1
            partial[index] = links[block]
            if findGap(index, block, from: block << Self.blockShift, isSingle) { return true }
        }
        guard let block = takeBlocks(1) else {
            gaps[index].cursor = 0
            gaps[index].limit = 0
            gaps[index].start = 0
            gaps[index].block = -1
            return false
        }
        kinds[block] = UInt8(index + 1)
        return findGap(index, block, from: block << Self.blockShift, isSingle)
    }

    /// Looks for free slots of a block, from an offset on that is the start of a slot.
    private func findGap(_ index: Int, _ block: Int, from start: Int, _ isSingle: Bool) -> Bool {
        let slotBytes = Int(gaps[index].slotBytes)
        let first = block << Self.blockShift
        let end = first + Self.blockBytes / slotBytes * slotBytes
        var offset = start
        while offset < end, isAllocated(offset) { offset += slotBytes }
        guard offset < end else { return false }
        var limit = offset + slotBytes
        if !isSingle {
            while limit < end, !isAllocated(limit) { limit += slotBytes }
        }
        gaps[index].cursor = UInt64(offset)
        gaps[index].start = UInt64(offset)
        gaps[index].limit = UInt64(limit)
        gaps[index].block = Int32(block)
        charge(limit - offset)
        return true
    }

    private func charge(_ byteCount: Int) {
        budget -= byteCount
        handedOut += byteCount
    }

    /// Room for an object with blocks of its own; its offset, or nil if there is none.
    func allocateLarge(_ byteCount: UInt64) -> UInt64? {
        guard byteCount <= UInt64(blockCountMax) << UInt64(Self.blockShift) else { return nil }
        let count = (Int(byteCount) + Self.blockBytes - 1) >> Self.blockShift
        guard let block = takeBlocks(count) else { return nil }
        kinds[block] = BlockKind.large
        links[block] = UInt32(count)
        if count > 1 {
            (kinds + block + 1).update(repeating: BlockKind.largeRest, count: count - 1)
        }
        let offset = UInt64(block) << UInt64(Self.blockShift)
        setAllocated(offset)
        charge(count << Self.blockShift)
        return offset
    }

    /// Takes the first free blocks that lie one after another.
    private func takeBlocks(_ count: Int) -> Int? {
        var run = 0
        if freeBlockCount > 0 {
            var block = lowestFree
            var isLowest = true
            while block < blockCount {
                blocksSought += 1
                if kinds[block] == BlockKind.free {
                    if isLowest { lowestFree = block }
                    isLowest = false
                    run += 1
                    block += 1
                    if run == count {
                        freeBlockCount -= count
                        if block - count == lowestFree { lowestFree = block }
                        return block - count
                    }
                } else {
                    run = 0
                    block += kinds[block] == BlockKind.large ? Int(links[block]) : 1
                }
            }
        }
        // The free blocks at the end of those that have been in use, and new ones.
        guard blockCount - run + count <= blockCountMax, pay(forBlocks: blockCount - run + count)
        else { return nil }
        let start = blockCount - run
        freeBlockCount -= run
        blockCount = start + count
        if freeBlockCount == 0 { lowestFree = blockCount }
        return start
    }
}
