import Platform
import Synchronization
import WasmCore

/// A linear memory: address space reserved once, made usable as it grows.
///
/// The system supplies zeroed pages on first touch, so growth is a number. Where the address space
/// that the maximum needs cannot be had, memory moves when it grows; a shared one then cannot.
///
/// A shared one belongs to several stores at the same time.
final class MemoryObject: @unchecked Sendable {
    // Sendable: of a shared memory only the byte count changes, by compare and exchange, and the
    // bytes, which are the guests' to synchronise. Any other memory stays in its store.
    let type: MemoryType
    let data: UnsafeMutablePointer<MemoryData>
    /// Who waits on it; nil unless it is shared.
    let waiters: WaiterQueue?
    /// The address space that it has: more than its bytes, if that could be had.
    private var mapping: Mapping
    /// Where the address space comes from and goes back to.
    private let mappings: MappingPool
    private let byteCountMax: UInt64
    /// The maximum that the type declares, in bytes.
    private let declaredMax: UInt64?
    /// Pays for the bytes of this memory.
    let budget: ResourceBudget
    private let limiter: (any ResourceLimiter)?
    /// Where the bytes that instantiation has written end; nil if others may have written too.
    var initializedEnd: Int?
    /// The image that the first pages are mapped from, if they are.
    var mappedImage: MemoryImage?
    /// Whether the system has taken pages away: there are no bytes then, and there will be none.
    var isLost = false
    /// nil where the store's code does not track writes.
    var writes: WrittenPages?
    /// What the host may do with the bytes that are lent to it; nil if none are.
    var lending: Lending?

    enum Lending { case toRead, toChange }

    /// nil if a limit or the system's memory is too small for the minimum.
    init?(
        _ type: MemoryType, byteCountMax limit: UInt64, budget: ResourceBudget,
        limiter: (any ResourceLimiter)?, waitersMax: Int, tracksWrites: Bool,
        mappings: MappingPool
    ) {
        self.mappings = mappings
        self.type = type
        self.budget = budget
        self.limiter = limiter
        waiters = type.isShared ? WaiterQueue(countMax: waitersMax) : nil
        let shift = UInt64(type.pageSizeLog2)
        let addressable: UInt64 = type.addressType == .i32 ? 1 << 32 : 1 << 48
        let minimum = type.limits.minimum << shift
        guard type.limits.minimum <= addressable >> shift, minimum <= limit else { return nil }
        let declared = type.limits.maximum.map { min($0, addressable >> shift) << shift }
        let isTaken = budget.take(minimum) {
            limiter?.memoryGrowing(from: 0, to: minimum, maximum: declared) ?? true
        }
        guard isTaken else { return nil }
        declaredMax = declared
        byteCountMax = min(declared ?? addressable, limit)
        let wanted = Int(max(minimum, byteCountMax, 1))
        guard
            let mapping = mappings.take(byteCount: wanted)
                ?? Mapping(byteCount: Int(max(minimum, 1)))
        else {
            budget.give(minimum)
            return nil
        }
        self.mapping = mapping
        data = .allocate(capacity: 1)
        initialize(mapping.base, Int(minimum))
        if tracksWrites, !type.isShared, !track() { return nil }
    }

    /// Has writes noted, up to where the memory may become.
    private func track() -> Bool {
        writes = WrittenPages(byteCountMax: max(Int(byteCountMax), mapping.byteCount))
        data.pointee.writtenPages = writes?.marks
        return writes != nil
    }

    private func initialize(_ base: UnsafeMutableRawPointer, _ byteCount: Int) {
        data.initialize(
            to: MemoryData(
                base: base, currentByteCount: Atomic(UInt(byteCount)),
                is64: type.addressType == .i64,
                pageSizeLog2: type.pageSizeLog2, object: Unmanaged.passUnretained(self)))
    }

    deinit {
        let byteCount = Int(data.pointee.byteCount)
        // What is missing of a mapping may be somebody else's by now.
        if !isLost {
            mappings.giveBack(mapping) {
                mappedImage == nil && Self.clear(mapping.base, byteCount: byteCount)
            }
        }
        writes?.unmap()
        budget.give(UInt64(byteCount))
        data.deallocate()
    }

    /// Makes all bytes zero without mapping anew; false if the system cannot do that at once.
    static func clear(_ base: UnsafeMutableRawPointer, byteCount: Int) -> Bool {
        if byteCount <= wholeCopyBytesMax {
            memset(base, 0, byteCount)
            return true
        }
        return AddressSpace.revert(base, byteCount: byteCount)
    }

    var pageCount: UInt64 { UInt64(data.pointee.byteCount) >> UInt64(type.pageSizeLog2) }

    /// Adds pages and returns the former count, or nil if that goes beyond a limit.
    ///
    /// - Parameter mayGoOn: Asked again and again where the memory has to move; nothing is changed
    ///   if the answer is no.
    func grow(byPages count: UInt64, mayGoOn: () -> Bool = { true }) -> UInt64? {
        while true {
            let oldByteCount = data.pointee.byteCount
            let old = UInt64(oldByteCount) >> UInt64(type.pageSizeLog2)
            let (pages, overflow) = old.addingReportingOverflow(count)
            guard !overflow, !isLost, pages <= byteCountMax >> UInt64(type.pageSizeLog2)
            else { return nil }
            let byteCount = UInt(pages << UInt64(type.pageSizeLog2))
            let added = UInt64(byteCount - oldByteCount)
            // Before anybody is asked who then counts what was allowed.
            let mustMove = byteCount > mapping.byteCount
            guard !mustMove || !type.isShared && lending == nil else { return nil }
            let isTaken = budget.take(added) {
                added == 0 || allowsGrowth(from: oldByteCount, to: byteCount)
            }
            guard isTaken else { return nil }
            if mustMove, !move(toByteCount: Int(byteCount), mayGoOn) {
                budget.give(added)
                return nil
            }
            // Another thread may have grown a shared memory meanwhile.
            let (isDone, _) = data.pointee.currentByteCount.compareExchange(
                expected: oldByteCount, desired: byteCount, ordering: .sequentiallyConsistent)
            if isDone { return old }
            budget.give(added)
        }
    }

    private func allowsGrowth(from old: UInt, to new: UInt) -> Bool {
        limiter?.memoryGrowing(
            from: UInt64(clamping: old), to: UInt64(clamping: new), maximum: declaredMax) ?? true
    }

    private func move(toByteCount byteCount: Int, _ mayGoOn: () -> Bool) -> Bool {
        guard let larger = Mapping(byteCount: byteCount) else { return false }
        let source = mapping.base
        let isDone = LongWork.inSteps(Int(data.pointee.byteCount), mayGoOn) { offset, count in
            (larger.base + offset).copyMemory(from: source + offset, byteCount: count)
        }
        guard isDone else {
            larger.unmap()
            return false
        }
        mapping.unmap()
        mapping = larger
        data.pointee.base = larger.base
        mappedImage = nil
        return true
    }
}
