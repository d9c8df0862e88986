// After marking: what is not marked is free. Only bitmaps and tables of blocks are touched.

extension Heap {
    /// Gives up all gaps, so that `allocated` is complete.
    func beginCollection() {
        for index in 0..<SizeClass.count { retire(index) }
        giveUpGaps()
    }

    /// No class has a gap any more, whatever has been taken of it.
    func giveUpGaps() {
        for index in 0..<SizeClass.count {
            gaps[index].cursor = 0
            gaps[index].limit = 0
            gaps[index].start = 0
            gaps[index].block = -1
        }
    }

    /// Takes the marks for what is allocated and sorts blocks by it.
    func finishCollection() {
        swap(&allocated, &marks)
        // Here and not before the next collection: blocks at the end may go out of use.
        marks.update(repeating: 0, count: blockCount * Self.wordsPerBlock)
        for index in 0..<SizeClass.count { partial[index] = 0 }
        liveBytes = 0
        freeBlockCount = 0
        lowestFree = blockCount
        // From the end, so that lists of blocks start with the lowest.
        var block = blockCount - 1
        while block >= 0 {
            while kinds[block] == BlockKind.largeRest { block -= 1 }
            sweep(block)
            block -= 1
        }
        while blockCount > 0, kinds[blockCount - 1] == BlockKind.free {
            blockCount -= 1
            freeBlockCount -= 1
        }
        lowestFree = min(lowestFree, blockCount)
        handedOut = 0
        budget = max(Self.budgetMin, liveBytes)
    }

    /// Forgets the marks of a collection that has not come to its end: everything stays.
    func abandonCollection() {
        marks.update(repeating: 0, count: blockCount * Self.wordsPerBlock)
    }

    private func sweep(_ block: Int) {
        let kind = kinds[block]
        if kind == BlockKind.large {
            let count = Int(links[block])
            if isAllocated(block << Self.blockShift) {
                liveBytes += count << Self.blockShift
            } else {
                free(block, count)
            }
        } else if kind != BlockKind.free {
            var objects = 0
            let words = allocated + block * Self.wordsPerBlock
            for word in 0..<Self.wordsPerBlock { objects += words[word].nonzeroBitCount }
            let index = Int(kind) - 1
            let slotBytes = SizeClass.byteCount(index)
            liveBytes += objects * slotBytes
            if objects == 0 {
                free(block, 1)
            } else if objects < Self.blockBytes / slotBytes {
                links[block] = partial[index]
                partial[index] = UInt32(block + 1)
            }
        } else {
            free(block, 1)
        }
    }

    private func free(_ block: Int, _ count: Int) {
        (kinds + block).update(repeating: BlockKind.free, count: count)
        freeBlockCount += count
        lowestFree = block
    }
}
