import Platform

/// The structures and arrays of one store: blocks of slots of one size, and runs of blocks.
///
/// Address space is reserved once, so that the base never moves; offsets from it name objects.
/// Objects do not move either, as slots on guests' stacks are looked through without knowing what
/// is a reference. Free room is known by what is not in `allocated`; nothing is written to objects
/// that die.
final class Heap {
    static let blockShift = 15
    static let blockBytes = 1 << blockShift
    /// References hold offsets in steps of 8 bytes, mark stacks those steps in 32 bits.
    static let granuleShift = 3
    /// No heap can be larger than this.
    static let byteCountMax: UInt64 = 1 << 35
    /// Words of a bitmap for one block.
    static let wordsPerBlock = blockBytes >> (granuleShift + 6)
    /// Entries of the mark stack that a block adds: more need a second look at the heap.
    static let markEntriesPerBlock = 512
    /// Less is never collected after.
    static let budgetMin = 1 << 20

    enum BlockKind {
        static let free: UInt8 = 0
        /// Blocks of small objects have their size class plus 1.
        static let large: UInt8 = 254
        static let largeRest: UInt8 = 255
    }

    /// Blocks that the limit allows.
    let blockCountMax: Int
    let base: UnsafeMutableRawPointer
    let gaps = AllocationGap.makeAll()
    /// Blocks that have been in use.
    var blockCount = 0
    var freeBlockCount = 0
    /// No block below it is free.
    var lowestFree = 0
    let kinds: UnsafeMutablePointer<UInt8>
    /// For a block of small objects the next one with free slots, plus 1; for a large object its
    /// blocks.
    let links: UnsafeMutablePointer<UInt32>
    /// First blocks with free slots by size class, plus 1.
    var partial = [UInt32](repeating: 0, count: SizeClass.count)
    /// A bit for each step of 8 bytes, set where an object starts.
    var allocated: UnsafeMutablePointer<UInt64>
    /// All clear but during a collection.
    var marks: UnsafeMutablePointer<UInt64>
    let markStack: UnsafeMutablePointer<UInt32>
    /// Set by tests: entries of the mark stack at most.
    var markStackMax = Int.max

    /// Bytes that may be handed out before the next collection.
    var budget = budgetMin
    /// Bytes handed out since the last collection.
    var handedOut = 0
    /// Blocks that were looked at for free ones and that nobody has been charged for yet.
    var blocksSought = 0
    /// Whether an allocation has failed since the last collection for want of room.
    var hasRefused = false
    /// Bytes of objects that the last collection found alive.
    var liveBytes = 0

    /// Pays for the blocks that have been in use; those that go out of use at the end give their
    /// pages back with what was paid.
    let memoryBudget: ResourceBudget
    private let limiter: (any ResourceLimiter)?
    /// Blocks that are paid for: ``blockCount`` at least.
    private var paidBlockCount = 0
    /// Blocks that keep their pages once they had any; an image of the heap needs its own.
    var keptBlockCount = 32

    /// nil if the system does not give the address space, or if the limit is below one block.
    init?(
        byteCountMax limit: UInt64, within memoryBudget: ResourceBudget,
        limiter: (any ResourceLimiter)?
    ) {
        self.memoryBudget = memoryBudget
        self.limiter = limiter
        blockCountMax = Int(min(limit, Self.byteCountMax) >> UInt64(Self.blockShift))
        guard blockCountMax > 0,
            let mapping = Mapping(byteCount: blockCountMax << Self.blockShift)
        else { return nil }
        base = mapping.base
        guard let tableMapping = Mapping(byteCount: Self.tableBytes(blockCountMax)) else {
            mapping.unmap()
            return nil
        }
        mappings = (mapping, tableMapping)
        let tables = tableMapping.base
        let bitmapWords = blockCountMax * Self.wordsPerBlock
        allocated = tables.bindMemory(to: UInt64.self, capacity: bitmapWords)
        marks = (tables + bitmapWords * 8).bindMemory(to: UInt64.self, capacity: bitmapWords)
        let stack = tables + bitmapWords * 16
        let entries = blockCountMax * Self.markEntriesPerBlock
        markStack = stack.bindMemory(to: UInt32.self, capacity: entries)
        links = (stack + entries * 4).bindMemory(to: UInt32.self, capacity: blockCountMax)
        kinds = (stack + entries * 4 + blockCountMax * 4)
            .bindMemory(to: UInt8.self, capacity: blockCountMax)
    }

    /// Bytes that a collection looks through to find what is free.
    var bitmapByteCount: Int { blockCount * Self.wordsPerBlock * 16 }

    /// Bytes of the blocks up to the last one in use.
    var usedByteCount: Int { blockCount << Self.blockShift }

    /// The limit, in whole blocks.
    var byteCountMax: Int { blockCountMax << Self.blockShift }

    /// Of the blocks, and of the tables.
    private let mappings: (Mapping, Mapping)

    private static func tableBytes(_ blocks: Int) -> Int {
        blocks * (wordsPerBlock * 16 + markEntriesPerBlock * 4 + 4 + 1)
    }

    deinit {
        mappings.0.unmap()
        mappings.1.unmap()
        gaps.deallocate()
        memoryBudget.give(UInt64(paidBlockCount) << UInt64(Self.blockShift))
    }

    /// Pays for blocks up to a count; false if the budget has not as much, or the limiter minds.
    func pay(forBlocks count: Int) -> Bool {
        guard count > paidBlockCount else { return true }
        let paid = UInt64(clamping: paidBlockCount << Self.blockShift)
        let wanted = UInt64(clamping: count << Self.blockShift)
        let isTaken = memoryBudget.take(wanted - paid) {
            limiter?.heapGrowing(from: paid, to: wanted, maximum: UInt64(clamping: byteCountMax))
                ?? true
        }
        if isTaken { paidBlockCount = count }
        return isTaken
    }

    /// Gives the pages of blocks behind the last one in use back to the system, if there are more
    /// than those in use, which may soon be needed again.
    func releaseUnusedBlocks() {
        let kept = max(blockCount * 2, keptBlockCount)
        guard paidBlockCount > kept else { return }
        let count = (paidBlockCount - kept) << Self.blockShift
        MappingPool.givePagesBack(base + kept << Self.blockShift, byteCount: count)
        memoryBudget.give(UInt64(count))
        paidBlockCount = kept
    }

    /// Gives pages of the mark stack back to the system.
    func releaseMarkStack() {
        let byteCount = blockCountMax * Self.markEntriesPerBlock * 4
        let start = (Int(bitPattern: markStack) + 4095) & ~4095
        let end = (Int(bitPattern: markStack) + byteCount) & ~4095
        guard end > start else { return }
        madvise(UnsafeMutableRawPointer(bitPattern: start), end - start, MADV_DONTNEED)
    }
}

extension Heap {
    /// Whether a reference names an object that has been allocated and not collected; for values
    /// that may be anything.
    @inline(__always)
    func isObject(_ bits: UInt64) -> Bool {
        guard bits & 7 == Reference.Tag.object.rawValue,
            bits < UInt64(blockCount) << UInt64(Self.blockShift)
        else { return false }
        let granule = Int(bits >> UInt64(Self.granuleShift))
        return allocated[granule >> 6] >> UInt64(granule & 63) & 1 != 0
    }

    /// The same while handlers take slots of the gaps.
    func isLive(_ bits: UInt64) -> Bool {
        if isObject(bits) { return true }
        guard bits & 7 == Reference.Tag.object.rawValue else { return false }
        let offset = bits - Reference.Tag.object.rawValue
        for index in 0..<SizeClass.count {
            let gap = gaps[index]
            if offset >= gap.start, offset < gap.cursor {
                return (offset - gap.start) % UInt64(gap.slotBytes) == 0
            }
        }
        return false
    }

    /// Notes which slots of a gap have been taken, and gives the rest up.
    func retire(_ index: Int) {
        let gap = gaps[index]
        var offset = gap.start
        while offset < gap.cursor {
            setAllocated(offset)
            offset += UInt64(gap.slotBytes)
        }
        gaps[index].start = gap.cursor
    }

    @inline(__always)
    func setAllocated(_ offset: UInt64) {
        let granule = Int(offset >> UInt64(Self.granuleShift))
        allocated[granule >> 6] |= 1 << UInt64(granule & 63)
    }

    @inline(__always)
    func isAllocated(_ offset: Int) -> Bool {
        let granule = offset >> Self.granuleShift
        return allocated[granule >> 6] >> UInt64(granule & 63) & 1 != 0
    }
}
