import Testing
import WasmCore
import WasmInterp

/// What all stores of an engine may have together.
@Suite struct EngineLimitTests {
    private static let page: UInt64 = 1 << 16

    private func makeEngine(_ byteCount: UInt64?) -> Engine {
        var configuration = EngineConfiguration()
        configuration.memoryBytesTotalMax = byteCount
        return Engine(configuration)
    }

    private func makeInstance(_ text: String, _ engine: Engine) throws -> Instance {
        let module = try Module(try WatParser.parseModule(Array(text.utf8)), engine: engine)
        return try Store(engine: engine, host: ()).instantiate(module)
    }

    @Test func memoriesOfDifferentStoresShareIt() throws {
        // The stack of the one that is called takes a page's bytes, too.
        let engine = makeEngine(5 * Self.page)
        let text = """
            (module (memory (export "memory") 1)
              (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))
            """
        let first = try makeInstance(text, engine)
        let grow = try first.function("grow", as: ((Int32) -> Int32).self)
        var second: Instance? = try makeInstance(text, engine)
        #expect(try grow(3) == -1)
        #expect(try grow(2) == 1)
        #expect(throws: InstantiationError.self) { try makeInstance(text, engine) }
        second = nil
        _ = second
        #expect(try grow(1) == 3)
    }

    @Test func tablesCountEightBytesAnElement() throws {
        let engine = makeEngine(800 + Self.page)
        let instance = try makeInstance(
            """
            (module (table $t 99 funcref)
              (func (export "grow") (param i32) (result i32)
                (table.grow $t (ref.null func) (local.get 0))))
            """, engine)
        let grow = try instance.function("grow", as: ((Int32) -> Int32).self)
        #expect(try grow(2) == -1)
        #expect(try grow(1) == 99)
    }

    @Test func heapsShareItAndGiveBackWhatACollectionFrees() throws {
        let engine = makeEngine(8 << 20)
        let text = """
            (module (type $bytes (array (mut i8)))
              (global $held (mut (ref null $bytes)) (ref.null $bytes))
              (func (export "hold") (param i32)
                (global.set $held (ref.null $bytes))
                (global.set $held (array.new_default $bytes (local.get 0)))))
            """
        let first = try makeInstance(text, engine)
        let second = try makeInstance(text, engine)
        let hold = try first.function("hold", as: ((Int32) -> Void).self)
        let holdToo = try second.function("hold", as: ((Int32) -> Void).self)
        try hold(6 << 20)
        let trap = #expect(throws: Trap.self) { try holdToo(3 << 20) }
        #expect(trap?.code == .outOfMemory)
        // The first one's array is garbage by the time that the small one needs a collection.
        for _ in 0..<16 { try hold(1 << 20) }
        try holdToo(3 << 20)
    }

    // The thread sanitizer leaves no such room.
    #if !THREAD_SANITIZER
        @Test func enginesWithoutANumberHaveHalfOfTheMachineTogether() throws {
            // More than a machine has physical memory, in pages that nobody touches.
            var limits = StoreLimits()
            limits.memoryBytesMax = .max
            limits.memoryBytesTotalMax = .max
            let type = MemoryType(Limits(1 << 28, 1 << 28), addressType: .i64)
            for (byteCount, isGiven) in [(nil, false), (UInt64.max, true)] {
                let store = Store(engine: makeEngine(byteCount), host: (), limits: limits)
                #expect((store.makeMemory(type) != nil) == isGiven)
            }
        }
    #endif

    /// Every way to call, deep enough for several steps.
    static let recursions = [
        "(call $f (i32.sub (local.get 0) (i32.const 1)))",
        "(call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))",
        "(call_ref $t (i32.sub (local.get 0) (i32.const 1)) (ref.func $f))",
        "(call $wide (i32.sub (local.get 0) (i32.const 1)))",
    ]

    @Test(arguments: recursions)
    func deepStacksPayByTheStep(call: String) throws {
        let engine = makeEngine(3 << 19)
        let text = """
            (module (type $t (func (param i32) (result i32)))
              (table funcref (elem $f))
              (func $wide (type $t) (local i64 i64 i64 i64) (return_call $f (local.get 0)))
              (func $f (export "f") (type $t)
                (if (result i32) (local.get 0)
                  (then (i32.add (i32.const 1) \(call)))
                  (else (i32.const 0)))))
            """
        let first = try makeInstance(text, engine)
        let deep = try first.function("f", as: ((Int32) -> Int32).self)
        // Some 7 slots a frame: within a MiB, and beyond one and a half.
        #expect(try deep(15_000) == 15_000)
        #expect(#expect(throws: Trap.self) { try deep(60_000) }?.code == .outOfMemory)
        var second: Instance? = try makeInstance(text, engine)
        let other = try #require(second).function("f", as: ((Int32) -> Int32).self)
        #expect(#expect(throws: Trap.self) { try other(15_000) }?.code == .outOfMemory)
        second = nil
        _ = second
        #expect(try deep(15_000) == 15_000)
    }
}
