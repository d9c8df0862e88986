/// A store's state at one moment: all but pages as values, and where the bytes of pages are.
struct SnapshotCapture {
    /// Bytes of a run's pages that are written at once.
    private static let runByteCountMax = 1 << 20

    /// Without pages.
    let image: StoreImage
    /// What it goes on from; nil if it stands alone.
    let base: SnapshotBase?
    var memories: [CapturedMemory]

    /// Bytes that the pages have which are not zero.
    var byteCount: Int { memories.reduce(0) { $0 + $1.byteCount } }

    /// The state of a store, whose memories have the pages as long as nothing runs there.
    ///
    /// - Parameter base: A snapshot of the same store.
    init(
        _ store: StoreState, _ calls: [PausedCall],
        participants: [any StateParticipant] = [], since base: SnapshotBase?
    ) throws(StateError) {
        if let index = store.memories.firstIndex(where: { $0.lending == .toChange }) {
            throw .lentMemory(memory: index)
        }
        let (image, numbers) = try StateLifter.image(
            of: store, calls, participants: participants, copiesPages: false)
        self.image = image
        self.base = base
        memories = numbers.enumerated().map { number, index in
            CapturedMemory(
                store.memories[index], since: base?.memory(number),
                runByteCountMax: Self.runByteCountMax)
        }
    }
}

struct CapturedMemory {
    struct Run {
        let pages: PageRun
        /// nil for pages that are zero.
        var start: UnsafeRawPointer?
    }

    /// The moment, for the snapshot after this one.
    let mark: WrittenPages.Mark?
    /// Whether pages that are in no run are zero; they are what they were before otherwise.
    let isWhole: Bool
    var runs: [Run]

    /// Of pages that are not zero.
    var byteCount: Int { runs.reduce(0) { $0 + ($1.start == nil ? 0 : $1.pages.byteCount) } }

    /// - Parameter base: What it goes on from; nil if that has no such memory.
    init(_ memory: MemoryObject, since base: SnapshotBase.Memory?, runByteCountMax: Int) {
        let byteCount = Int(memory.data.pointee.byteCount)
        let written = base?.mark.flatMap { memory.writes?.pages(since: $0, byteCount: byteCount) }
        // Where nobody knows what has been written all pages are said, also those that are zero.
        let all = base.map { _ in [0..<WrittenPages.pageCount(byteCount)] }
        isWhole = written == nil
        runs = memory.pageRuns(upTo: runByteCountMax, in: written ?? all).map { run in
            Run(pages: run, start: run.isZero ? nil : memory.bytes(of: run).baseAddress)
        }
        mark = memory.writes?.takeStock(byteCount: byteCount)
    }
}
