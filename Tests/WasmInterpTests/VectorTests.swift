import Testing
import WasmCore
import WasmInterp

/// What translation does with vectors beyond one cell for one instruction; the instructions
/// themselves are the specification's scripts' matter.
@Suite struct VectorTests {
    typealias Bytes = [UInt8]

    static let a = Bytes(1...16).map { $0 &* 37 &+ 128 }
    static let b = Bytes(1...16).map { $0 &* 91 &+ 5 }

    static func value(_ bytes: Bytes) -> Value {
        func half(_ bytes: ArraySlice<UInt8>) -> UInt64 {
            bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        return .v128(low: half(bytes[0..<8]), high: half(bytes[8..<16]))
    }

    static func bytes(_ values: [Value]) -> Bytes? {
        guard values.count == 1, case .v128(let low, let high) = values[0] else { return nil }
        return (0..<16).map { index in
            UInt8(truncatingIfNeeded: (index < 8 ? low : high) >> UInt64(index % 8 * 8))
        }
    }

    /// A module with one function for each body; all take and return vectors.
    private func results(
        _ bodies: [String], parameters: String, _ arguments: [Value], prelude: String = ""
    ) throws -> [Bytes?] {
        let functions = bodies.enumerated().map { index, body in
            "(func (export \"\(index)\") (param \(parameters)) (result v128) \(body))"
        }
        let (_, instance) = try makeGuest(
            "(module \(prelude) \(functions.joined(separator: "\n")))")
        return try bodies.indices.map { index in
            Self.bytes(try #require(instance.function("\(index)")).call(arguments))
        }
    }

    // Shuffles.

    static var shuffles: [[Int]] {
        let identity = Array(0..<16)
        var all = [identity]
        for width in [1, 2, 4, 8] {
            for first in [0, 8] {
                all.append(
                    identity.map {
                        first + $0 / width / 2 * width + $0 % width + $0 / width % 2 * 16
                    })
            }
        }
        for first in [0, 1] {
            all.append(identity.map { first + 2 * $0 })
            all.append(identity.map { first + $0 / 2 * 2 + $0 % 2 * 16 })
        }
        for count in 1..<16 {
            all.append(identity.map { ($0 + count) % 16 })
            all.append(identity.map { $0 + count })
        }
        for count in 1..<4 { all.append(identity.map { $0 / 4 * 4 + ($0 + count) % 4 }) }
        var state: UInt64 = 7
        for width in [1, 2, 4, 8] {
            for _ in 0..<8 {
                var lanes: [Int] = []
                while lanes.count < 16 {
                    state = state &* 6_364_136_223_846_793_005 &+ 1
                    let lane = Int(state >> 59) / width * width
                    lanes += lane..<(lane + width)
                }
                all.append(lanes)
            }
        }
        return all + all.map { $0.map { $0 ^ 16 } }
    }

    @Test func shufflesTakeTheNamedLanes() throws {
        let lists = Self.shuffles.map { $0.map(String.init).joined(separator: " ") }
        let sum = Self.a + Self.b
        let binary = try results(
            lists.map { "(i8x16.shuffle \($0) (local.get 0) (local.get 1))" },
            parameters: "v128 v128", [Self.value(Self.a), Self.value(Self.b)])
        let same = try results(
            lists.map { "(i8x16.shuffle \($0) (local.get 0) (local.get 0))" },
            parameters: "v128 v128", [Self.value(Self.a), Self.value(Self.b)])
        for (index, lanes) in Self.shuffles.enumerated() {
            #expect(binary[index] == lanes.map { sum[$0] }, "\(lanes)")
            #expect(same[index] == lanes.map { Self.a[$0 % 16] }, "\(lanes) of one vector")
        }
    }

    // Rotations.

    private static func lanes(_ bytes: Bytes, _ change: (UInt32) -> UInt32) -> Bytes {
        stride(from: 0, to: 16, by: 4).flatMap { start -> Bytes in
            let lane = bytes[start..<(start + 4)].reversed().reduce(UInt32(0)) {
                $0 << 8 | UInt32($1)
            }
            return (0..<4).map { UInt8(truncatingIfNeeded: change(lane) >> UInt32(8 * $0)) }
        }
    }

    private static func shift(_ name: String, _ local: Int, _ count: Int) -> String {
        "(i32x4.\(name) (local.get \(local)) (i32.const \(count)))"
    }

    @Test func shiftsBothWaysAreARotationOnlyWhereTheyAreOne() throws {
        var bodies: [String] = []
        var expected: [Bytes] = []
        for count in 1..<32 {
            let left = Self.shift("shl", 0, count)
            let right = Self.shift("shr_u", 0, 32 - count)
            let rotated = Self.lanes(Self.a) {
                $0 << UInt32(count) | $0 >> UInt32(32 - count)
            }
            bodies += ["(v128.or \(left) \(right))", "(v128.or \(right) \(left))"]
            expected += [rotated, rotated]
        }
        // The counts do not fit, the shift keeps the sign, the vectors differ.
        bodies.append("(v128.or \(Self.shift("shl", 0, 5)) \(Self.shift("shr_u", 0, 26)))")
        expected.append(Self.lanes(Self.a) { $0 << 5 | $0 >> 26 })
        bodies.append("(v128.or \(Self.shift("shl", 0, 5)) \(Self.shift("shr_s", 0, 27)))")
        expected.append(
            Self.lanes(Self.a) { $0 << 5 | UInt32(bitPattern: Int32(bitPattern: $0) >> 27) })
        bodies.append("(v128.or \(Self.shift("shl", 0, 5)) \(Self.shift("shr_u", 1, 27)))")
        let low = Self.lanes(Self.a) { $0 << 5 }
        let high = Self.lanes(Self.b) { $0 >> 27 }
        expected.append(zip(low, high).map { $0 | $1 })
        // After a rotation the places of its shifts mean nothing.
        bodies.append(
            """
            (v128.or
              (v128.or \(Self.shift("shl", 0, 5)) \(Self.shift("shr_u", 0, 27)))
              (v128.not (local.get 1)))
            """)
        let rotated = Self.lanes(Self.a) { $0 << 5 | $0 >> 27 }
        expected.append(zip(rotated, Self.b).map { $0 | ~$1 })
        // The vector is a local that changes between the two.
        bodies.append(
            """
            (v128.or
              \(Self.shift("shl", 0, 5))
              (i32x4.shr_u (local.tee 0 (local.get 1)) (i32.const 27)))
            """)
        expected.append(zip(low, high).map { $0 | $1 })
        let found = try results(
            bodies, parameters: "v128 v128", [Self.value(Self.a), Self.value(Self.b)])
        for index in bodies.indices { #expect(found[index] == expected[index], "\(bodies[index])") }
    }

    // Frames with more slots than 16 bits count.

    private static func frame(firstLocal: Int, localCount: Int) -> String {
        func local(_ index: Int) -> String { "\(firstLocal + index)" }
        func get(_ index: Int) -> String { "(local.get \(local(index)))" }
        let types = Array(repeating: "v128", count: localCount).joined(separator: " ")
        return """
            (module
              (memory 1)
              (global $g (mut v128) (v128.const i64x2 0 0))
              (func $f (param v128 v128) (result v128)
                (i16x8.sub (local.get 1) (local.get 0)))
              (func (export "run") (param $x i32) (param $p v128) (result v128) (local \(types))
                (local.set \(local(0)) (i32x4.splat (local.get $x)))
                (local.set \(local(1)) (v128.const i32x4 1 2 3 4))
                (local.set \(local(2)) (i32x4.add \(get(0)) \(get(1))))
                (local.set \(local(3)) (v128.bitselect \(get(0)) \(get(1)) \(get(2))))
                (local.set \(local(4)) (i32x4.shl \(get(3)) (local.get $x)))
                (local.set \(local(5))
                  (i32x4.replace_lane 2 \(get(4)) (i32x4.extract_lane 1 \(get(2)))))
                (local.set \(local(6))
                  (i8x16.shuffle 0 17 2 19 4 21 6 23 8 25 10 27 12 29 14 31 \(get(5)) \(get(2))))
                (local.set \(local(7))
                  (i8x16.shuffle 9 17 2 11 4 21 6 23 8 25 10 27 12 29 14 31 \(get(6)) \(get(2))))
                (v128.store (i32.const 16) \(get(7)))
                (local.set \(local(8)) (v128.load32_lane 1 (i32.const 20) \(get(7))))
                (local.set \(local(9))
                  (select \(get(8)) \(get(7)) (i32.eq (local.get $x) (i32.const 3))))
                (v128.store64_lane 1 (i32.const 40) \(get(9)))
                (global.set $g \(get(9)))
                (local.set \(local(10))
                  (i32x4.mul (global.get $g) (call $f \(get(9)) (local.get $p))))
                (block (result v128)
                  (br_if 0 \(get(10)) (local.get $x))
                  (drop)
                  \(get(0)))
                (i64x2.add (v128.load (i32.const 40)))
                (i32x4.add (i32x4.splat (v128.any_true \(get(10)))))))
            """
    }

    @Test(arguments: [Int32(0), 3, 5])
    func aFrameBeyond16BitsComputesTheSame(x: Int32) throws {
        let (_, narrow) = try makeGuest(Self.frame(firstLocal: 2, localCount: 11))
        let (_, wide) = try makeGuest(Self.frame(firstLocal: 33_000, localCount: 33_100))
        let arguments = [Value.i32(x), Self.value(Self.a)]
        let expected = try #require(narrow.function("run")).call(arguments)
        let found = try #require(wide.function("run")).call(arguments)
        #expect(Self.bytes(found) == Self.bytes(expected))
    }

    // Memories other than the first, narrow one.

    private static func accesses(_ memory: String, _ type: String) -> [String] {
        let address = "(\(type).const 24)"
        var bodies = [
            "load", "load8x8_s", "load8x8_u", "load16x4_s", "load16x4_u", "load32x2_s",
            "load32x2_u", "load8_splat", "load16_splat", "load32_splat", "load64_splat",
            "load32_zero", "load64_zero",
        ].map { "(v128.\($0) \(memory) offset=3 \(address))" }
        let fill = "(v128.store \(memory) offset=16 \(address) (local.get 0))"
        for (bits, lane) in [(8, 13), (16, 5), (32, 2), (64, 1)] {
            bodies.append(
                "(v128.load\(bits)_lane \(memory) offset=16 \(lane) \(address) (local.get 1))")
            bodies.append(
                """
                (v128.store\(bits)_lane \(memory) offset=5 \(lane) \(address) (local.get 1))
                (v128.load \(memory) offset=0 \(address))
                """)
        }
        return bodies.map { "\(fill) \($0)" }
    }

    @Test(arguments: [("1", "$m", "i32"), ("", "$m", "i64")])
    func accessesOfAnyMemoryAreThoseOfTheFirst(
        first: String, memory: String, type: String
    ) throws {
        let arguments = [Self.value(Self.a), Self.value(Self.b)]
        let expected = try results(
            Self.accesses("", "i32"), parameters: "v128 v128", arguments, prelude: "(memory 1)")
        let other = first.isEmpty ? "" : "(memory \(first))"
        let found = try results(
            Self.accesses(memory, type), parameters: "v128 v128", arguments,
            prelude: "\(other) (memory \(memory) \(type) 1)")
        #expect(found == expected)
        #expect(!expected.contains(nil))
    }
}
