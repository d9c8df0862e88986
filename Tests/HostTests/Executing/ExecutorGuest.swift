import Host
import WasmCore
import WasmInterp

/// A guest of executors, with the functions that their tests call.
struct ExecutorGuest {
    static let text = """
        (module
          (import "wasi_snapshot_preview1" "poll_oneoff"
            (func $poll (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_read"
            (func $read (param i32 i32 i32 i32) (result i32)))
          (import "host" "ask" (func $ask (param i64) (result i64)))
          (memory (export "memory") 20)
          (data (i32.const 131072) "data")
          (func (export "spin") (loop (br 0)))
          (func (export "trap") (unreachable))
          (func $sum (export "sum") (param $most i64) (result i64)
            (local $sum i64)
            (block (loop
              (br_if 1 (i64.eqz (local.get $most)))
              (local.set $sum (i64.add (local.get $sum) (local.get $most)))
              (local.set $most (i64.sub (local.get $most) (i64.const 1)))
              (br 0)))
            (local.get $sum))
          (func (export "ask") (param i64) (result i64) (call $ask (local.get 0)))
          (func $sleep (export "sleep") (param $time i64) (result i32)
            (i32.store (i32.const 16) (i32.const 1))
            (i64.store (i32.const 24) (local.get $time))
            (if (call $poll (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128))
              (then (unreachable)))
            (i32.load (i32.const 128)))
          ;; Sleeps some times, between calls that need the stack.
          (func $deep (param i32) (result i32)
            (if (result i32) (local.get 0)
              (then (i32.add (i32.const 1) (call $deep (i32.sub (local.get 0) (i32.const 1)))))
              (else (i32.const 0))))
          (func (export "naps") (param $time i64) (param $count i32) (result i32)
            (local $done i32)
            (loop
              (drop (call $sleep (local.get $time)))
              (if (i32.ne (call $deep (i32.const 2000)) (i32.const 2000)) (then (unreachable)))
              (local.set $done (i32.add (local.get $done) (i32.const 1)))
              (br_if 0 (i32.lt_u (local.get $done) (local.get $count))))
            (local.get $done))
          ;; Fills 256 KiB, waits for a byte, and says whether all is as it was.
          (func (export "keep") (param $seed i32) (result i32)
            (local $at i32)
            (i32.store (i32.const 131072) (i32.const 0))
            (loop
              (i32.store offset=196608 (local.get $at)
                (i32.mul (i32.add (local.get $at) (local.get $seed)) (i32.const 0x9E3779B1)))
              (br_if 0 (i32.lt_u
                (local.tee $at (i32.add (local.get $at) (i32.const 4))) (i32.const 262144))))
            (i32.store (i32.const 0) (i32.const 64))
            (i32.store (i32.const 4) (i32.const 1))
            (if (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8))
              (then (unreachable)))
            (if (i32.load (i32.const 131072)) (then (return (i32.const 2))))
            (local.set $at (i32.const 0))
            (loop
              (if (i32.ne (i32.load offset=196608 (local.get $at))
                  (i32.mul (i32.add (local.get $at) (local.get $seed)) (i32.const 0x9E3779B1)))
                (then (return (i32.const 0))))
              (br_if 0 (i32.lt_u
                (local.tee $at (i32.add (local.get $at) (i32.const 4))) (i32.const 262144))))
            (i32.const 1)))
        """

    /// Sleeps for a millisecond and ends with the number of its arguments.
    static let program = """
        (module
          (import "wasi_snapshot_preview1" "poll_oneoff"
            (func $poll (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "args_sizes_get"
            (func $sizes (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (memory (export "memory") 1)
          (func $start (i64.store (i32.const 24) (i64.const 1000000)))
          (start $start)
          (func (export "_start")
            (i32.store (i32.const 16) (i32.const 1))
            (if (call $poll (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128))
              (then (unreachable)))
            (if (call $sizes (i32.const 0) (i32.const 4)) (then (unreachable)))
            (call $exit (i32.load (i32.const 0)))))
        """

    static let endlessStart = """
        (module (memory (export "memory") 1) (func $start (loop (br 0))) (start $start)
          (func (export "_start")))
        """

    let store: Store<WASIPreview1>
    private let instance: Instance

    static func module(_ text: String = text) throws -> Module {
        var settings = EngineConfiguration()
        settings.isMetered = true
        return try Module(try WatParser.parseModule(text), engine: Engine(settings))
    }

    /// - Parameter input: What ``keep`` waits for.
    init(_ module: Module, isMetered: Bool = true, input: MemoryPipe? = nil) throws {
        var code = module.engine.configuration.code
        code.isMetered = isMetered
        var configuration = WASIConfiguration()
        if let input { configuration.standardInput = input.input() }
        store = Store(engine: module.engine, host: WASIPreview1(configuration), code: code)
        var linker = Linker<WASIPreview1>(engine: module.engine)
        WASIPreview1.define(in: &linker) { $0 }
        linker.defineAsync("host", "ask") { (_, number: UInt64) async throws -> UInt64 in
            if number == .max { throw GuestEnd.cancelled }
            if number == .max - 1 { try await Task.sleep(for: .seconds(3600)) }
            await Task.yield()
            return number + 1
        }
        instance = try linker.instantiate(module, in: store)
    }

    var spin: TypedFunction<Void> { get throws { try function("spin", as: (() -> Void).self) } }
    var trap: TypedFunction<Void> { get throws { try function("trap", as: (() -> Void).self) } }
    var sum: TypedFunction<UInt64, UInt64> {
        get throws { try instance.function("sum", as: ((UInt64) -> UInt64).self) }
    }
    var ask: TypedFunction<UInt64, UInt64> {
        get throws { try instance.function("ask", as: ((UInt64) -> UInt64).self) }
    }
    var sleep: TypedFunction<UInt64, UInt32> {
        get throws { try instance.function("sleep", as: ((UInt64) -> UInt32).self) }
    }
    var naps: TypedFunction<UInt64, UInt32, UInt32> {
        get throws { try instance.function("naps", as: ((UInt64, UInt32) -> UInt32).self) }
    }
    var keep: TypedFunction<UInt32, UInt32> {
        get throws { try instance.function("keep", as: ((UInt32) -> UInt32).self) }
    }

    private func function(
        _ name: String, as type: (() -> Void).Type
    ) throws(ExportError) -> TypedFunction<Void> { try instance.function(name, as: type) }
}
