import MeshCrypto
import Testing
import WasmCore
import WasmInterp

/// Snapshots are looked into, compared and made one without a store.
@Suite struct SnapshotChainTests {
    private struct Stored: SnapshotStorage {
        let bytes: [UInt8]
        func source() -> any SnapshotSource { SnapshotBytes(bytes) }
        func read(at place: UInt64, _ byteCount: Int) throws -> [UInt8] {
            let start = Int(place)
            try #require(start + byteCount <= bytes.count)
            return Array(bytes[start..<start + byteCount])
        }
    }

    private static func chain(_ bytes: [UInt8], _ world: PageWorld) throws -> SnapshotChain {
        try SnapshotChain(Stored(bytes: bytes)) { wanted in
            world.snapshots[ContentDigest(wanted)].map { Stored(bytes: $0) }
        }
    }

    private static func modules(_ world: PageWorld) -> (Blake3Digest) -> [UInt8]? {
        let content = world.module.decoded.bytes
        let (digest, bytes) = (world.module.digest, content[0..<content.count])
        return { $0 == digest ? bytes : nil }
    }

    /// Random lives, of which snapshots go on from each other: what is made of them is read without
    /// the others and has the same.
    @Test(arguments: IncrementTests.rows, 0..<Effort.snapshotLives)
    func aChainIsMadeOne(row: IncrementTests.Row, seed: UInt64) throws {
        var random = TenantRandom(seed: seed)
        let world = try PageWorld(tracksWrites: row.tracksWrites)
        var options = SnapshotOptions()
        options.keepsDigests = row.keepsDigests
        options.pageStore = row.hasPageStore ? MemoryPageStore() : nil
        var base: SnapshotBase?
        for step in 0..<8 {
            for _ in 0..<step { try world.act(&random) }
            let written = try world.write(since: base, options)
            let chain = try Self.chain(written.sink.bytes, world)
            #expect(chain.parents.count == step)
            let sink = Kept()
            let digest = try chain.writeWhole(to: sink)
            let contents = try SnapshotContents(reading: SnapshotBytes(sink.bytes))
            #expect(contents.digest == digest && contents.header.parent == nil)
            let store = try world.read(
                sink.bytes, pageStore: options.pageStore, parents: { _ in nil }
            ).store
            #expect(try world.hasContents(of: store), "step \(step)")
            let engine = world.store.engine
            let checked = try chain.check(
                engine: engine, modules: Self.modules(world), pageStore: options.pageStore)
            #expect(checked == .state)
            // It has the same pages as what was made of it.
            let whole = try Self.chain(sink.bytes, world)
            for memory in 0..<2 {
                try chain.comparePages(
                    ofMemory: memory, with: whole, modules: Self.modules(world),
                    pageStore: options.pageStore
                ) { offset, _, _ in Issue.record("memory \(memory), byte \(offset)") }
            }
            base = written.base
        }
    }

    private final class Kept: SnapshotSink {
        private(set) var bytes: [UInt8] = []
        func write(_ bytes: UnsafeRawBufferPointer) { unsafe self.bytes += bytes }
    }

    @Test func pagesThatDifferAreSaid() throws {
        let world = try PageWorld(tracksWrites: true)
        try world.call("store0", 5_000)
        let old = try world.write()
        // In the data segment, in what was zero, and over the border of a page.
        for place in [70_100, 150_000, 4_092] { try world.call("store0", place) }
        try world.call("grow1", 3)
        let new = try world.write(since: old.base)
        let chains = try (
            Self.chain(old.sink.bytes, world), Self.chain(new.sink.bytes, world)
        )
        var pages: [Int] = []
        try chains.0.comparePages(ofMemory: 0, with: chains.1, modules: Self.modules(world)) {
            offset, old, new in
            pages.append(offset / 4_096)
            #expect(old != new && old.count == 4_096 && new.count == 4_096)
        }
        #expect(pages == [0, 1, 17, 36])
    }

    @Test func whatIsSaidOfASnapshotIsThere() throws {
        let world = try PageWorld(tracksWrites: true)
        try world.call("store0", 5_000)
        let old = try world.write()
        let contents = try SnapshotContents(reading: SnapshotBytes(old.sink.bytes))
        #expect(contents.byteCount == UInt64(old.sink.bytes.count))
        #expect(contents.digest == old.digest.blake3)
        #expect(contents.sections.map(\.section) == SnapshotSection.allCases)
        #expect(contents.modules.map(\.digest) == [world.module.digest])
        #expect(contents.image.memories.map(\.byteCount) == [3 << 16, 0])
        let inline = contents.runs.filter { run in
            if case .inline = run.content { true } else { false }
        }
        #expect(inline.map(\.range) == [4_096..<8_192])
    }

    /// As those who read it into a store are told.
    @Test func parentsAreThereAndTheRightOnes() throws {
        let world = try PageWorld(tracksWrites: true)
        let first = try world.write()
        try world.call("store0", 0)
        let second = try world.write(since: first.base)
        world.snapshots = [:]
        let none = #expect(throws: SnapshotError.self) {
            _ = try Self.chain(second.sink.bytes, world)
        }
        #expect(none?.code == .missingParent("\(first.digest)"))
        world.snapshots[first.digest] = second.sink.bytes
        let other = #expect(throws: SnapshotError.self) {
            _ = try Self.chain(second.sink.bytes, world)
        }
        #expect(
            other?.code == .otherParent(wanted: "\(first.digest)", given: "\(second.digest)"))
        var cut = first.sink.bytes
        cut.removeLast()
        world.snapshots[first.digest] = cut
        let short = #expect(throws: SnapshotError.self) {
            _ = try Self.chain(second.sink.bytes, world)
        }
        #expect(short?.code == .cut && short?.parent == "\(first.digest)")
    }

    /// With sums that fit: nothing that is said takes longer or more than the bytes that say it.
    @Test(arguments: 0..<Effort.forgedSnapshots as Range<UInt64>)
    func forgedOnesAreRefusedOrLookedInto(block: UInt64) throws {
        var random = TenantRandom(seed: block)
        let world = try PageWorld(tracksWrites: true)
        var base: SnapshotBase?
        for _ in 0..<2 {
            for _ in 0..<5 { try world.act(&random) }
            base = try world.write(since: base).base
        }
        let files = world.snapshots.values.map { SnapshotFile($0) }
        for _ in 0..<25 {
            var forged = files[Int.random(in: 0..<files.count, using: &random)]
            for id in [7, 32] as [UInt16] {
                forged.flipOne(in: id, &random)
            }
            do {
                let chain = try Self.chain(forged.sealed, world)
                _ = try chain.writeWhole(to: Kept())
                _ = try chain.check(engine: world.store.engine, modules: Self.modules(world))
            } catch {
                #expect(error is SnapshotError || error is StateError, "\(error)")
            }
        }
    }

    /// A few bytes that say the most that a memory can have.
    @Test func memoriesThatAreForgedToBeHugeTakeNoTime() throws {
        let world = try PageWorld(tracksWrites: true)
        var file = SnapshotFile(try world.write().sink.bytes)
        for (id, content) in [
            // Of 2^63 - 1 bytes, and one of nothing.
            (7, Self.hugeMemory + [0, 0, 0, 0, 16, 0]),
            (32, [0, 0] + Self.most + [1]),
        ] as [(UInt16, [UInt8])] {
            let place = try #require(file.sections.firstIndex { $0.id == id })
            file.sections[place].payload = id == 7 ? [2] + content : content
        }
        let chain = try Self.chain(file.sealed, world)
        _ = try chain.writeWhole(to: Kept())
        #expect(throws: StateError.self) {
            _ = try chain.check(engine: world.store.engine, modules: Self.modules(world))
        }
    }

    private static let most: [UInt8] = [UInt8](repeating: 0xFF, count: 8) + [0x7F]
    private static let hugeMemory: [UInt8] = [3, 0, 0, 0, 16] + most
}

extension SnapshotFile {
    /// Changes a bit among the first bytes of a section.
    mutating func flipOne(in id: UInt16, _ random: inout TenantRandom) {
        guard let place = sections.firstIndex(where: { $0.id == id }),
            let at = sections[place].payload.indices.prefix(40).randomElement(using: &random)
        else { return }
        sections[place].payload[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    }
}
