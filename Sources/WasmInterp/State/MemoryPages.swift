import Platform
import WasmCore

/// Pages of a memory one after another: all of them zero, or none.
struct PageRun {
    /// In bytes.
    var offset: Int
    var byteCount: Int
    var isZero: Bool
}

extension MemoryObject {
    /// Runs of pages, ascending.
    ///
    /// - Parameters:
    ///   - byteCountMax: Longer ones are several; a multiple of a page.
    ///   - pages: Numbers of those that are wanted, ascending; nil for all that are not zero.
    func pageRuns(upTo byteCountMax: Int = .max, in pages: [Range<Int>]? = nil) -> [PageRun] {
        let size = MemoryState.pageBytes
        let byteCount = Int(data.pointee.byteCount)
        let base = UnsafeRawPointer(data.pointee.base)
        let all = 0..<WrittenPages.pageCount(byteCount)
        var runs: [PageRun] = []
        for page in (pages ?? [all]).joined() where all.contains(page) {
            let start = page * size
            let end = min(start + size, byteCount)
            let isZero = UnsafeRawBufferPointer(start: base + start, count: end - start).isZero
            if isZero, pages == nil { continue }
            if let last = runs.last, last.offset + last.byteCount == start,
                last.isZero == isZero, last.byteCount < byteCountMax
            {
                runs[runs.count - 1].byteCount = end - last.offset
            } else {
                runs.append(PageRun(offset: start, byteCount: end - start, isZero: isZero))
            }
        }
        return runs
    }

    /// The bytes of a run, as long as nobody grows the memory.
    func bytes(of run: PageRun) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: UnsafeRawPointer(data.pointee.base) + run.offset, count: run.byteCount)
    }
}

extension MemoryState {
    /// Copies the pages that are not zero, if they are wanted.
    init(_ memory: MemoryObject, copiesPages: Bool) {
        // What there was at first plays no part any more.
        var type = memory.type
        type.limits.minimum = memory.pageCount
        let runs = copiesPages ? memory.pageRuns() : []
        self.init(
            type: type, byteCount: Int(memory.data.pointee.byteCount),
            runs: runs.map { Run(offset: $0.offset, bytes: Array(memory.bytes(of: $0))) })
    }

    /// To read over.
    static var empty: MemoryState {
        MemoryState(type: MemoryType(Limits(0)), byteCount: 0, runs: [])
    }
}

extension UnsafeMutableRawPointer {
    /// Makes bytes equal to others. Pages that are so already are not written: zeros take no room.
    func copyPages(of source: UnsafeRawBufferPointer) {
        guard let start = source.baseAddress else { return }
        for offset in stride(from: 0, to: source.count, by: MemoryImage.pageBytes) {
            let count = min(MemoryImage.pageBytes, source.count - offset)
            if memcmp(self + offset, start + offset, count) != 0 {
                memcpy(self + offset, start + offset, count)
            }
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether all bytes are zero: the first is, and each is as the one before.
    var isZero: Bool {
        guard let start = baseAddress, count > 0 else { return true }
        return self[0] == 0 && memcmp(start, start + 1, count - 1) == 0
    }
}
