import MeshCrypto
import Testing
import WasmCore
import WasmInterp

/// What snapshots need beside themselves is there and is what they say, or is named.
@Suite struct ChainTests {
    private static func error(_ body: () throws -> Void) -> SnapshotError? {
        #expect(throws: SnapshotError.self) { try body() }
    }

    /// Snapshots, each of which goes on from the one before.
    private static func chain(
        _ count: Int, _ world: PageWorld, _ options: SnapshotOptions = SnapshotOptions()
    ) throws -> [WrittenSnapshot<SnapshotBytes>] {
        var chain: [WrittenSnapshot<SnapshotBytes>] = []
        for step in 0..<count {
            try world.call("store0", step * 5_000)
            chain.append(try world.write(since: chain.last?.base, options))
        }
        return chain
    }

    @Test func parentsAreThereAndTheRightOnes() throws {
        let world = try PageWorld(tracksWrites: true)
        let chain = try Self.chain(3, world)
        let (first, second, last) = (chain[0], chain[1], chain[2])
        #expect(try world.hasContents(of: world.read(last.sink.bytes).store))
        world.snapshots = [:]
        let none = Self.error { _ = try world.read(last.sink.bytes) }
        #expect(none?.code == .missingParent("\(second.digest)") && none?.parent == nil)
        let deeper = Self.error {
            _ = try world.read(last.sink.bytes) { wanted in
                wanted == second.digest ? SnapshotBytes(second.sink.bytes) : nil
            }
        }
        #expect(deeper?.code == .missingParent("\(first.digest)"))
        #expect(deeper?.parent == "\(second.digest)")
        let other = Self.error {
            _ = try world.read(second.sink.bytes) { _ in
                try SnapshotBytes(PageWorld(tracksWrites: true).write().sink.bytes)
            }
        }
        guard case .otherParent(let wanted, _) = other?.code else {
            Issue.record("\(String(describing: other))")
            return
        }
        #expect(wanted == "\(first.digest)")
        let own = Self.error {
            _ = try world.read(last.sink.bytes) { _ in SnapshotBytes(last.sink.bytes) }
        }
        #expect(own?.code == .chainTooLong(countMax: 64))
    }

    @Test func chainsHaveALimit() throws {
        let world = try PageWorld(tracksWrites: true)
        var options = SnapshotOptions()
        options.chainLengthMax = 3
        let chain = try Self.chain(3, world, options)
        let written = Self.error { _ = try world.write(since: chain[2].base, options) }
        #expect(written?.code == .chainTooLong(countMax: 3))
        var limits = StateLimits()
        limits.chainLengthMax = 3
        #expect(try world.hasContents(of: world.read(chain[2].sink.bytes, limits).store))
        limits.chainLengthMax = 2
        let read = Self.error { _ = try world.read(chain[2].sink.bytes, limits) }
        #expect(read?.code == .chainTooLong(countMax: 2))
    }

    /// A page store that has something else, or nothing.
    private struct FaultyPages: PageStore {
        var content: [UInt8]?
        func contains(_ page: ContentDigest) -> Bool { true }
        func put(_ bytes: RawSpan, as id: ContentDigest) {}
        func get(_ page: ContentDigest) -> [UInt8]? { content }
    }

    @Test func pagesAreThereAndTheRightOnes() throws {
        let world = try PageWorld(tracksWrites: false)
        try world.call("store0", 5_000)
        var options = SnapshotOptions()
        options.pageStore = MemoryPageStore()
        let bytes = try world.write(options).sink.bytes
        #expect(Self.error { _ = try world.read(bytes) }?.code == .noPageStore)
        for content in [nil, [], [UInt8](repeating: 1, count: 4_096), [1]] {
            let error = Self.error {
                _ = try world.read(bytes, pageStore: FaultyPages(content: content))
            }
            guard case .page(let fault) = error?.code else {
                Issue.record("\(String(describing: error))")
                continue
            }
            switch fault {
            case .missing: #expect(content == nil)
            case .damaged: #expect(content != nil)
            default: Issue.record("\(fault)")
            }
        }
    }

    private final class Notes: StateParticipant {
        let participantName = "notes"
        var text = ""
        init(_ text: String) { self.text = text }
        func captureState() -> [UInt8] { Array(text.utf8) }
        func restoreState(_ bytes: [UInt8]) { text = String(decoding: bytes, as: UTF8.self) }
    }

    /// Who has to try again finds the world as it was.
    @Test func theWorldIsChangedOnceAllIsThere() throws {
        let world = try PageWorld(tracksWrites: false)
        try world.call("store0", 5_000)
        var options = SnapshotOptions()
        options.pageStore = MemoryPageStore()
        let written = try world.store.writeSnapshot(
            participants: [Notes("old")], options, to: SnapshotBytes())
        let notes = Notes("new")
        func read(_ pageStore: (any PageStore)?) throws -> Store<Void> {
            let store = Store(engine: world.store.engine, host: ())
            _ = try store.readSnapshot(
                from: SnapshotBytes(written.sink.bytes), participants: [notes],
                modules: { _ in world.module }, pageStore: pageStore, host: { _ in nil })
            return store
        }
        #expect(Self.error { _ = try read(nil) }?.code == .noPageStore)
        #expect(notes.text == "new")
        #expect(try world.hasContents(of: read(options.pageStore)))
        #expect(notes.text == "old")
    }

    /// With sums that fit: whatever is read into memories stays within them.
    @Test(arguments: 0..<Effort.forgedSnapshots as Range<UInt64>)
    func forgedPagesAreRefusedOrPages(block: UInt64) throws {
        var random = TenantRandom(seed: block)
        let world = try PageWorld(tracksWrites: true)
        var options = SnapshotOptions()
        options.pageStore = block % 2 == 0 ? nil : MemoryPageStore()
        var base: SnapshotBase?
        for _ in 0..<2 {
            for _ in 0..<5 { try world.act(&random) }
            base = try world.write(since: base, options).base
        }
        let files = world.snapshots.values.map { SnapshotFile($0) }
        for _ in 0..<25 {
            var forged = files[Int.random(in: 0..<files.count, using: &random)]
            for id in [7, 32] as [UInt16] {
                forged.flipOne(in: id, &random)
            }
            let bytes = forged.sealed
            // As itself, and as the parent of another one.
            for parents in [nil, { _ in SnapshotBytes(bytes) }] as [PageWorld.Parents?] {
                do {
                    _ = try world.read(bytes, pageStore: options.pageStore, parents: parents)
                } catch {
                    #expect(error is SnapshotError || error is StateError, "\(error)")
                }
            }
        }
    }
}
