import Testing
import WasmCore
import WasmInterp

/// Values of the host are compared as guests would, and print as the text format writes them.
@Suite struct ValueTests {
    static let texts: [(Value, String)] = [
        (.i32(-1), "i32.const -1"),
        (.i32(.min), "i32.const -2147483648"),
        (.i64(.max), "i64.const 9223372036854775807"),
        (.f32(1.5), "f32.const 1.5"),
        (.f32(-0.0), "f32.const -0.0"),
        (.f32(.infinity), "f32.const inf"),
        (.f32(Float(bitPattern: 0x7FC0_0000)), "f32.const nan"),
        (.f32(Float(bitPattern: 0xFFA0_0000)), "f32.const -nan:0x200000"),
        (.f64(1e300), "f64.const 1e+300"),
        (.f64(Double(bitPattern: 0x7FF4 << 48)), "f64.const nan:0x4000000000000"),
        (.f64(-.infinity), "f64.const -inf"),
        (
            .v128(low: 0x0000_0002_0000_0001, high: 0xFFFF_FFFF_0000_0003),
            "v128.const i32x4 0x00000001 0x00000002 0x00000003 0xffffffff"
        ),
        (.reference(.null), "ref.null"),
        (.reference(StoredReference(i31: -7)), "ref.i31 (i32.const -7)"),
    ]

    @Test(arguments: texts)
    func valuesPrintAsTheTextFormatDoes(value: Value, text: String) {
        #expect("\(value)" == text)
    }

    /// What is printed for a number is a constant that has its bits.
    @Test(arguments: texts.map(\.0))
    func whatIsPrintedMakesTheSameValue(value: Value) throws {
        guard let type = value.type else { return }
        let (_, instance) = try makeGuest(
            "(module (global (export \"g\") \(type) (\(value))))")
        guard case .global(let global) = instance.export("g") else {
            Issue.record("no global")
            return
        }
        #expect(global.value == value)
    }

    @Test func referencesPrintTheirKind() throws {
        let (store, instance) = try makeGuest(
            """
            (module (type $s (struct)) (type $a (array i8)) (tag $t)
              (func (export "e") (result exnref)
                (block $caught (result exnref)
                  (try_table (catch_all_ref $caught) (throw $t)) (unreachable)))
              (func (export "s") (result anyref) (struct.new $s))
              (func (export "a") (result anyref) (array.new_fixed $a 0)))
            """)
        #expect("\(Value.reference(store.makeExtern(1)))" == "ref.extern")
        let structure = try #require(instance.function("s"))
        #expect("\(structure.reference)" == "ref.func")
        #expect(try "\(structure.call())" == "[ref.struct]")
        #expect(try "\(#require(instance.function("a")).call())" == "[ref.array]")
        #expect(try "\(#require(instance.function("e")).call())" == "[ref.exn]")
    }

    @Test func vectorsPrintTheirLanes() {
        let vector = Vector128(low: 1, high: 0)
        #expect("\(vector)" == "i32x4 0x00000001 0x00000000 0x00000000 0x00000000")
    }

    /// All different, in ways that guests see.
    static func distinct() -> [Value] {
        let store = Store(engine: makeEngine(), host: ())
        return [
            .i32(0), .i32(1), .i64(0), .f32(0), .f32(-0.0), .f64(0), .f64(-0.0),
            .f32(Float(bitPattern: 0x7FC0_0000)), .f32(Float(bitPattern: 0x7FC0_0001)),
            .f64(Double(bitPattern: 0x7FF8 << 48)), .f64(Double(bitPattern: 0xFFF8 << 48)),
            .v128(low: 0, high: 0), .v128(low: 1, high: 0), .v128(low: 0, high: 1),
            .reference(.null), .reference(StoredReference(i31: 0)),
            .reference(StoredReference(i31: 1)), .reference(store.makeExtern(1)),
            .reference(store.makeExtern(1)),
        ]
    }

    @Test func valuesAreEqualIfTheirBitsAre() {
        let values = Self.distinct()
        for (left, value) in values.enumerated() {
            for (right, other) in values.enumerated() {
                #expect((value == other) == (left == right), "\(value) \(other)")
            }
        }
        #expect(Set(values + values).count == values.count)
    }

    /// The same handle of another store names something else.
    @Test func referencesOfTwoStoresDiffer() {
        let values = (0..<2).map { _ in
            Value.reference(Store(engine: makeEngine(), host: ()).makeExtern(1))
        }
        #expect(values[0] != values[1])
        #expect(values[0] == values[0])
    }
}

extension Value {
    /// What a number is of, in the text format's word; nil for references.
    fileprivate var type: String? {
        switch self {
        case .i32: "i32"
        case .i64: "i64"
        case .f32: "f32"
        case .f64: "f64"
        case .v128: "v128"
        case .reference: nil
        }
    }
}
