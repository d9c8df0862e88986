import Foundation
import Host
import Testing
import WasmCore
import WasmInterp

/// Snapshots of every version of the format are read, by whoever wrote them.
///
/// `BLESS=1 swift test --filter GoldenSnapshotTests` writes those of a new version; what is there
/// stays as it is.
@Suite struct GoldenSnapshotTests {
    /// Has some of all that a store can have, and adds all of it up behind a long loop.
    private static let text = """
        (module
          (import "wasi_snapshot_preview1" "path_open" (func $open
            (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_read" (func $fd_read
            (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "random_get" (func $random
            (param i32 i32) (result i32)))
          (memory (export "memory") 2 5)
          (data (i32.const 1024) "sub/file")
          (data (i32.const 70000) "what the module has")
          (data $dropped "abc")
          (type $node (struct (field $number (mut i32)) (field $next (mut (ref null $node)))))
          (type $bytes (array (mut i8)))
          (type $unary (func (param i32) (result i32)))
          (tag $e (param i32))
          (global $ring (mut (ref null $node)) (ref.null $node))
          (global $bytes (mut (ref null $bytes)) (ref.null $bytes))
          (global $held (mut exnref) (ref.null exn))
          (global $sum (mut i64) (i64.const 5))
          (table $t 1 4 funcref)
          (elem declare func $double $triple)
          (func $double (type $unary) (i32.shl (local.get 0) (i32.const 1)))
          (func $triple (type $unary) (i32.mul (local.get 0) (i32.const 3)))
          (func $add (param i32)
            (global.set $sum (i64.add (i64.mul (global.get $sum) (i64.const 31))
              (i64.extend_i32_u (local.get 0)))))
          ;; Two bytes of the file.
          (func $read
            (i32.store (i32.const 0) (i32.const 64))
            (i32.store (i32.const 4) (i32.const 2))
            (call $add (call $fd_read (i32.const 4) (i32.const 0) (i32.const 1) (i32.const 8)))
            (call $add (i32.load16_u (i32.const 64))))
          (func $prepare
            (call $add (call $open (i32.const 3) (i32.const 0) (i32.const 1024) (i32.const 8)
              (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 32)))
            (call $read)
            (call $add (call $random (i32.const 128) (i32.const 4)))
            (global.set $ring (struct.new $node (i32.const 7) (ref.null $node)))
            (struct.set $node $next (global.get $ring)
              (struct.new $node (i32.const 9) (global.get $ring)))
            (global.set $bytes (array.new_data $bytes $dropped (i32.const 1) (i32.const 2)))
            (data.drop $dropped)
            (drop (table.grow $t (ref.func $double) (i32.const 2)))
            (table.set $t (i32.const 2) (ref.func $triple))
            (block $caught (result i32 exnref)
              (try_table (catch_ref $e $caught) (throw $e (i32.const 77)))
              (unreachable))
            (global.set $held)
            (call $add)
            (drop (memory.grow (i32.const 1)))
            (memory.fill (i32.const 140000) (i32.const 3) (i32.const 5000)))
          (func $finish (result i32)
            (call $read)
            (call $add (call $random (i32.const 128) (i32.const 4)))
            (call $add (i32.load (i32.const 128)))
            (call $add (struct.get $node $number (struct.get $node $next (global.get $ring))))
            (call $add (array.get_u $bytes (global.get $bytes) (i32.const 1)))
            (call $add (call_indirect $t (type $unary) (i32.const 21) (i32.const 2)))
            (call $add (i32.load (i32.const 140004)))
            (call $add (i32.load (i32.const 70004)))
            (call $add (memory.size))
            (block $caught (result i32)
              (try_table (catch $e $caught) (throw_ref (global.get $held)))
              (unreachable)))
          (func (export "run") (param $n i32) (result i64) (local $f f64) (local $v v128)
            (call $prepare)
            (local.set $v (v128.const i64x2 3 4))
            (loop $more
              (local.set $f (f64.add (local.get $f) (f64.const 0.5)))
              (i32.store (i32.const 8192) (local.get $n))
              (br_if $more (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            (call $add (i32.trunc_f64_s (local.get $f)))
            (call $add (i32x4.extract_lane 2 (local.get $v)))
            (call $add (call $finish))
            (global.get $sum)))
        """

    private static let rounds: Int32 = 100_000
    private static let result: Int64 = -2_802_618_194_275_555_225

    private static var engine: Engine {
        var configuration = EngineConfiguration()
        configuration.features = .all
        configuration.isMetered = true
        configuration.tracksWrites = true
        return Engine(configuration)
    }

    private static func linker(_ engine: Engine) -> Linker<WASIPreview1> {
        var linker = Linker<WASIPreview1>(engine: engine)
        WASIPreview1.define(in: &linker) { $0 }
        return linker
    }

    private static func store(
        _ engine: Engine, _ files: MemoryFileSystem, seed: UInt64
    ) -> Store<WASIPreview1> {
        var world = WASIConfiguration()
        world.preopen("/data", files)
        world.random = SeededRandom(seed: seed)
        world.clock = VirtualClock(realtime: 1_000)
        world.arguments = ["golden", "snapshot"]
        world.environment = [("LANG", "C")]
        return Store(engine: engine, host: WASIPreview1(world))
    }

    /// A call that nobody has let run.
    private static func call() throws -> (Store<WASIPreview1>, Invocation<[Value]>) {
        let engine = engine
        let files = MemoryFileSystem()
        try files.addFile("sub/file", text: "0123456789")
        let store = store(engine, files, seed: 1)
        let module = try Module(try WatParser.parseModule(text), engine: engine)
        let instance = try linker(engine).instantiate(module, in: store)
        let run = try #require(instance.function("run"))
        return (store, try run.start([.i32(rounds)]))
    }

    private static func options(clock: UInt64) -> SnapshotOptions {
        var options = SnapshotOptions()
        options.hasModules = true
        options.logicalClock = clock
        return options
    }

    private static func write(
        _ store: Store<WASIPreview1>, _ call: Invocation<[Value]>, clock: UInt64,
        since base: SnapshotBase? = nil
    ) throws -> WrittenSnapshot<SnapshotBytes> {
        try store.writeSnapshot(
            with: [call.pausedCall].compactMap(\.self), participants: [store.host], since: base,
            options(clock: clock), to: SnapshotBytes())
    }

    /// What was written goes on in a world where none of it is there yet.
    private static func read(
        _ bytes: [UInt8], parent: [UInt8]? = nil
    ) throws -> (Store<WASIPreview1>, RestoredSnapshot) {
        let engine = engine
        let store = store(engine, MemoryFileSystem(), seed: 9)
        let linker = linker(engine)
        let restored = try store.readSnapshot(
            from: SnapshotBytes(bytes), participants: [store.host],
            parents: { _ in parent.map { SnapshotBytes($0) } },
            host: { linker.resolve($0.module, $0.name, in: store) })
        return (store, restored)
    }

    // The files: of each version one that stands alone, and one that goes on from it.

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/snapshots")
    private static let current =
        "\(SnapshotHeader.majorVersion).\(SnapshotHeader.minorVersion)"

    private static var versions: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix("-next.snap") }.map { String($0.dropLast(10)) }.sorted()
    }

    private static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: name + ".snap")))
    }

    @Test func thisVersionIsThere() throws {
        let isBlessing = ProcessInfo.processInfo.environment["BLESS"] == "1"
        if isBlessing, !Self.versions.contains(Self.current) {
            let (store, call) = try Self.call()
            _ = try call.resume(fuel: 50_000)
            let first = try Self.write(store, call, clock: 1)
            _ = try call.resume(fuel: 50_000)
            let next = try Self.write(store, call, clock: 2, since: first.base)
            try FileManager.default.createDirectory(
                at: Self.folder, withIntermediateDirectories: true)
            for (suffix, bytes) in [("", first.sink.bytes), ("-next", next.sink.bytes)] {
                let name = Self.current + suffix + ".snap"
                try Data(bytes).write(to: Self.folder.appending(path: name))
            }
        }
        #expect(Self.versions.contains(Self.current), "BLESS=1 writes it")
    }

    @Test(arguments: versions) func everyVersionGoesOn(version: String) throws {
        let whole = try Self.bytes(version)
        let files = try [(whole, nil), (Self.bytes(version + "-next"), whole)]
        for (number, (bytes, parent)) in files.enumerated() {
            let (store, restored) = try Self.read(bytes, parent: parent)
            #expect(restored.header.logicalClock == UInt64(number + 1))
            let call = try #require(restored.calls.first)
            guard case .finished(let values) = try call.resume(fuel: nil) else {
                Issue.record("it has not ended")
                continue
            }
            #expect(values == [.i64(Self.result)])
            #expect(store.instances.first?.memory("memory")?.byteCount == 3 << 16)
        }
    }

    /// Who changes what is written gives the format another number.
    @Test(arguments: versions) func whatIsWrittenIsWhatIsSaid(version: String) throws {
        guard version == Self.current else { return }
        let bytes = try Self.bytes(version)
        let (store, restored) = try Self.read(bytes)
        let call = try #require(restored.calls.first)
        let again = try Self.write(store, call, clock: 1)
        let isSame = again.sink.bytes == bytes
        #expect(isSame)
    }

    @Test func nothingDisturbedIsTheSame() throws {
        let (_, call) = try Self.call()
        guard case .finished(let values) = try call.resume(fuel: nil) else { return }
        #expect(values == [.i64(Self.result)])
    }
}
