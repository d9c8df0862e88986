import Testing
import WasmCore
import WasmInterp

/// Where objects lie and what is in them.
@Suite struct HeapTests {
    /// Every width of field and element, with constants, locals and results of instructions.
    static let widths = """
        (module
          (type $s (struct (field (mut i8)) (field (mut i32)) (field (mut i16)) (field (mut f64))
            (field (mut f32)) (field (mut i64)) (field (mut v128)) (field (mut anyref))
            (field (mut i8))))
          (type $tail (struct (field (mut i32)) (field (mut i8)) (field (mut i16))))
          (func (export "packed") (param i32) (result i32 i32 i32 i32 i32)
            (local $t (ref null $tail))
            (local.set $t (struct.new $tail (i32.const -1) (local.get 0)
              (i32.add (local.get 0) (i32.const 1))))
            (struct.get $tail 0 (local.get $t))
            (struct.get_s $tail 1 (local.get $t)) (struct.get_u $tail 1 (local.get $t))
            (struct.get_s $tail 2 (local.get $t)) (struct.get_u $tail 2 (local.get $t)))
          (func (export "all") (param i32 i64 f32 f64) (result i32 i32 i32 f64 f32 i64 i64 i32 i32)
            (local $s (ref null $s))
            (local.set $s (struct.new $s (i32.const 300) (local.get 0) (i32.const 65537)
              (local.get 3) (f32.add (local.get 2) (f32.const 1)) (local.get 1)
              (i64x2.splat (i64.add (local.get 1) (i64.const 1))) (ref.i31 (local.get 0))
              (local.get 0)))
            (struct.get_u $s 0 (local.get $s)) (struct.get $s 1 (local.get $s))
            (struct.get_u $s 2 (local.get $s)) (struct.get $s 3 (local.get $s))
            (struct.get $s 4 (local.get $s)) (struct.get $s 5 (local.get $s))
            (i64x2.extract_lane 1 (struct.get $s 6 (local.get $s)))
            (i31.get_s (ref.cast (ref i31) (struct.get $s 7 (local.get $s))))
            (struct.get_s $s 8 (local.get $s))))
        """

    @Test(arguments: [false, true])
    func fieldsKeepTheirValues(isMetered: Bool) throws {
        let (_, instance) = try makeGuest(Self.widths, isMetered: isMetered)
        let packed = try #require(instance.function("packed")).call([.i32(0x1_80FF)])
        #expect(packed.map(\.text) == ["-1", "-1", "255", "-32512", "33024"])
        let all = try #require(instance.function("all")).call([
            .i32(-5), .i64(1 << 40), .f32(1.5), .f64(-2.25),
        ])
        #expect(
            all.map(\.text) == [
                "44", "-5", "1", "-2.25", "2.5", "1099511627776", "1099511627777", "-5", "-5",
            ])
    }

    /// Arrays of every size class and beyond: none reaches into another.
    @Test func objectsDoNotOverlap() throws {
        let (store, instance) = try makeGuest(
            "(module (type $a (array (mut i8))) (func (export \"f\") (result (ref null $a)) "
                + "(ref.null $a)))")
        let type = try #require(instance.module.definedType(0))
        var counts = Array(0...80)
        for exponent in 7...16 { counts += [-9, -8, -7, 0, 1].map { 1 << exponent + $0 } }
        var arrays: [(array: ArrayReference, byte: Int32)] = []
        for round in 0..<3 {
            for (position, count) in counts.enumerated() {
                let byte = Int32((position + round) % 251)
                let array = try store.makeArray(type, repeating: .i32(byte), count: count)
                if (position + round) % 3 != 0 { arrays.append((array, byte)) }
            }
            store.collectGarbage()
        }
        for (array, byte) in arrays {
            for index in 0..<array.count {
                guard case .i32(byte) = try array.get(index) else {
                    Issue.record("element \(index) of \(array.count)")
                    return
                }
            }
        }
    }

    /// A structure that is larger than any size class.
    @Test(arguments: [false, true])
    func largeStructuresWork(isMetered: Bool) throws {
        let fields = String(repeating: "(field (mut i64))", count: 3_000)
        let values = (0..<3_000).map { "(i64.const \($0))" }.joined(separator: " ")
        let (store, instance) = try makeGuest(
            """
            (module (type $s (struct \(fields) (field (mut anyref))))
              (global $g (mut (ref null $s)) (ref.null $s))
              (func (export "make") (global.set $g (struct.new $s \(values)
                (ref.i31 (i32.const 7)))))
              (func (export "default") (result i64) (struct.get $s 2999 (struct.new_default $s)))
              (func (export "get") (result i64 i32)
                (struct.get $s 2999 (global.get $g))
                (i31.get_u (ref.cast (ref i31) (struct.get $s 3000 (global.get $g))))))
            """, isMetered: isMetered)
        _ = try #require(instance.function("make")).call()
        store.collectGarbage()
        #expect(try #require(instance.function("default")).call().map(\.text) == ["0"])
        #expect(try #require(instance.function("get")).call().map(\.text) == ["2999", "7"])
    }

    /// Slots beyond 16 bits, where cells take their operands by way of low slots.
    @Test func functionsWithManyLocalsUseObjects() throws {
        let locals = String(repeating: "(local i64)", count: 49_000)
        let pushes = String(repeating: "(i64.const 1)", count: 20_000)
        let drops = String(repeating: "(drop)", count: 20_000)
        let (_, instance) = try makeGuest(
            """
            (module (type $s (struct (field (mut i64)) (field (mut v128)) (field (mut i32))))
              (type $a (array (mut v128)))
              (func (export "f") (param i64) (result i64)
                \(locals) (local $s (ref null $s)) (local $a (ref null $a)) (local $r i64)
                \(pushes)
                (local.set $s (struct.new $s (local.get 0) (i64x2.splat (local.get 0))
                  (i32.const 4)))
                (local.set $a (array.new $a (i64x2.splat (i64.const 3)) (i32.const 9)))
                (array.set $a (local.get $a) (i32.const 8) (struct.get $s 1 (local.get $s)))
                (struct.set $s 0 (local.get $s)
                  (i64.add (struct.get $s 0 (local.get $s)) (i64.const 5)))
                (local.set $r (i64.add
                  (i64.add (struct.get $s 0 (local.get $s))
                    (i64.extend_i32_s (struct.get $s 2 (ref.cast (ref $s) (local.get $s)))))
                  (i64.add (i64x2.extract_lane 1 (array.get $a (local.get $a) (i32.const 8)))
                    (i64x2.extract_lane 0 (array.get $a (local.get $a) (i32.const 7))))))
                \(drops)
                (local.get $r)))
            """)
        #expect(try #require(instance.function("f")).call([.i64(100)]).map(\.text) == ["212"])
    }

    /// Metered arrays cost a unit for 64 bytes, whatever makes or fills them, and can be paused.
    @Test func longArraysChargeFuel() throws {
        let (store, instance) = try makeGuest(
            """
            (module (type $a (array (mut i16)))
              (func (export "new") (param i32) (result i32)
                (array.len (array.new $a (i32.const 1) (local.get 0))))
              (func (export "fill") (param i32) (result i32) (local $a (ref null $a))
                (local.set $a (array.new_default $a (local.get 0)))
                (array.fill $a (local.get $a) (i32.const 0) (i32.const 300) (local.get 0))
                (array.copy $a $a (local.get $a) (i32.const 1) (local.get $a) (i32.const 0)
                  (i32.sub (local.get 0) (i32.const 1)))
                (array.get_u $a (local.get $a) (i32.sub (local.get 0) (i32.const 1)))))
            """, isMetered: true)
        func cost(_ name: String, _ count: Int32) throws -> (used: UInt64, result: String) {
            store.fuel = 1 << 40
            let result = try #require(instance.function(name)).call([.i32(count)])
            return ((1 << 40) - (store.fuel ?? 0), result[0].text)
        }
        let base = try cost("new", 0).used
        #expect(try cost("new", 31).used == base)
        #expect(try cost("new", 6_400).used == base + 200)
        let small = try cost("fill", 2).used
        let large = try cost("fill", 10_000_000)
        #expect(large.result == "300")
        #expect((938_000...939_000).contains(large.used - small + 1_000))
        store.fuel = 100_000
        let fill = try #require(instance.function("fill"))
        #expect(
            trap { try fill.call([.i32(10_000_000)]) }?.code == .outOfFuel)
    }

    @Test func lengthsBeyondTheHeapTrap() throws {
        let (_, instance) = try makeGuest(
            """
            (module (type $a (array (mut v128))) (type $b (array (mut i8)))
              (func (export "v128") (param i32)
                (drop (array.new_default $a (local.get 0))))
              (func (export "i8") (param i32)
                (drop (array.new $b (i32.const 1) (local.get 0)))))
            """)
        for name in ["v128", "i8"] {
            let function = try #require(instance.function(name))
            for length in [-1, Int32.min, Int32.max] as [Int32] {
                #expect(
                    trap { try function.call([.i32(length)]) }?.code
                        == .outOfMemory)
            }
            _ = try function.call([.i32(1_000)])
        }
    }
}

extension Value {
    /// Numbers as people write them, references by kind.
    var text: String {
        switch self {
        case .i32(let value): "\(value)"
        case .i64(let value): "\(value)"
        case .f32(let value): "\(value)"
        case .f64(let value): "\(value)"
        case .v128(let low, let high): "\(low) \(high)"
        case .reference(let value): value.kind.map { "\($0)" } ?? "null"
        }
    }
}
