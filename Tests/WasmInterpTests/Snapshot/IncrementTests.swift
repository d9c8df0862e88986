import MeshCrypto
import Testing
import WasmCore
import WasmInterp

/// What a snapshot says of pages: those that are not what they were, wherever they are kept.
@Suite struct IncrementTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var tracksWrites = false
        var keepsDigests = false
        var hasPageStore = false
        /// Whether pages that nobody has written are left out.
        var isSmall: Bool { tracksWrites || keepsDigests }
    }

    static let rows = [
        Row(testDescription: "tracked", tracksWrites: true),
        Row(testDescription: "tracked, by content too", tracksWrites: true, keepsDigests: true),
        Row(testDescription: "by content", keepsDigests: true),
        Row(testDescription: "all"),
        Row(testDescription: "tracked, kept", tracksWrites: true, hasPageStore: true),
        Row(testDescription: "by content, kept", keepsDigests: true, hasPageStore: true),
        Row(testDescription: "all, kept", hasPageStore: true),
    ]

    private static func options(_ row: Row) -> SnapshotOptions {
        var options = SnapshotOptions()
        options.keepsDigests = row.keepsDigests
        options.pageStore = row.hasPageStore ? MemoryPageStore() : nil
        return options
    }

    @Test(arguments: rows, 0..<Effort.snapshotLives)
    func whatComesOutIsWhatWentIn(row: Row, seed: UInt64) throws {
        var random = TenantRandom(seed: seed)
        let world = try PageWorld(tracksWrites: row.tracksWrites)
        let options = Self.options(row)
        var base: SnapshotBase?
        for step in 0..<8 {
            for _ in 0..<step { try world.act(&random) }
            let written = try world.write(since: base, options)
            let (store, snapshot) = try world.read(
                written.sink.bytes, pageStore: options.pageStore)
            #expect(try world.hasContents(of: store), "step \(step)")
            #expect(snapshot.header.parent == base?.digest)
            #expect(snapshot.base.chainLength == step + 1)
            // One that stands alone again has the same bytes as one of the first store.
            let flat = try store.writeSnapshot(to: SnapshotBytes()).sink.bytes
            let isSame = try flat == world.store.writeSnapshot(to: SnapshotBytes()).sink.bytes
            #expect(isSame, "step \(step)")
            base = written.base
        }
    }

    @Test(arguments: rows.filter(\.isSmall)) func whatHasNotChangedIsLeftOut(row: Row) throws {
        let world = try PageWorld(tracksWrites: row.tracksWrites)
        let options = Self.options(row)
        try world.call("fill0", 20_000, 7)
        let first = try world.write(options)
        try world.call("store0", 4_000)
        let second = try world.write(since: first.base, options)
        #expect(second.sink.bytes.count < first.sink.bytes.count)
        let nothing = try world.write(since: second.base, options)
        let page = row.hasPageStore ? Blake3.digestByteCount : 4_096
        // Number of memory, first page and byte count take less than 16 bytes.
        let more = second.sink.bytes.count - nothing.sink.bytes.count
        #expect((page..<page + 16).contains(more), "\(more)")
    }

    /// A store that was restored goes on from what it was restored from.
    @Test func restoredStoresGoOnFromTheirs() throws {
        let world = try PageWorld(tracksWrites: true)
        try world.call("fill0", 20_000, 7)
        let written = try world.write()
        let (store, snapshot) = try world.read(written.sink.bytes)
        let instance = try #require(store.instances.first)
        _ = try instance.function("store0")?.call([.i32(100_000)])
        try world.call("store0", 100_000)
        let second = try store.writeSnapshot(since: snapshot.base, to: SnapshotBytes())
        #expect(second.sink.bytes.count < written.sink.bytes.count)
        #expect(try world.hasContents(of: world.read(second.sink.bytes).store))
    }

    /// A pool's memory becomes smaller from use to use: readers drop what was behind its end.
    @Test func pagesBehindAFormerEndAreSaidAgain() throws {
        var configuration = EngineConfiguration()
        configuration.tracksWrites = true
        let engine = Engine(configuration)
        let module = try makeModule(
            """
            (module (memory (export "memory") 1 10)
              (func (export "act") (drop (memory.grow (i32.const 1)))
                (i64.store (i32.const 70000) (i64.const -3))))
            """, engine: engine)
        let pool = InstancePool(module, linker: Linker<Void>(engine: engine))
        var options = SnapshotOptions()
        options.keepsDigests = true
        var base: SnapshotBase?
        var snapshots: [ContentDigest: [UInt8]] = [:]
        for step in 0..<4 {
            try pool.withInstance(host: ()) { store, instance in
                if step != 1 { _ = try instance.function("act")?.call() }
                let written = try store.writeSnapshot(since: base, options, to: SnapshotBytes())
                (base, snapshots[written.digest]) = (written.base, written.sink.bytes)
                let other = Store(engine: engine, host: ())
                _ = try other.readSnapshot(
                    from: SnapshotBytes(written.sink.bytes), modules: { _ in module },
                    parents: { digest in snapshots[digest].map { SnapshotBytes($0) } },
                    host: { _ in nil })
                #expect(try other.image().memories == store.image().memories, "\(step)")
            }
        }
    }

    /// Somebody else's snapshot has other pages: none is left out.
    @Test(arguments: [false, true]) func othersSnapshotsAreNoHarm(tracksWrites: Bool) throws {
        let (world, other) = try (
            PageWorld(tracksWrites: tracksWrites), PageWorld(tracksWrites: tracksWrites)
        )
        try other.call("fill0", 20_000, 7)
        let first = try other.write()
        world.snapshots = other.snapshots
        let written = try world.write(since: first.base)
        #expect(try world.hasContents(of: world.read(written.sink.bytes).store))
    }

    @Test func whatInstantiationWritesIsNotSaid() throws {
        let world = try PageWorld(tracksWrites: false)
        let small = try world.write()
        #expect(small.sink.bytes.count < 9_000)
        #expect(try world.hasContents(of: world.read(small.sink.bytes).store))
        try world.call("store0", 80_000)
        let larger = try world.write()
        #expect((4_096..<4_200).contains(larger.sink.bytes.count - small.sink.bytes.count))
        #expect(try world.hasContents(of: world.read(larger.sink.bytes).store))
    }

    @Test func equalPagesAreKeptOnce() throws {
        let world = try PageWorld(tracksWrites: true)
        let pages = MemoryPageStore()
        var options = SnapshotOptions()
        options.pageStore = pages
        _ = try world.write(options)
        let before = pages.byteCount
        for place in [0, 12_288, 28_672] { try world.call("fill0", place, 9) }
        _ = try world.write(options)
        // Whole pages, which are equal, and the rest of each.
        #expect(pages.byteCount == before + 2 * 4_096)
        try world.call("store0", 60_000)
        let full = MemoryPageStore(byteCountMax: 0)
        options.pageStore = full
        #expect(throws: PageStoreError.full(byteCountMax: 0)) { _ = try world.write(options) }
    }
}
