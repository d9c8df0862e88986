import Testing
import WasmCore
import WasmInterp

@Suite struct TypedCallTests {
    static let text = """
        (module
          (global $g (mut i32) (i32.const 0))
          (func (export "nothing") (global.set $g (i32.const 7)))
          (func (export "get") (result i32) (global.get $g))
          (func (export "i32") (param i32) (result i32) (local.get 0))
          (func (export "i64") (param i64) (result i64) (local.get 0))
          (func (export "f32") (param f32) (result f32) (f32.neg (local.get 0)))
          (func (export "f64") (param f64) (result f64) (f64.neg (local.get 0)))
          (func (export "v128") (param i32 v128 i32) (result v128 i32)
            (local.get 1) (i32.sub (local.get 0) (local.get 2)))
          (func (export "swap") (param i32 i64 f32 f64) (result f64 f32 i64 i32)
            (local.get 3) (local.get 2) (local.get 1) (local.get 0))
          (func (export "extern") (param externref) (result externref) (local.get 0))
          (func (export "func") (param funcref) (result funcref) (local.get 0))
          (func (export "nonnull") (param (ref func)))
          (func $fac (export "fac") (param i64) (result i64)
            (if (result i64) (i64.eqz (local.get 0))
              (then (i64.const 1))
              (else (i64.mul (local.get 0)
                (call $fac (i64.sub (local.get 0) (i64.const 1)))))))
          (memory (export "memory") 1))
        """

    @Test func valuesOfEachTypePass() throws {
        let (_, instance) = try makeGuest(Self.text)
        let i32 = try instance.function("i32", as: ((Int32) -> Int32).self)
        #expect(try i32(.min) == .min)
        let u32 = try instance.function("i32", as: ((UInt32) -> UInt32).self)
        #expect(try u32(.max) == .max)
        let i64 = try instance.function("i64", as: ((Int64) -> Int64).self)
        #expect(try i64(.min) == .min)
        let u64 = try instance.function("i64", as: ((UInt64) -> UInt64).self)
        #expect(try u64(.max) == .max)
        let f32 = try instance.function("f32", as: ((Float) -> Float).self)
        #expect(try f32(1.5) == -1.5)
        let f64 = try instance.function("f64", as: ((Double) -> Double).self)
        #expect(try f64(.infinity) == -.infinity)
    }

    @Test func resultsAreNothingOneOrSeveral() throws {
        let (_, instance) = try makeGuest(Self.text)
        let nothing = try instance.function("nothing", as: (() -> Void).self)
        try nothing()
        let get = try instance.function("get", as: (() -> Int32).self)
        #expect(try get() == 7)
        let swap = try instance.function(
            "swap", as: ((Int32, Int64, Float, Double) -> (Double, Float, Int64, Int32)).self)
        #expect(try swap(1, 2, 3, 4) == (4, 3, 2, 1))
    }

    @Test func vectorsTakeTwoSlots() throws {
        let (_, instance) = try makeGuest(Self.text)
        let function = try instance.function(
            "v128", as: ((Int32, Vector128, Int32) -> (Vector128, Int32)).self)
        let vector = Vector128(low: 1 << 63, high: .max)
        let (same, difference) = try function(50, vector, 8)
        #expect(same == vector)
        #expect(difference == 42)
    }

    @Test func typedAndUntypedCallsAgree() throws {
        let (_, instance) = try makeGuest(Self.text)
        let typed = try instance.function("fac", as: ((UInt64) -> UInt64).self)
        #expect(try typed(20) == 2_432_902_008_176_640_000)
        let results = try #require(instance.function("fac")).call([.i64(20)])
        guard case .i64(let value) = results.first else {
            Issue.record("no result")
            return
        }
        #expect(value == 2_432_902_008_176_640_000)
    }

    @Test func otherSignaturesAreRefusedWithBothTypes() throws {
        let (_, instance) = try makeGuest(Self.text)
        do throws(ExportError) {
            _ = try instance.function("i64", as: ((Int32, Float) -> Void).self)
            Issue.record("accepted")
        } catch {
            #expect(
                error.description
                    == "the function \"i64\" has type (i64) -> (i64), asked for (i32, f32) -> ()")
        }
        #expect(throws: ExportError.unknownExport(name: "none")) {
            try instance.function("none", as: (() -> Void).self)
        }
        #expect(throws: ExportError.unknownExport(name: "nothin", nearest: "nothing")) {
            try instance.function("nothin", as: (() -> Void).self)
        }
        #expect(throws: ExportError.notAFunction(name: "memory")) {
            try instance.function("memory", as: (() -> Void).self)
        }
    }

    /// Each argument list, and what is said of it.
    @Test(
        arguments: [
            ("i32", [.i64(1)], "the function has type (i32) -> (i32), called with (i64)"),
            ("i32", [], "the function has type (i32) -> (i32), called with ()"),
            (
                "i64", [.reference(.null)],
                "the function has type (i64) -> (i64), called with ((ref null none))"
            ),
            (
                "nonnull", [.reference(.null)],
                "argument 0 is no (ref func) of the function's store"
            ),
            (
                "func", [.reference(StoredReference(i31: 1))],
                "argument 0 is no (ref null func) of the function's store"
            ),
        ] as [(String, [Value], String)])
    func argumentsAreChecked(name: String, arguments: [Value], message: String) throws {
        let (_, instance) = try makeGuest(Self.text)
        let function = try #require(instance.function(name))
        for start in [false, true] {
            do throws(CallError) {
                if start {
                    _ = try function.start(arguments)
                } else {
                    _ = try function.call(arguments)
                }
                Issue.record("accepted")
            } catch {
                #expect(error.trap == nil)
                #expect(error.description == message)
            }
        }
    }

    @Test func aTrapOfAnUntypedCallIsWithinItsError() throws {
        let (_, instance) = try makeGuest(#"(module (func (export "f") unreachable))"#)
        let function = try #require(instance.function("f"))
        do throws(CallError) {
            _ = try function.call()
            Issue.record("it returned")
        } catch {
            #expect(error.trap?.code == .unreachable)
            #expect(error.description == error.trap?.description)
        }
    }

    @Test func referencesAreCheckedByValue() throws {
        let (store, instance) = try makeGuest(Self.text)
        let extern = try instance.function(
            "extern", as: ((StoredReference) -> StoredReference).self)
        let reference = store.makeExtern("host value")
        #expect(store.externValue(try extern(reference)) as? String == "host value")
        #expect(try extern(.null).isNull)
        let function = try instance.function(
            "func", as: ((StoredReference) -> StoredReference).self)
        let fac = try #require(instance.function("fac"))
        #expect(try store.function(function(fac.reference))?.type == fac.type)
        #expect(trap { () throws(Trap) in try function(reference) }?.code == .castFailure)
        #expect(trap { () throws(Trap) in try extern(fac.reference) }?.code == .castFailure)
        let nonnull = try instance.function("nonnull", as: ((StoredReference) -> Void).self)
        #expect(trap { () throws(Trap) in try nonnull(.null) }?.code == .castFailure)
    }

    @Test func memoryIsReadAndWrittenWithinBounds() throws {
        let (_, instance) = try makeGuest(Self.text)
        let memory = try #require(instance.memory())
        try memory.write(Array("grüße".utf8), at: 65_529)
        #expect(try memory.string(at: UInt32(65_529), byteCount: UInt32(7)) == "grüße")
        try memory.store(UInt32(0x0102_0304), at: 1)
        #expect(try memory.bytes(at: 1, byteCount: 4) == [4, 3, 2, 1])
        #expect(try memory.load(UInt32.self, at: 1) == 0x0102_0304)
        #expect(try memory.bytes(at: 65_536, byteCount: 0) == [])
        for (address, count) in [(65_536, 1), (-1, 1), (0, -1), (Int.max, Int.max), (65_537, 0)] {
            #expect(
                trap { () throws(Trap) in try memory.bytes(at: address, byteCount: count) }?.code
                    == .memoryOutOfBounds)
        }
        #expect(
            trap { () throws(Trap) in try memory.store(UInt64(0), at: 65_529) }?.code
                == .memoryOutOfBounds)
    }
}
