import Synchronization
import Testing
import WasmCore
import WasmInterp

/// Types of an embedder's own that say what is not so.
@Suite struct ForgedValueTests {
    struct Forging: WasmValue {
        static var valueType: ValueType { .reference(ReferenceType(isNullable: true, .any)) }
        let references: [StoredReference]
        init(low: UInt64, high: UInt64) { references = [] }
        init(low: UInt64, high: UInt64, scope: StoreScope) {
            // Objects, host values, functions and exceptions of the store's, none of which exist;
            // and the one that the guest gave, between two others.
            let numbers: [UInt64] = [
                1 << 50 | 4, 1 << 50 | 2, 1 << 63 | 3, 8 | 5, low &+ 8, low &- 8, 7, low,
            ]
            references = numbers.map { StoredReference(low: $0, high: 0, scope: scope) }
        }
        var slots: (low: UInt64, high: UInt64) { (1 << 50 | 4, 0) }
    }

    @Test func bitsThatNameNothingAreNull() throws {
        let (_, instance) = try makeGuest(
            """
            (module (type $s (struct (field i64 i64)))
              (func (export "f") (result anyref) (struct.new_default $s)))
            """)
        let forged = try instance.function("f", as: (() -> Forging).self)()
        #expect(forged.references.map(\.kind) == Array(repeating: nil, count: 7) + [.structure])
        #expect(StoredReference(low: 1 << 50 | 4, high: 0).isNull)
    }

    @Test func bitsThatNameNothingAreNotPassed() throws {
        let (_, instance) = try makeGuest("(module (func (export \"f\") (param anyref)))")
        let function = try instance.function("f", as: ((Forging) -> Void).self)
        #expect(
            trap { () throws(Trap) in try function(Forging(low: 0, high: 0)) }?.code
                == .castFailure)
    }

    /// `slotCount` is a name like any other.
    struct Odd: WasmValue {
        static var valueType: ValueType { .i32 }
        static var slotCount: Int { 1 << 24 }
        let low: UInt64
        init(low: UInt64, high: UInt64) { self.low = low }
        var slots: (low: UInt64, high: UInt64) { (low, .max) }
    }

    @Test func valuesLieWhereTheirTypesSay() throws {
        let (_, instance) = try makeGuest(
            """
            (module (func (export "f") (param i32 i32) (result i32 i32)
              local.get 1 local.get 0))
            """)
        let swap = try instance.function("f", as: ((Odd, Odd) -> (Odd, Odd)).self)
        let (a, b) = try swap(Odd(low: 1, high: 0), Odd(low: 2, high: 0))
        #expect((a.low, b.low) == (2, 1))
    }

    /// Says now and then that it is a vector.
    struct Wavering: WasmValue {
        static let isVector = Atomic(false)
        static var valueType: ValueType {
            isVector.load(ordering: .relaxed) ? .v128 : .i64
        }
        static func accepts(_ type: ValueType) -> Bool { true }
        let low: UInt64
        init(low: UInt64, high: UInt64) { self.low = low }
        var slots: (low: UInt64, high: UInt64) { (low, high: .max) }
    }

    /// Guests rely on an upper half of zero.
    @Test func upperHalvesAreCleared() throws {
        let text = """
            (module
              (import "a" "wide" (func $wide (result i32)))
              (func (export "given") (param i32) (result i64)
                (i64.extend_i32_u (local.get 0)))
              (func (export "returned") (result i64) (local i32)
                (local.set 0 (call $wide)) (i64.extend_i32_u (local.get 0)))
              (func (export "at") (param i32) (result i32)
                (i32.load8_u (i32.add (local.get 0) (i32.const 1))))
              (memory 1))
            """
        let engine = makeEngine()
        var linker = Linker<Void>(engine: engine)
        linker.define("a", "wide") { (_: Caller<Void>) in Odd(low: .max, high: 0) }
        let instance = try linker.instantiate(
            try makeModule(text, engine: engine), in: Store(engine: engine, host: ()))
        let given = try instance.function("given", as: ((Odd) -> Int64).self)
        #expect(try given(Odd(low: .max, high: 0)) == 0xFFFF_FFFF)
        let returned = try instance.function("returned", as: (() -> Int64).self)
        #expect(try returned() == 0xFFFF_FFFF)
        let at = try instance.function("at", as: ((Odd) -> Int32).self)
        #expect(try at(Odd(low: 1 << 40, high: 0)) == 0)
        let started = try given.start(Odd(low: .max, high: 0))
        guard case .finished(0xFFFF_FFFF) = try started.resume() else {
            Issue.record("another outcome")
            return
        }
    }

    @Test func onlyVectorsTakeTwoSlots() throws {
        let (_, instance) = try makeGuest(
            """
            (module
              (func (export "f") (param i64 i64) (result i64 i64) local.get 1 local.get 0)
              (func (export "v") (param v128)))
            """)
        #expect(throws: ExportError.self) {
            try instance.function("v", as: ((Wavering) -> Void).self)
        }
        let swap = try instance.function("f", as: ((Wavering, UInt64) -> (UInt64, Wavering)).self)
        for isVector in [true, false] {
            Wavering.isVector.store(isVector, ordering: .relaxed)
            let (a, b) = try swap(Wavering(low: 1, high: 0), 2)
            #expect((a, b.low) == (2, 1))
        }
    }

    @Test func nothingElseCanBeDefinedAsVector() async {
        await #expect(processExitsWith: .failure) {
            Wavering.isVector.store(true, ordering: .relaxed)
            var linker = Linker<Void>(engine: Engine())
            linker.define("a", "b") { (_: Caller<Void>, _: Wavering) in }
        }
    }
}
