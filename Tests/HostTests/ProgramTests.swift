import Host
import Testing
import WasmCore
import WasmInterp

/// Whole programs in one call, and the kinds of modules that there are.
@Suite struct ProgramTests {
    /// A program that writes "hi" and goes on with `body`.
    static func text(_ body: String, exports: String = "") -> String {
        """
        (module
          (import "wasi_snapshot_preview1" "fd_write"
            (func $write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_read"
            (func $read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "poll_oneoff"
            (func $poll (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "\\08\\00\\00\\00\\02\\00\\00\\00hi")
          (func $say (drop (call $write
            (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16))))
          ;; A clock that never rings.
          (func $sleep
            (i32.store8 (i32.const 1048) (i32.const 0))
            (i32.store (i32.const 1056) (i32.const 1))
            (i64.store (i32.const 1064) (i64.const -1))
            (drop (call $poll
              (i32.const 1040) (i32.const 2048) (i32.const 1) (i32.const 3000))))
          (func (export "_start") (call $say) \(body))
          \(exports))
        """
    }

    private static func module(_ text: String, isMetered: Bool = false) throws -> Module {
        var settings = EngineConfiguration()
        settings.isMetered = isMetered
        return try Module(try WatParser.parseModule(text), engine: Engine(settings))
    }

    private static func configuration(_ output: BytesOutput) -> WASIConfiguration {
        var configuration = WASIConfiguration()
        configuration.standardOutput = output
        return configuration
    }

    @Test(arguments: [("", 0), ("(call $exit (i32.const 3))", 3)] as [(String, UInt32)])
    func aProgramRunsAndItsCodeIsTheResult(end: String, code: UInt32) async throws {
        let module = try Self.module(Self.text(end))
        let (output, other) = (BytesOutput(), BytesOutput())
        #expect(try WASIPreview1.run(module, Self.configuration(output)) == code)
        #expect(try await WASIPreview1.runAsync(module, Self.configuration(other)) == code)
        #expect([output.text, other.text] == ["hi", "hi"])
    }

    @Test func aProgramThatExitsWhileItIsInstantiatedHasRun() throws {
        let text = Self.text("", exports: "(func $begin (call $exit (i32.const 4))) (start $begin)")
        #expect(try WASIPreview1.run(try Self.module(text), WASIConfiguration()) == 4)
    }

    @Test func aProgramWithThreadsIsRunByThem() throws {
        let guest = ThreadGuest(
            "(drop (call $spawn (i32.const 7))) (call $join (i32.const 1))"
                + "(call $exit (i32.load (i32.const 16)))",
            thread: "(i32.store (i32.const 16) (local.get $arg)) (call $done)")
        #expect(try WASIPreview1.run(try Self.module(guest.text), WASIConfiguration()) == 7)
    }

    /// What a module is that can't be run, and how the error reads.
    static let refused: [(text: String, message: String)] = [
        ("(module)", "there is no export \"_start\""),
        (
            "(module (func (export \"_start\") (result i32) (i32.const 1)))",
            "the function \"_start\" has type () -> (i32), asked for () -> ()"
        ),
        ("(module (memory (export \"_start\") 1))", "the export \"_start\" is no function"),
        (
            text("", exports: "(func (export \"_initialize\"))"),
            "the module exports \"_initialize\": it is a library, not a program"
        ),
        (
            "(module (import \"env\" \"f\" (func)) (func (export \"_start\")))",
            "unknown import: \"env\" \"f\" has not been defined"
        ),
        (text("(unreachable)"), "unreachable"),
    ]

    @Test(arguments: refused)
    func whatIsNoProgramIsRefused(text: String, message: String) async throws {
        let module = try Self.module(text)
        let error = #expect(throws: WASIProgramError.self) {
            _ = try WASIPreview1.run(module, WASIConfiguration())
        }
        #expect(error?.description.hasPrefix(message) == true, "\(error.debugDescription)")
        let other = await #expect(throws: WASIProgramError.self) {
            _ = try await WASIPreview1.runAsync(module, WASIConfiguration())
        }
        #expect(other?.description.hasPrefix(message) == true)
    }

    @Test func limitsAreOfTheRun() throws {
        let endless = try Self.module(Self.text("(loop (br 0))"), isMetered: true)
        func code(_ run: () throws(WASIProgramError) -> UInt32) -> TrapCode? {
            do throws(WASIProgramError) {
                _ = try run()
            } catch {
                if case .trap(let trap) = error { return trap.code }
            }
            return nil
        }
        #expect(
            code { () throws(WASIProgramError) in
                try WASIPreview1.run(endless, WASIConfiguration(), fuel: 100_000)
            } == .outOfFuel)
        #expect(
            code { () throws(WASIProgramError) in
                try WASIPreview1.run(
                    endless, WASIConfiguration(), deadline: .now + .milliseconds(20))
            } == .interrupted)
        let sleeping = try Self.module(Self.text("(call $sleep)"), isMetered: true)
        #expect(
            code { () throws(WASIProgramError) in
                try WASIPreview1.run(
                    sleeping, WASIConfiguration(), deadline: .now + .milliseconds(20))
            } == .interrupted)
        var limits = StoreLimits()
        limits.memoryBytesMax = 1
        let error = #expect(throws: WASIProgramError.self) {
            _ = try WASIPreview1.run(endless, WASIConfiguration(), limits: limits)
        }
        guard case .link(.limitExceeded) = error else {
            Issue.record("\(error.debugDescription)")
            return
        }
    }

    /// Whether it computes or sleeps, and whether fuel is counted or not.
    @Test(arguments: ["(loop (br 0))", "(call $sleep)"], [true, false])
    func aCancelledTaskStopsItsProgram(body: String, isMetered: Bool) async throws {
        // A thread of an unmetered engine would compute for ever, beyond the test.
        let body = isMetered ? body : "(call $sleep)"
        let module = try Self.module(Self.text(body), isMetered: isMetered)
        let output = BytesOutput()
        let task = Task {
            try await WASIPreview1.runAsync(module, Self.configuration(output))
        }
        while output.text.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
        task.cancel()
        let result = await task.result
        guard case .failure(let error as WASIProgramError) = result,
            case .trap(let trap) = error
        else {
            Issue.record("\(result)")
            return
        }
        #expect(trap.code == .interrupted)
        #expect(trap.exit == nil)
    }

    @Test func anInstanceOfALinkerIsStarted() async throws {
        let text = """
            (module
              (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
              (import "env" "code" (func $code (result i32)))
              (memory (export "memory") 1)
              (func (export "_start") (call $exit (call $code))))
            """
        let module = try Self.module(text)
        for waits in [false, true] {
            var linker = Linker<WASIPreview1>(engine: module.engine)
            WASIPreview1.define(in: &linker) { $0 }
            if waits {
                linker.defineAsync("env", "code") {
                    (_: Caller<WASIPreview1>) async throws -> Int32 in
                    await Task.yield()
                    return 6
                }
            } else {
                linker.define("env", "code") { (_: Caller<WASIPreview1>) in Int32(5) }
            }
            let wasi = WASIPreview1(WASIConfiguration())
            let store = Store(engine: module.engine, host: wasi)
            let instance = try linker.instantiate(module, in: store)
            if waits {
                #expect(try await wasi.startAsync(instance) == 6)
            } else {
                #expect(try wasi.start(instance) == 5)
            }
        }
    }

    @Test func aLibraryIsSetUpThenCalled() throws {
        func use(_ text: String) throws -> (instance: Instance, wasi: WASIPreview1) {
            let module = try Self.module(text)
            var linker = Linker<WASIPreview1>(engine: module.engine)
            WASIPreview1.define(in: &linker) { $0 }
            let wasi = WASIPreview1(WASIConfiguration())
            let store = Store(engine: module.engine, host: wasi)
            return (try linker.instantiate(module, in: store), wasi)
        }
        let library = """
            (module
              (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
              (memory (export "memory") 1)
              (global $n (mut i32) (i32.const 1))
              INITIALIZE
              (func (export "value") (result i32)
                (i32.add (call $yield) (global.get $n))))
            """
        for (initialize, expected) in [
            ("(func (export \"_initialize\") (global.set $n (i32.const 2)))", Int32(2)), ("", 1),
        ] {
            let (instance, wasi) = try use(library.replacing("INITIALIZE", with: initialize))
            try wasi.initialize(instance)
            let value = try instance.function("value", as: (() -> Int32).self)
            #expect(try value() == expected)
            wasi.close()
            #expect(throws: Trap.self) { try value() }
        }
        let (program, wasi) = try use(Self.text(""))
        let error = #expect(throws: WASIProgramError.self) { try wasi.initialize(program) }
        #expect(
            error?.description == "the module exports \"_start\": it is a program, not a library")
    }
}

/// A host function that runs programs.
@Suite struct ProgramInHostFunctionTests {
    @Test func aTrapOfTheProgramIsTheCallers() throws {
        var configuration = EngineConfiguration()
        configuration.isMetered = true
        let engine = Engine(configuration)
        let program = try Module(
            text: #"(module (func (export "_start") (loop $more (br $more))))"#, engine: engine)
        var linker = Linker<Void>(engine: engine)
        linker.define("host", "run") { _ in
            try WASIPreview1.run(program, WASIConfiguration(), fuel: 1_000)
        }
        let caller = try Module(
            text: """
                (module
                  (import "host" "run" (func $run (result i32)))
                  (func (export "f") (drop (call $run))))
                """, engine: engine)
        let store = Store(engine: engine, host: ())
        let f = try linker.instantiate(caller, in: store).function("f", as: (() -> Void).self)
        do throws(Trap) {
            try f()
            Issue.record("it returned")
        } catch {
            #expect(error.code == .outOfFuel)
        }
    }
}
