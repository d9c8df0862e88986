import Testing
import WasmCore
import WasmInterp

/// Everything that a guest can use up has an end, and a stated error there.
@Suite struct LimitTests {
    static let recursion = """
        (module
          (func $down (export "down") (param i32) (result i32)
            (if (result i32) (i32.eqz (local.get 0))
              (then (call $probe))
              (else (i32.add (i32.const 1)
                (call $down (i32.sub (local.get 0) (i32.const 1)))))))
          (func $probe (result i32) (i32.const 0))
          (func $endless (export "endless") (result i32)
            (i32.add (i32.const 1) (call $endless))))
        """

    @Test func aMillionFramesLieOnTheGuestsStack() throws {
        var limits = StoreLimits()
        limits.stackBytesMax = 1 << 30
        let (_, instance) = try makeGuest(Self.recursion, limits: limits)
        let down = try instance.function("down", as: ((Int32) -> Int32).self)
        #expect(try down(1_000_000) == 1_000_000)
    }

    /// Two modules with names of their own, one of which is no text for a terminal.
    @Test func namesInABacktraceAreLookedUpWhenAskedFor() throws {
        let engine = Engine()
        let store = Store(engine: engine, host: ())
        var imports = ImportSet(in: store)
        let outer: Instance
        do {
            let inner = try makeModule(
                #"(module (func $"in\1b\0aner" (export "f") unreachable))"#, engine: engine)
            imports.define("inner", exportsOf: try imports.instantiate(inner))
            outer = try imports.instantiate(
                try makeModule(
                    """
                    (module (import "inner" "f" (func $imported))
                      (func (export "unnamed") (call $outer)) (func $outer (call $imported)))
                    """, engine: engine))
        }
        let call = try outer.function("unnamed", as: (() -> Void).self)
        let trap = try #require(trap { () throws(Trap) in try call() })
        #expect(trap.backtrace.map(\.name) == ["in\u{1b}\nner", "outer", nil])
        let places = trap.backtrace.map { " @ 0x" + String($0.offset ?? 0, radix: 16) }
        #expect(
            trap.description == """
                unreachable
                  0: in\\u{1b}\\nner\(places[0])
                  1: outer\(places[1])
                  2: func[1]\(places[2])
                """)
        var frame = trap.backtrace[1]
        #expect(frame == Trap.Frame(function: 2, name: "outer", offset: frame.offset))
        #expect(frame != trap.backtrace[2])
        frame.name = "other"
        #expect(frame.name == "other" && trap.backtrace[1].name == "outer")
        frame.name = String(repeating: "n", count: 5000)
        #expect(frame.description.utf8.count < 1100)
    }

    @Test func endlessRecursionIsCallStackExhausted() throws {
        let (_, instance) = try makeGuest(Self.recursion)
        let endless = try instance.function("endless", as: (() -> Int32).self)
        for _ in 0..<2 {
            let trap = try #require(trap { () throws(Trap) in try endless() })
            #expect(trap.code == .stackOverflow)
            #expect(trap.message == "call stack exhausted")
            #expect(trap.backtrace.count == 100)
            #expect(trap.backtrace.allSatisfy { $0.name == "endless" })
        }
        let down = try instance.function("down", as: ((Int32) -> Int32).self)
        #expect(try down(10) == 10)
    }

    @Test func aSmallStackIsObeyed() throws {
        var limits = StoreLimits()
        limits.stackBytesMax = 1 << 16
        let (_, instance) = try makeGuest(Self.recursion, limits: limits)
        let down = try instance.function("down", as: ((Int32) -> Int32).self)
        #expect(try down(500) == 500)
        #expect(trap { () throws(Trap) in try down(10_000) }?.code == .stackOverflow)
    }

    @Test func memoryGrowsUpToItsOwnMaximumAndTheStores() throws {
        var limits = StoreLimits()
        limits.memoryBytesMax = 5 << 16
        for (type, most) in [("1", 5), ("1 3", 3), ("1 100", 5), ("5", 5)] {
            let (_, instance) = try makeGuest(
                """
                (module (memory (export "memory") \(type))
                  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
                  (func (export "size") (result i32) (memory.size))
                  (func (export "last") (result i32)
                    (i32.load8_u (i32.sub (i32.shl (memory.size) (i32.const 16)) (i32.const 1)))))
                """, limits: limits)
            let grow = try instance.function("grow", as: ((UInt32) -> Int32).self)
            let size = try instance.function("size", as: (() -> Int32).self)
            let last = try instance.function("last", as: (() -> Int32).self)
            #expect(try grow(0) == size())
            while try grow(1) >= 0 { #expect(try last() == 0) }
            #expect(try size() == most)
            #expect(try grow(1) == -1)
            #expect(try grow(.max) == -1)
            #expect(instance.memory()?.grow(byPages: 1) == nil)
            #expect(instance.memory()?.byteCount == UInt64(most) << 16)
        }
    }

    @Test func tablesGrowUpToTheStoresLimit() throws {
        var limits = StoreLimits()
        limits.tableElementsMax = 100
        let (store, instance) = try makeGuest(
            """
            (module (table (export "table") 10 externref)
              (func (export "grow") (param i32) (result i32)
                (table.grow (ref.null extern) (local.get 0))))
            """, limits: limits)
        let grow = try instance.function("grow", as: ((UInt32) -> Int32).self)
        #expect(try grow(90) == 10)
        #expect(try grow(1) == -1)
        #expect(instance.table("table")?.count == 100)
        let table = try #require(instance.table("table"))
        #expect(throws: StoreError.indexOutOfBounds) { try table.set(100, .null) }
        try table.set(99, store.makeExtern(1))
        #expect(throws: StoreError.limitExceeded("table")) { try table.grow(by: 1, with: .null) }
    }

    @Test(
        arguments: [
            ("(module (memory 2))", "memory"), ("(module (table 11 funcref))", "table"),
            ("(module (memory 1) (memory 1) (memory 1))", "memory"),
            ("(module (table 1 funcref) (table 1 funcref) (table 1 funcref))", "table"),
        ])
    func instancesBeyondALimitAreRefused(text: String, limit: String) throws {
        var limits = StoreLimits()
        limits.memoryBytesMax = 1 << 16
        limits.tableElementsMax = 10
        limits.memoriesMax = 2
        limits.tablesMax = 2
        do {
            _ = try makeGuest(text, limits: limits)
            Issue.record("instantiated")
        } catch InstantiationError.link(let error) {
            #expect(error == .limitExceeded(limit))
        }
    }

    @Test func instancesAreCounted() throws {
        var limits = StoreLimits()
        limits.instancesMax = 3
        let engine = makeEngine()
        let store = Store(engine: engine, host: (), limits: limits)
        let module = try makeModule("(module)", engine: engine)
        for _ in 0..<3 { _ = try store.instantiate(module) }
        do throws(InstantiationError) {
            _ = try store.instantiate(module)
            Issue.record("instantiated")
        } catch {
            guard case .link(.limitExceeded("instances")) = error else {
                Issue.record("another error")
                return
            }
        }
    }

    #if !(DEBUG || LoopDispatch)
        @Test func handlersCallEachOtherInConstantNativeStack() {
            _ = makeEngine()
            #expect(DispatchCheck.stackBytes(chain: 10_000_000) < 4096)
        }
    #endif
}
