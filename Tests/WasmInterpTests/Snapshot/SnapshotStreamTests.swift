import MeshCrypto
import Testing
import WasmCore
import WasmInterp

/// Sinks and sources are the host's: they come and go as they like, and see nothing unfinished.
@Suite struct SnapshotStreamTests {
    /// Gives so many bytes at once, and counts how often it was asked.
    private final class Source: SnapshotSource {
        private var content: SnapshotBytes
        private let byteCountMax: Int
        private(set) var count = 0
        private let look: () -> Void

        init(_ bytes: [UInt8], by byteCountMax: Int = .max, look: @escaping () -> Void = {}) {
            content = SnapshotBytes(bytes)
            self.byteCountMax = byteCountMax
            self.look = look
        }

        func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
            count += 1
            look()
            return unsafe content.read(
                into: UnsafeMutableRawBufferPointer(
                    rebasing: buffer.prefix(min(buffer.count, byteCountMax))))
        }
    }

    private struct Sink: SnapshotSink {
        let look: () throws -> Void
        mutating func write(_ bytes: UnsafeRawBufferPointer) throws { try look() }
    }

    static func world() throws -> PageWorld {
        let world = try PageWorld(tracksWrites: false)
        try world.call("grow0", 10)
        for page in 0..<100 { try world.call("store0", page * 8_192) }
        return world
    }

    @Test func sourcesAreAskedForLargeParts() throws {
        let world = try Self.world()
        let bytes = try world.write().sink.bytes
        let whole = Source(bytes)
        for source in [whole, Source(bytes, by: 1_000), Source(bytes, by: 7)] {
            let store = Store(engine: world.store.engine, host: ())
            _ = try store.readSnapshot(
                from: source, modules: { [world] _ in world.module }, host: { _ in nil })
            #expect(try world.hasContents(of: store))
        }
        #expect(whole.count <= bytes.count / 65_536 + 2)
    }

    @Test func sourcesSeeNoStoreThatIsUnfinished() throws {
        let world = try Self.world()
        let bytes = try world.write().sink.bytes
        let store = Store(engine: world.store.engine, host: ())
        let source = Source(bytes, by: 1_000) { #expect(store.instances.isEmpty) }
        _ = try store.readSnapshot(
            from: source, modules: { [world] _ in world.module }, host: { _ in nil })
        #expect(store.instances.count == 1)
    }

    @Test func memoriesAreLentWhileTheyAreWritten() throws {
        let world = try Self.world()
        let memory = try #require(world.instance.memory("0"))
        var growths = 0
        let sink = Sink {
            // What is read of it stays where it is; a memory that has to move does not grow.
            if memory.grow(byPages: 1) != nil { growths += 1 }
        }
        let expected = try world.write().digest
        #expect(try world.store.writeSnapshot(to: sink).digest == expected)
        #expect(growths > 0)
        #expect(throws: StateError.lentMemory(memory: 0)) {
            try memory.withMutableBytes { _ in
                _ = try world.store.writeSnapshot(to: SnapshotBytes())
            }
        }
        // Lent to be read it can be captured, and is lent as before then.
        try memory.withBytes { _ in _ = try world.write() }
        try world.call("store0", 0)
    }
}
