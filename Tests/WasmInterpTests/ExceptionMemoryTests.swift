import Testing
import WasmCore
import WasmInterp

/// Exceptions take memory by their payload: it is collected, and limited, by bytes.
@Suite struct ExceptionMemoryTests {
    private static let payload = 999

    /// Throws one exception of about 8 KB a call: caught with a reference, kept in a table, or
    /// caught by nobody.
    private static var text: String {
        let types = String(repeating: " i64", count: payload)
        let values = String(repeating: "(i64.const 1)", count: payload)
        return """
            (module
              (tag $t (param\(types))) (table $kept 0 exnref)
              (func $throw (throw $t \(values)))
              (func (export "uncaught") (call $throw))
              (func $catch (result exnref)
                (block $h (result exnref) (try_table (catch_all_ref $h) (call $throw))
                  (unreachable)))
              (func (export "caught") (drop (call $catch)))
              (func (export "kept")
                (drop (table.grow $kept (call $catch) (i32.const 1)))))
            """
    }

    @Test(arguments: ["caught", "uncaught"])
    func thoseThatAreDroppedAreCollectedByTheirBytes(name: String) throws {
        let (store, instance) = try makeGuest(Self.text)
        let function = try instance.function(name, as: (() -> Void).self)
        // Far fewer than the count that collects by itself.
        for _ in 0..<2_000 { _ = trap { () throws(Trap) in try function() } }
        #expect(store.collectionCount >= 10)
    }

    @Test func thoseThatAreKeptEndAtTheLimit() throws {
        let engine = Engine()
        var limits = StoreLimits()
        limits.heapBytesMax = 1 << 22
        let store = Store(engine: engine, host: (), limits: limits)
        let instance = try store.instantiate(try makeModule(Self.text, engine: engine))
        let keep = try instance.function("kept", as: (() -> Void).self)
        var count = 0
        var end: Trap?
        while end == nil, count < 2_000 {
            end = trap { () throws(Trap) in try keep() }
            count += 1
        }
        #expect(end?.code == .outOfMemory)
        // 4 MiB of some 8 KB each.
        #expect((400..<600).contains(count))
    }
}
