import MeshCrypto
import Platform
import WasmCore

/// Puts pages of a snapshot where they belong, those of its parents first.
struct PageReader {
    /// The snapshot's memories, with zeros in them.
    let memories: [MemoryObject]
    /// That data segments may be of.
    let modules: [Module]
    let store: (any PageStore)?
    let chainLengthMax: Int
    /// How many snapshots there are.
    private(set) var chainLength = 0
    /// By memory, where what the snapshots so far have ends.
    private var ends: [Int]
    private var images: [ImageKey: DataImage?] = [:]

    private struct ImageKey: Hashable {
        let module: Blake3Digest
        let memory: UInt64
    }

    typealias Parents = (ContentDigest) throws -> (any SnapshotSource)?

    init(
        _ memories: [MemoryObject], _ modules: [Module], _ store: (any PageStore)?,
        chainLengthMax: Int
    ) {
        self.memories = memories
        self.modules = modules
        self.store = store
        self.chainLengthMax = chainLengthMax
        ends = memories.map { _ in 0 }
    }

    /// - Parameters:
    ///   - decoder: At the pages.
    ///   - byteCounts: Of the snapshot's memories.
    ///   - parents: Gives a snapshot by its digest.
    mutating func read(
        _ decoder: inout SnapshotDecoder<some SnapshotSource>, byteCounts: [Int],
        _ parents: Parents
    ) throws {
        chainLength += 1
        if let parent = decoder.header.parent {
            let offset = SnapshotHeader.parentOffset
            guard chainLength < chainLengthMax else {
                throw SnapshotError(.chainTooLong(countMax: chainLengthMax), offset: offset)
            }
            guard let source = try parents(parent) else {
                throw SnapshotError(.missingParent("\(parent)"), offset: offset)
            }
            do {
                try read(source, parent, parents)
            } catch var error as SnapshotError where error.parent == nil {
                error.parent = "\(parent)"
                throw error
            }
        }
        for (number, memory) in memories.enumerated() {
            // What a memory grew by later is zero, whatever was there before it shrank.
            let end = byteCounts.indices.contains(number) ? byteCounts[number] : 0
            memory.clearPages(end..<max(end, ends[number]))
            ends[number] = min(end, Int(memory.data.pointee.byteCount))
        }
        try readRuns(&decoder, byteCounts)
    }

    private mutating func read(
        _ source: some SnapshotSource, _ wanted: ContentDigest, _ parents: Parents
    ) throws {
        var decoder = try SnapshotDecoder(source)
        let byteCounts = try decoder.memoryByteCounts()
        try read(&decoder, byteCounts: byteCounts, parents)
        let digest = try decoder.finish()
        guard digest == wanted.blake3 else {
            throw SnapshotError(
                .otherParent(wanted: "\(wanted)", given: "\(digest)"), offset: decoder.offset)
        }
    }

    private mutating func readRuns(
        _ decoder: inout SnapshotDecoder<some SnapshotSource>, _ byteCounts: [Int]
    ) throws {
        try decoder.begin(.pages)
        var last: PageRunHeader?
        while let run = try decoder.nextRun(after: last, in: byteCounts) {
            // A parent may have memories, and parts of them, that are not there any more.
            let memory = run.memory < memories.count ? memories[run.memory] : nil
            switch run.kind {
            case .inline: try readBytes(&decoder, run, memory)
            case .zero: memory?.clearPages(run.offset..<run.end)
            case .kept:
                for offset in stride(from: run.offset, to: run.end, by: MemoryState.pageBytes) {
                    let page = try keptPage(&decoder)
                    memory?.put(page.prefix(run.end - offset), at: offset)
                }
            case .data: try readData(&decoder, run, memory)
            }
            last = run
        }
        try decoder.end()
    }

    private func readBytes(
        _ decoder: inout SnapshotDecoder<some SnapshotSource>, _ run: PageRunHeader,
        _ memory: MemoryObject?
    ) throws {
        var offset = run.offset
        while offset < run.end {
            let count = try decoder.payload(run.end - offset) { bytes in
                memory?.put(bytes, at: offset)
            }
            guard count > 0 else {
                throw SnapshotError(
                    .malformed("less than it should have"), .pages, offset: decoder.offset)
            }
            offset += count
        }
    }

    private func keptPage(
        _ decoder: inout SnapshotDecoder<some SnapshotSource>
    ) throws -> [UInt8] {
        let start = decoder.offset
        let id = try decoder.digest()
        guard let store else { throw SnapshotError(.noPageStore, .pages, offset: start) }
        do throws(PageStoreError) {
            return try store.page(ContentDigest(id))
        } catch {
            throw SnapshotError(.page(error), .pages, offset: start)
        }
    }

    private mutating func readData(
        _ decoder: inout SnapshotDecoder<some SnapshotSource>, _ run: PageRunHeader,
        _ memory: MemoryObject?
    ) throws {
        let key = ImageKey(module: try decoder.digest(), memory: try decoder.number())
        if images[key] == nil {
            guard let module = modules.first(where: { $0.digest == key.module }) else {
                throw SnapshotError(
                    .modules([.init(wanted: "\(key.module)", given: nil)]), .pages,
                    offset: run.start)
            }
            images[key] = .some(DataImage(module, memory: Int(clamping: key.memory)))
        }
        for offset in stride(from: run.offset, to: run.end, by: MemoryState.pageBytes) {
            guard let page = images[key]??.page(offset / MemoryState.pageBytes) else {
                throw SnapshotError(
                    .malformed("pages that no data segment has"), .pages, offset: run.start)
            }
            memory?.put(page.prefix(run.end - offset), at: offset)
        }
    }
}

extension MemoryObject {
    /// Writes what there is room for.
    fileprivate func put(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        let count = min(bytes.count, Int(data.pointee.byteCount) - offset)
        guard count > 0, let source = bytes.baseAddress else { return }
        initializedEnd = nil
        data.pointee.noteWrite(from: UInt64(offset), byteCount: UInt64(count))
        (data.pointee.base + offset).copyMemory(from: source, byteCount: count)
    }

    fileprivate func put(_ bytes: ArraySlice<UInt8>, at offset: Int) {
        bytes.withUnsafeBytes { put($0, at: offset) }
    }

    /// Makes what there is of a range zero. Pages that are so already are not touched.
    fileprivate func clearPages(_ range: Range<Int>) {
        let end = min(range.upperBound, Int(data.pointee.byteCount))
        var start = range.lowerBound
        while start < end {
            let next = min((start / MemoryState.pageBytes + 1) * MemoryState.pageBytes, end)
            let place = UnsafeMutableRawBufferPointer(
                start: data.pointee.base + start, count: next - start)
            if !UnsafeRawBufferPointer(place).isZero {
                data.pointee.noteWrite(from: UInt64(start), byteCount: UInt64(next - start))
                place.initializeMemory(as: UInt8.self, repeating: 0)
            }
            start = next
        }
    }
}
