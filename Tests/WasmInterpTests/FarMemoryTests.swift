import Testing
import WasmCore
import WasmInterp

/// Memories with 64-bit addresses, and memories other than the first, behave as the first one.
@Suite struct FarMemoryTests {
    /// How a module declares the memory that is used, and the index and address type of it.
    struct Place: CustomTestStringConvertible {
        var testDescription: String
        var memories: String
        var index: Int
        var address: String

        /// Beyond 32 bits where addresses can be.
        var farOffset: String? { address == "i64" ? "4294967296" : nil }
    }

    static let places = [
        Place(testDescription: "near", memories: "(memory 1)", index: 0, address: "i32"),
        Place(testDescription: "far", memories: "(memory i64 1)", index: 0, address: "i64"),
        Place(
            testDescription: "second", memories: "(memory 0) (memory 1)", index: 1,
            address: "i32"),
        Place(
            testDescription: "second, far", memories: "(memory 0) (memory i64 1)", index: 1,
            address: "i64"),
    ]

    static let loads: [(String, String, Int)] = [
        ("i32.load", "i32", 4), ("i64.load", "i64", 8), ("f32.load", "f32", 4),
        ("f64.load", "f64", 8), ("i32.load8_s", "i32", 1), ("i32.load8_u", "i32", 1),
        ("i32.load16_s", "i32", 2), ("i32.load16_u", "i32", 2), ("i64.load8_s", "i64", 1),
        ("i64.load8_u", "i64", 1), ("i64.load16_s", "i64", 2), ("i64.load16_u", "i64", 2),
        ("i64.load32_s", "i64", 4), ("i64.load32_u", "i64", 4),
    ]
    static let stores: [(String, String, Int)] = [
        ("i32.store", "i32", 4), ("i64.store", "i64", 8), ("f32.store", "f32", 4),
        ("f64.store", "f64", 8), ("i32.store8", "i32", 1), ("i32.store16", "i32", 2),
        ("i64.store8", "i64", 1), ("i64.store16", "i64", 2), ("i64.store32", "i64", 4),
    ]

    /// A module with each access in each shape: the address a local or computed, the value a
    /// local, computed or constant, the result used at once or kept.
    private func text(_ place: Place) -> String {
        let (a, m) = (place.address, place.index)
        func computed(_ local: Int, _ type: String) -> String {
            type.hasPrefix("f")
                ? "(\(type).add (local.get \(local)) (\(type).const 0))"
                : "(\(type).xor (local.get \(local)) (\(type).const 0))"
        }
        var text = "(module \(place.memories) (export \"memory\" (memory \(m)))\n"
        for (name, type, _) in Self.loads {
            for (kind, address) in [("local", "(local.get 0)"), ("computed", computed(0, a))] {
                let load = "(\(name) \(m) offset=16 \(address))"
                let used =
                    type.hasPrefix("f")
                    ? "(\(type).neg (\(type).neg \(load)))"
                    : "(\(type).xor \(load) (\(type).const 0))"
                text += "(func (export \"\(name) \(kind)\") (param \(a)) (result \(type)) \(load))"
                text += "(func (export \"\(name) \(kind) used\") (param \(a)) (result \(type))"
                text += " \(used))\n"
            }
            if let far = place.farOffset {
                text += "(func (export \"\(name) beyond\") (param \(a)) (result \(type))"
                text += " (\(name) \(m) offset=\(far) (local.get 0)))"
            }
        }
        for (name, type, _) in Self.stores {
            for (kind, address) in [("local", "(local.get 0)"), ("computed", computed(0, a))] {
                let values = [
                    ("local", "(local.get 1)"), ("computed", computed(1, type)),
                    ("constant", "(\(type).const 1)"),
                ]
                for (valueKind, value) in values {
                    text += "(func (export \"\(name) \(kind) \(valueKind)\")"
                    text += " (param \(a) \(type)) (\(name) \(m) offset=16 \(address) \(value)))\n"
                }
            }
        }
        return text + ")"
    }

    private func address(_ value: UInt64, _ place: Place) -> Value {
        place.address == "i64"
            ? .i64(Int64(bitPattern: value))
            : .i32(Int32(bitPattern: UInt32(truncatingIfNeeded: value)))
    }

    private func value(_ type: String) -> Value {
        switch type {
        case "i32": .i32(-0x1234_5678)
        case "i64": .i64(-0x1234_5678_9ABC_DEF0)
        case "f32": .f32(Float(bitPattern: 0xC0A1_B2C3))
        default: .f64(Double(bitPattern: 0xC0A1_B2C3_D4E5_F607))
        }
    }

    /// Address as seen by the guest: the byte at it plus the offset of 16 is the memory's end minus
    /// the distance.
    private static let end = 65_536 - 16

    @Test(arguments: places)
    func loadsReadWhatThereIs(place: Place) throws {
        let (_, instance) = try makeGuest(text(place))
        let (_, plain) = try makeGuest(text(Self.places[0]))
        let bytes = (0..<64).map { UInt8(truncatingIfNeeded: 0x91 &+ 37 &* $0) }
        for guest in [instance, plain] {
            let memory = try #require(guest.memory())
            try memory.write(bytes, at: 1_000)
            try memory.write(bytes, at: 65_536 - 64)
        }
        for (name, _, width) in Self.loads {
            for shape in ["local", "computed", "local used", "computed used"] {
                let load = try #require(instance.function("\(name) \(shape)"))
                let expected = try #require(plain.function("\(name) \(shape)"))
                for start in [984, 985, 1_000, Self.end - width] {
                    let result = try load.call([address(UInt64(start), place)])
                    let wanted = try expected.call([address(UInt64(start), Self.places[0])])
                    #expect("\(result)" == "\(wanted)", "\(name) \(shape) at \(start)")
                }
                let beyond: [UInt64] =
                    [UInt64(Self.end - width + 1), 65_536, .max, .max - 15, 0xFFFF_FFFF]
                for start in beyond {
                    let trap = trap {
                        try load.call([address(start, place)])
                    }
                    #expect(trap?.code == .memoryOutOfBounds, "\(name) \(shape) at \(start)")
                }
            }
            guard place.farOffset != nil else { continue }
            let far = try #require(instance.function("\(name) beyond"))
            for start: UInt64 in [0, .max, .max - 4_294_967_295] {
                let trap = trap { try far.call([address(start, place)]) }
                #expect(trap?.code == .memoryOutOfBounds)
            }
        }
    }

    @Test(arguments: places)
    func storesWriteWhatTheyAreGiven(place: Place) throws {
        let (_, instance) = try makeGuest(text(place))
        let (_, plain) = try makeGuest(text(Self.places[0]))
        let memory = try #require(instance.memory())
        let other = try #require(plain.memory())
        for (name, type, width) in Self.stores {
            for shape in ["local", "computed"] {
                for valueShape in ["local", "computed", "constant"] {
                    let store = try #require(instance.function("\(name) \(shape) \(valueShape)"))
                    let same = try #require(plain.function("\(name) \(shape) \(valueShape)"))
                    for start in [984, 985, Self.end - width] {
                        _ = try store.call([address(UInt64(start), place), value(type)])
                        _ = try same.call([
                            address(UInt64(start), Self.places[0]), value(type),
                        ])
                        let place = min(start + 8, 65_536 - 16)
                        let written = try memory.bytes(at: place, byteCount: 16)
                        #expect(try other.bytes(at: place, byteCount: 16) == written)
                        #expect(written.contains { $0 != 0 })
                        try memory.write(Array(repeating: 0, count: width), at: start + 16)
                        try other.write(Array(repeating: 0, count: width), at: start + 16)
                    }
                    for start: UInt64 in [UInt64(Self.end - width + 1), .max, .max - 15] {
                        let trap = trap {
                            try store.call([address(start, place), value(type)])
                        }
                        #expect(trap?.code == .memoryOutOfBounds)
                    }
                }
            }
        }
    }
}
