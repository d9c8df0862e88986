import Testing
import WasmCore
import WasmInterp

/// Exceptions that cross instances and host functions.
@Suite struct ExceptionTests {
    struct Failure: Error {}

    static let thrower = """
        (module
          (tag $e (export "e") (param i32 i64))
          (tag $f (export "f"))
          (func $throw (export "throw") (param i32)
            (if (i32.eqz (local.get 0)) (then (throw $f)))
            (throw $e (local.get 0) (i64.const 9))))
        """
    static let catcher = """
        (module
          (import "a" "e" (tag $e (param i32 i64)))
          (import "a" "throw" (func $throw (param i32)))
          (import "h" "pass" (func $pass (param i32)))
          (import "h" "raise" (func $raise (param i32)))
          (func $direct (export "direct") (param i32) (result i32 i64)
            (block $caught (result i32 i64)
              (try_table (catch $e $caught) (call $throw (local.get 0)))
              (i32.const -1) (i64.const -1)))
          (func (export "host") (param i32) (result i32 i64)
            (block $caught (result i32 i64)
              (try_table (catch $e $caught) (call $pass (local.get 0)))
              (i32.const -1) (i64.const -1)))
          (func (export "raise") (param i32) (result i32 i64)
            (block $caught (result i32 i64)
              (try_table (catch $e $caught) (call $raise (local.get 0)))
              (i32.const -1) (i64.const -1)))
          (func (export "all") (param i32) (result i32)
            (block $caught
              (try_table (catch_all $caught) (call $pass (local.get 0)))
              (return (i32.const 0)))
            (i32.const 1))
          (func $tail (param i32)
            (try_table (catch_all 0) (return_call $raise (local.get 0))))
          (func (export "tail") (param i32) (result i32 i64)
            (block $caught (result i32 i64)
              (try_table (catch $e $caught) (call $tail (local.get 0)))
              (i32.const -1) (i64.const -1)))
          (func (export "uncaught") (param i32) (call $pass (local.get 0))))
        """

    private func makeCatcher() throws -> (thrower: Instance, catcher: Instance) {
        let engine = makeEngine()
        var linker = Linker<Void>(engine: engine)
        let store = Store(engine: engine, host: ())
        let thrower = try linker.instantiate(
            try makeModule(Self.thrower, engine: engine), in: store)
        // The store that both are of stays on one thread.
        nonisolated(unsafe) let state = thrower
        nonisolated(unsafe) let tag = try #require(thrower.tag("e"))
        linker.define("h", "pass") { (_, value: Int32) throws in
            if value < 0 { throw Failure() }
            try unsafe state.function("throw", as: ((Int32) -> Void).self)(value)
        }
        linker.define("h", "raise") { (_, value: Int32) throws in
            throw try unsafe tag.makeException([.i32(value), .i64(10)])
        }
        var imports = ImportSet(linker, in: store)
        imports.define("a", exportsOf: thrower)
        return (thrower, try imports.instantiate(try makeModule(Self.catcher, engine: engine)))
    }

    @Test(arguments: [("direct", 9), ("host", 9), ("raise", 10), ("tail", 10)])
    func payloadsReachTheHandler(name: String, second: Int64) throws {
        let (_, catcher) = try makeCatcher()
        let function = try catcher.function(name, as: ((Int32) -> (Int32, Int64)).self)
        for _ in 0..<3 { #expect(try function(5) == (5, second)) }
    }

    @Test func exceptionsOfAnotherTagPassOn() throws {
        let (thrower, catcher) = try makeCatcher()
        let direct = try catcher.function("direct", as: ((Int32) -> (Int32, Int64)).self)
        let uncaught = try #require(trap { () throws(Trap) in try direct(0) })
        #expect(uncaught.code == .uncaughtException)
        let exception = try #require(uncaught.exception)
        #expect(thrower.tag("e")?.payload(of: exception) == nil)
        #expect(thrower.tag("f")?.payload(of: exception)?.isEmpty == true)
        let host = try catcher.function("host", as: ((Int32) -> (Int32, Int64)).self)
        #expect(trap { () throws(Trap) in try host(0) }?.code == .uncaughtException)
    }

    @Test func theHostReadsWhatNoGuestCaught() throws {
        let (thrower, catcher) = try makeCatcher()
        let function = try catcher.function("uncaught", as: ((Int32) -> Void).self)
        let uncaught = try #require(trap { () throws(Trap) in try function(6) })
        let exception = try #require(uncaught.exception)
        let payload = try #require(thrower.tag("e")?.payload(of: exception))
        guard payload.count == 2, case .i32(6) = payload[0], case .i64(9) = payload[1] else {
            Issue.record("another payload")
            return
        }
    }

    @Test func failuresOfTheHostAreNoExceptions() throws {
        let (_, catcher) = try makeCatcher()
        let all = try catcher.function("all", as: ((Int32) -> Int32).self)
        #expect(try all(1) == 1)
        let failed = try #require(trap { () throws(Trap) in try all(-1) })
        #expect(failed.code == .host)
        #expect(failed.cause is Failure)
    }

    @Test func payloadsAreChecked() throws {
        let (thrower, _) = try makeCatcher()
        let tag = try #require(thrower.tag("e"))
        #expect(trap { () throws(Trap) in try tag.makeException([.i32(1)]) }?.code == .host)
    }

    @Test func anEmptyTryCatchesNothingOfWhatFollows() throws {
        let engine = makeEngine()
        let module = try makeModule(
            """
            (module (tag $e)
              (func (export "run")
                (block $caught
                  (try_table (catch_all $caught))
                  (throw $e))))
            """, engine: engine)
        let store = Store(engine: engine, host: ())
        let instance = try Linker<Void>(engine: engine).instantiate(module, in: store)
        let run = try instance.function("run", as: (() -> Void).self)
        #expect(trap { () throws(Trap) in try run() }?.code == .uncaughtException)
    }
}
