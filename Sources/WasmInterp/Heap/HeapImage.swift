/// The objects that a heap holds at one time, to make it so again.
final class HeapImage {
    private let blockCount: Int
    private let freeBlockCount: Int
    private let lowestFree: Int
    private let liveBytes: Int
    private let partial: [UInt32]
    private let content: [UInt64]
    private let allocated: [UInt64]
    private let links: [UInt32]
    private let kinds: [UInt8]

    private static let wordsOfContentPerBlock = Heap.blockBytes / MemoryLayout<UInt64>.stride

    /// An image without objects, as of a heap that has not been used yet.
    static func empty() -> HeapImage { HeapImage() }

    private init() {
        (blockCount, freeBlockCount, lowestFree, liveBytes) = (0, 0, 0, 0)
        partial = [UInt32](repeating: 0, count: SizeClass.count)
        (content, allocated, links, kinds) = ([], [], [], [])
    }

    /// - Parameter heap: Just collected: no gap is in use.
    init(_ heap: Heap) {
        blockCount = heap.blockCount
        freeBlockCount = heap.freeBlockCount
        lowestFree = heap.lowestFree
        liveBytes = heap.liveBytes
        partial = heap.partial
        let words = heap.base.assumingMemoryBound(to: UInt64.self)
        content = Array(
            UnsafeBufferPointer(start: words, count: blockCount * Self.wordsOfContentPerBlock))
        allocated = Array(
            UnsafeBufferPointer(start: heap.allocated, count: blockCount * Heap.wordsPerBlock))
        links = Array(UnsafeBufferPointer(start: heap.links, count: blockCount))
        kinds = Array(UnsafeBufferPointer(start: heap.kinds, count: blockCount))
    }

    /// Gives a heap the objects of the image and no others.
    func restore(_ heap: Heap) {
        heap.giveUpGaps()
        let bits = heap.allocated
        bits.update(repeating: 0, count: heap.blockCount * Heap.wordsPerBlock)
        heap.releaseBlocks(from: blockCount)
        if blockCount > 0 {
            copy(content, to: heap.base.assumingMemoryBound(to: UInt64.self))
            copy(allocated, to: bits)
            copy(links, to: heap.links)
            copy(kinds, to: heap.kinds)
        }
        heap.blockCount = blockCount
        heap.freeBlockCount = freeBlockCount
        heap.lowestFree = lowestFree
        heap.liveBytes = liveBytes
        heap.partial = partial
        heap.handedOut = 0
        heap.hasRefused = false
        heap.budget = max(Heap.budgetMin, liveBytes)
    }

    private func copy<Element: BitwiseCopyable>(
        _ source: [Element], to target: UnsafeMutablePointer<Element>
    ) {
        source.withUnsafeBufferPointer { source in
            guard let start = source.baseAddress else { return }
            target.update(from: start, count: source.count)
        }
    }
}
