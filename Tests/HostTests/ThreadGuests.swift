import Host
import WasmCore
import WasmInterp

/// Programs that start threads, as text. `body` is `_start`, `thread` is `wasi_thread_start` with
/// the parameters `$tid` and `$arg`.
struct ThreadGuest {
    var configuration = WASIConfiguration()
    var isMetered = true
    var body: String
    var thread = ""
    var functions = ""
    var imports = ""

    init(_ body: String, thread: String = "", functions: String = "", imports: String = "") {
        self.body = body
        self.thread = thread
        self.functions = functions
        self.imports = imports
    }

    /// Word 0 counts threads that are done, words 4 and up belong to the test.
    var text: String {
        """
        (module
          (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
          (import "env" "memory" (memory 1 20 shared))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (import "wasi_snapshot_preview1" "fd_write"
            (func $fd_write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_read"
            (func $fd_read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "poll_oneoff"
            (func $poll (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_seek"
            (func $fd_seek (param i32 i64 i32 i32) (result i32)))
          \(imports)
          (export "memory" (memory 0))
          ;; Tells that a thread is done.
          (func $done
            (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
            (drop (memory.atomic.notify (i32.const 0) (i32.const -1))))
          ;; Waits until as many are done.
          (func $join (param $count i32) (local $now i32)
            (loop $again
              (local.set $now (i32.atomic.load (i32.const 0)))
              (if (i32.lt_u (local.get $now) (local.get $count)) (then
                (drop (memory.atomic.wait32 (i32.const 0) (local.get $now) (i64.const -1)))
                (br $again)))))
          (func $forever (drop (memory.atomic.wait32 (i32.const 12) (i32.const 0) (i64.const -1))))
          \(functions)
          (func (export "wasi_thread_start") (param $tid i32) (param $arg i32) \(thread))
          (func (export "_start") (local $i i32) \(body)))
        """
    }

    consuming func run() throws -> WASIThreads.Outcome {
        try prepare().run()
    }

    consuming func prepare() throws -> WASIThreads {
        var settings = EngineConfiguration()
        settings.isMetered = isMetered
        settings.compilation = .lazy
        let engine = Engine(settings)
        let module = try Module(try WatParser.parseModule(text), engine: engine)
        nonisolated(unsafe) let configuration = configuration
        return unsafe try WASIThreads(module, configuration)
    }
}
