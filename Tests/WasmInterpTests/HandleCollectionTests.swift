import Synchronization
import Testing
import WasmCore
import WasmInterp

/// Host values and exceptions are collected like objects.
@Suite struct HandleCollectionTests {
    /// Counts how many of it are alive.
    final class Token: Sendable {
        let alive: Counter
        init(_ alive: Counter) {
            self.alive = alive
            alive.value.add(1, ordering: .relaxed)
        }
        deinit { alive.value.subtract(1, ordering: .relaxed) }
    }

    final class Counter: Sendable {
        let value = Atomic<Int>(0)
        var count: Int { value.load(ordering: .relaxed) }
    }

    @Test func hostValuesGoWhenNobodyHasThem() throws {
        let (store, instance) = try makeGuest(
            """
            (module (global $g (mut externref) (ref.null extern))
              (type $s (struct (field (mut anyref))))
              (global $o (mut (ref null $s)) (ref.null $s))
              (func (export "set") (param externref) (global.set $g (local.get 0)))
              (func (export "wrap") (param externref)
                (global.set $o (struct.new $s (any.convert_extern (local.get 0)))))
              (func (export "get") (result externref)
                (extern.convert_any (struct.get $s 0 (global.get $o)))))
            """)
        let alive = Counter()
        let set = try instance.function("set", as: ((StoredReference) -> Void).self)
        let wrap = try instance.function("wrap", as: ((StoredReference) -> Void).self)
        try set(store.makeExtern(Token(alive)))
        try wrap(store.makeExtern(Token(alive)))
        _ = store.makeExtern(Token(alive))
        store.collectGarbage()
        #expect(alive.count == 2)
        let get = try instance.function("get", as: (() -> StoredReference).self)
        #expect(store.externValue(try get()) is Token)
        try set(.null)
        store.collectGarbage()
        #expect(alive.count == 1)
        try wrap(.null)
        store.collectGarbage()
        #expect(alive.count == 0)
    }

    @Test func manyHostValuesCollectByThemselves() throws {
        let (store, _) = try makeGuest("(module)")
        let alive = Counter()
        for _ in 0..<50_000 { _ = store.makeExtern(Token(alive)) }
        #expect(alive.count < 25_000)
        #expect(store.collectionCount > 0)
    }

    @Test func referencesOfAnotherStoreAreRefused() throws {
        let text = """
            (module (func (export "f") (param externref))
              (func $g (export "g") (param funcref)))
            """
        let (store, instance) = try makeGuest(text)
        let (other, otherInstance) = try makeGuest(text)
        let reference = other.makeExtern(1)
        _ = store.makeExtern(2)
        let f = try instance.function("f", as: ((StoredReference) -> Void).self)
        #expect(trap { () throws(Trap) in try f(reference) }?.code == .castFailure)
        let untyped = try #require(instance.function("f"))
        #expect(throws: CallError.self) { try untyped.call([.reference(reference)]) }
        #expect(store.externValue(reference) == nil)
        let function = try #require(otherInstance.function("g")).reference
        let g = try instance.function("g", as: ((StoredReference) -> Void).self)
        #expect(trap { () throws(Trap) in try g(function) }?.code == .castFailure)
        try g(try #require(instance.function("g")).reference)
    }

    static let thrower = """
        (module
          (type $s (struct (field i32)))
          (tag $e (export "e") (param (ref $s) i32))
          (global $x (mut exnref) (ref.null exn))
          (func $catch (param i32) (result exnref)
            (block $caught (result exnref)
              (try_table (catch_all_ref $caught)
                (throw $e (struct.new $s (local.get 0)) (i32.const 1)))
              (unreachable)))
          (func (export "loop") (param $count i32)
            (loop $more
              (global.set $x (call $catch (local.get $count)))
              (local.set $count (i32.sub (local.get $count) (i32.const 1)))
              (br_if $more (local.get $count))))
          (func (export "value") (result i32)
            (block $caught (result (ref $s) i32)
              (try_table (catch $e $caught) (throw_ref (global.get $x)))
              (unreachable))
            (drop) (struct.get $s 0))
          (func (export "raise") (param i32)
            (throw $e (struct.new $s (local.get 0)) (i32.const 1))))
        """

    @Test(arguments: [false, true])
    func exceptionsAreFreedAndKeepTheirPayload(isMetered: Bool) throws {
        let (store, instance) = try makeGuest(Self.thrower, isMetered: isMetered)
        let loop = try instance.function("loop", as: ((Int32) -> Void).self)
        try loop(25_000)
        #expect(store.collectionCount > 0)
        for _ in 0..<3 { store.collectGarbage() }
        #expect(store.liveHeapBytes == 16)
        let value = try instance.function("value", as: (() -> Int32).self)
        #expect(try value() == 1)
    }

    /// An exception that the host caught holds its payload.
    @Test func caughtExceptionsHoldObjects() throws {
        let (store, instance) = try makeGuest(Self.thrower)
        let raise = try #require(instance.function("raise"))
        let tag = try #require(instance.tag("e"))
        do {
            let trap = try #require(trap { try raise.call([.i32(9)]) })
            let exception = try #require(trap.exception)
            store.collectGarbage()
            let payload = try #require(tag.payload(of: exception))
            #expect(payload.map(\.text) == ["structure", "1"])
            guard case .reference(let reference) = payload[0] else { return }
            #expect(try #require(store.structure(reference)).get(0).text == "9")
        }
        store.collectGarbage()
        #expect(store.liveHeapBytes == 0)
    }
}
