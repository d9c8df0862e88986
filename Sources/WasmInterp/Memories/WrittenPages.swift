import Platform

/// Which pages of a memory have been written since when.
///
/// Whoever writes sets a byte for each page and knows no more. A pool asks for what was written
/// since it made the memory as new; as long as it is the only one the bytes say that. Whoever else
/// asks takes stock first: then each page also has the generation in which it was written last,
/// every taking of stock begins one, and none disturbs another.
package struct WrittenPages {
    static let pageShift: UInt = 12
    static let pageBytes = 1 << 12

    /// Not zero for pages that may have been written since stock was taken last, or, if it never
    /// was, since the memory was as new. There is room for whole words.
    let marks: UnsafeMutablePointer<UInt8>
    private let markMapping: Mapping
    /// By page the generation of the last write; nil as long as stock was not taken.
    private var generationMapping: Mapping?
    private var generation: UInt64 = 1
    /// The first generation since the memory was as new.
    private var pristine: UInt64 = 1
    private let identity = Identity()

    /// Tells memories apart, also those that are gone.
    fileprivate final class Identity: Sendable {}

    /// A moment in the life of a memory.
    package struct Mark: Sendable {
        fileprivate let memory: Identity
        fileprivate let generation: UInt64
    }

    /// nil if the system has no room for it.
    init?(byteCountMax: Int) {
        guard let mapping = Mapping(byteCount: Self.pageCount(byteCountMax) + 16) else {
            return nil
        }
        markMapping = mapping
        marks = mapping.base.assumingMemoryBound(to: UInt8.self)
    }

    func unmap() {
        markMapping.unmap()
        generationMapping?.unmap()
    }

    static func pageCount(_ byteCount: Int) -> Int { (byteCount + pageBytes - 1) / pageBytes }

    /// Notes that a range has been written; its pages need not be whole.
    static func note(
        _ pages: UnsafeMutablePointer<UInt8>, from start: UInt64, byteCount: UInt64
    ) {
        guard byteCount > 0 else { return }
        let first = Int(truncatingIfNeeded: start >> UInt64(pageShift))
        let last = Int(truncatingIfNeeded: (start &+ byteCount &- 1) >> UInt64(pageShift))
        memset(pages + first, 1, last - first + 1)
    }

    private var generations: UnsafeMutablePointer<UInt64>? {
        generationMapping?.base.assumingMemoryBound(to: UInt64.self)
    }

    /// Begins a generation: what is written from now on counts for who has the mark.
    ///
    /// - Parameter byteCount: Of the memory.
    /// - Returns: nil if the system has no room for the generations.
    mutating func takeStock(byteCount: Int) -> Mark? {
        if generationMapping == nil {
            generationMapping = Mapping(byteCount: markMapping.byteCount * 8)
        }
        guard generationMapping != nil else { return nil }
        beginGeneration(Self.pageCount(byteCount))
        return Mark(memory: identity, generation: generation)
    }

    private mutating func beginGeneration(_ pageCount: Int) {
        guard let generations else { return }
        forEachMark(pageCount) { generations[$0] = generation }
        generation += 1
    }

    /// Calls with each page that is marked, and takes the mark away.
    private func forEachMark(_ pageCount: Int, _ body: (Int) -> Void) {
        // Eight pages at a time: most have not been written.
        let words = UnsafeMutableRawPointer(marks).assumingMemoryBound(to: UInt64.self)
        for word in 0..<((pageCount + 7) / 8) where words[word] != 0 {
            for page in (word * 8)..<min(word * 8 + 8, pageCount) where marks[page] != 0 {
                body(page)
            }
            words[word] = 0
        }
    }

    /// Pages that have been written since, as ascending ranges; nil for a mark of another memory.
    func pages(since mark: Mark, byteCount: Int) -> [Range<Int>]? {
        guard mark.memory === identity, let generations else { return nil }
        var ranges: [Range<Int>] = []
        for page in 0..<Self.pageCount(byteCount)
        where marks[page] != 0 || generations[page] >= mark.generation {
            if let last = ranges.last, last.upperBound == page {
                ranges[ranges.count - 1] = last.lowerBound..<page + 1
            } else {
                ranges.append(page..<page + 1)
            }
        }
        return ranges
    }

    // For a pool.

    /// Lets the memory as it is count as new.
    mutating func makePristine(byteCount: Int) {
        if generationMapping == nil {
            memset(marks, 0, Self.pageCount(byteCount))
        } else {
            beginGeneration(Self.pageCount(byteCount))
        }
        pristine = generation
    }

    /// Makes pages as new that have been written since they were: for others that is a write.
    mutating func restorePages(_ pageCount: Int, _ restore: (Int) -> Void) {
        guard let generations else { return forEachMark(pageCount, restore) }
        for page in 0..<pageCount where marks[page] != 0 || generations[page] >= pristine {
            restore(page)
            generations[page] = generation
            marks[page] = 0
        }
        generation += 1
        pristine = generation
    }

    /// Notes that pages have become zero which the memory as new does not have.
    func drop(_ pages: Range<Int>) {
        memset(marks + pages.lowerBound, 0, pages.count)
        guard let generations else { return }
        for page in pages { generations[page] = generation }
    }
}

extension MemoryData {
    /// Notes a write by other means than a store instruction of code that tracks writes.
    @inline(__always)
    func noteWrite(from start: UInt64, byteCount: UInt64) {
        guard let writtenPages else { return }
        WrittenPages.note(writtenPages, from: start, byteCount: byteCount)
    }
}
