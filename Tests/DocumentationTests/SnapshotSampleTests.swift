import Testing
import WasmCore
import WasmInterp

/// The samples of the page on snapshots.
@Suite struct SnapshotSampleTests {
    /// Adds the numbers up to one that is given, each told to the host.
    private static let text = """
        (module
          (import "app" "tell" (func $tell (param i32)))
          (global $ready (mut i32) (i32.const 0))
          (func (export "setUp") (global.set $ready (i32.const 41)))
          (func (export "handle") (result i32)
            (global.set $ready (i32.add (global.get $ready) (i32.const 1)))
            (global.get $ready))
          (func (export "run") (param i32) (result i64) (local $sum i64)
            (loop $next
              (call $tell (local.get 0))
              (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (local.get 0))))
              (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
            (local.get $sum)))
        """

    private static func linker(_ engine: Engine) -> Linker<Void> {
        var linker = Linker<Void>(engine: engine)
        linker.define("app", "tell") { (_, _: Int32) in }
        return linker
    }

    @Test func aGuestGoesOnFromBytes() async throws {
        let snapshot = try SnapshotSamples.taken(Self.text, Self.linker)
        #expect(snapshot.callCount == 1)
        let engine = Engine()
        let values = try await SnapshotSamples.resumed(
            snapshot.bytes, engine, Self.linker(engine))
        #expect(values == [.i64(210)])
    }

    @Test func guestsAreForkedAndPooledAndWrittenAgain() async throws {
        var configuration = EngineConfiguration()
        configuration.isMetered = true
        let engine = Engine(configuration)
        let (linker, store) = (Self.linker(engine), Store(engine: engine, host: ()))
        let module = try Module(text: Self.text, engine: engine)
        let run = try linker.instantiate(module, in: store)
            .function("run", as: ((Int32) -> Int64).self)
        let call = try run.start(20)
        _ = try call.resume(fuel: 100)
        let (one, other) = try await SnapshotSamples.forked(store, linker, call)
        #expect(one == 210 && other == [.i64(210)])

        let pooled = Store(engine: engine, host: ())
        #expect(try SnapshotSamples.pooled(module, linker, in: pooled) == 42)

        let plain = try Module(text: "(module (memory (export \"m\") 2))", engine: engine)
        let (first, second) = (Store(engine: engine, host: ()), Store(engine: engine, host: ()))
        let memory = try first.instantiate(plain).memory("m")
        try SnapshotSamples.increment(first, plain, second) { try memory?.write([7], at: 70_000) }
        let bytes = try second.instances[0].memory("m")?.bytes(at: 70_000, byteCount: 1)
        #expect(bytes.map { Array($0) } == [7])
    }

    @Test func theCartGoesAlong() throws {
        let (full, empty) = (Cart(), Cart())
        full.items = [1, 2, 3]
        let store = Store(engine: Engine(), host: ())
        let snapshot = try store.snapshot(participants: [full])
        try snapshot.restore(in: Store(engine: store.engine, host: ()), participants: [empty])
        #expect(empty.items == [1, 2, 3])
    }
}
