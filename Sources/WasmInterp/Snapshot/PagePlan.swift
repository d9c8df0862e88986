import MeshCrypto
import WasmCore

/// What a run of pages has.
enum PageRunKind: UInt8 {
    /// Its bytes follow.
    case inline = 0
    case zero = 1
    /// Digests of pages that a ``PageStore`` has.
    case kept = 2
    /// What the data segments of a module say, by digest and memory.
    case data = 3
}

/// What a snapshot says of pages, made before it is written: a section says first how long it is.
struct PagePlan {
    struct Run {
        let kind: PageRunKind
        let memory: Int
        let offset: Int
        var byteCount: Int
        /// nil for pages that are zero.
        let start: UnsafeRawPointer?
        /// Of pages that are kept elsewhere.
        var digests: [Blake3Digest]
    }

    /// A run is not longer, so that a reader has what it names at once.
    private static let runByteCountMax = 1 << 20

    private(set) var runs: [Run] = []
    /// What is remembered of the memories.
    private(set) var memories: [SnapshotBase.Memory] = []
    /// By memory, which module defines it, and as which one of its memories.
    private(set) var definitions: [(module: Module, index: Int)?] = []
    private let store: (any PageStore)?

    init(_ capture: SnapshotCapture, _ options: SnapshotOptions) throws(PageStoreError) {
        store = options.pageStore
        for (number, memory) in capture.memories.enumerated() {
            let byteCount = capture.image.memories[number].byteCount
            let base = capture.base?.memory(number)
            // A reader drops what is behind the end of a memory that became smaller.
            let known = base.flatMap { $0.byteCount <= byteCount ? $0.digests : nil }
            var digests = options.keepsDigests ? known ?? (memory.isWhole ? [:] : nil) : nil
            let definition = capture.image.definition(ofMemory: number)
            definitions.append(definition)
            let data = definition.flatMap { DataImage($0.module, memory: $0.index) }
            for run in memory.runs {
                if known == nil, digests == nil, data == nil, store == nil || run.start == nil {
                    add(run.start == nil ? .zero : .inline, number, run.pages, run.start)
                } else {
                    try add(run, number, known, &digests, data)
                }
            }
            memories.append(
                SnapshotBase.Memory(byteCount: byteCount, mark: memory.mark, digests: digests))
        }
    }

    /// Adds the pages of a run that are not what they were before.
    private mutating func add(
        _ run: CapturedMemory.Run, _ memory: Int, _ known: [Int: Blake3Digest]?,
        _ digests: inout [Int: Blake3Digest]?, _ data: DataImage?
    ) throws(PageStoreError) {
        let size = MemoryState.pageBytes
        var offset = 0
        while offset < run.pages.byteCount {
            defer { offset += size }
            let page = PageRun(
                offset: run.pages.offset + offset,
                byteCount: min(size, run.pages.byteCount - offset), isZero: run.pages.isZero)
            let number = page.offset / size
            guard let start = run.start.map({ $0 + offset }) else {
                if known == nil || known?[number] != nil { add(.zero, memory, page, nil) }
                digests?[number] = nil
                continue
            }
            let bytes = UnsafeRawBufferPointer(start: start, count: page.byteCount)
            var digest: Blake3Digest?
            if known != nil || digests != nil { digest = Self.digest(of: bytes) }
            if let known, known[number] == digest { continue }
            digests?[number] = digest
            if let image = data?.page(number), image.starts(with: bytes) {
                add(.data, memory, page, start)
            } else if let store {
                let id = digest ?? Self.digest(of: bytes)
                let name = ContentDigest(id)
                if try !store.contains(name) { try Self.put(bytes, name, store) }
                add(.kept, memory, page, start, id)
            } else {
                add(.inline, memory, page, start)
            }
        }
    }

    /// Adds a run, to the last one if it goes on there.
    private mutating func add(
        _ kind: PageRunKind, _ memory: Int, _ pages: PageRun, _ start: UnsafeRawPointer?,
        _ id: Blake3Digest? = nil
    ) {
        if let last = runs.last, last.kind == kind, last.memory == memory,
            last.offset + last.byteCount == pages.offset, last.byteCount < Self.runByteCountMax,
            start == last.start.map({ $0 + last.byteCount })
        {
            runs[runs.count - 1].byteCount += pages.byteCount
            if let id { runs[runs.count - 1].digests.append(id) }
        } else {
            runs.append(
                Run(
                    kind: kind, memory: memory, offset: pages.offset, byteCount: pages.byteCount,
                    start: start, digests: id.map { [$0] } ?? []))
        }
    }

    /// Of a whole page: with zeros behind what there is.
    private static func digest(of bytes: UnsafeRawBufferPointer) -> Blake3Digest {
        guard bytes.count < MemoryState.pageBytes else { return Blake3().digest(of: bytes.bytes) }
        return Blake3().digest(of: wholePage(bytes).span.bytes)
    }

    private static func put(
        _ bytes: UnsafeRawBufferPointer, _ id: ContentDigest, _ store: any PageStore
    ) throws(PageStoreError) {
        if bytes.count == MemoryState.pageBytes {
            try store.put(bytes.bytes, as: id)
        } else {
            try store.put(wholePage(bytes).span.bytes, as: id)
        }
    }

    private static func wholePage(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        Array(bytes) + [UInt8](repeating: 0, count: MemoryState.pageBytes - bytes.count)
    }
}
