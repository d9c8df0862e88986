import Testing
import WasmCore

@Suite struct BinaryValueTests {
    @Test func whatIsWrittenIsRead() throws {
        var random = RandomComponents(seed: 4)
        for _ in 0..<2_000 {
            let type = random.type(depth: 4)
            let value = random.value(type)
            let binary = try value.binary(as: type)
            #expect(try ComponentValue(binary: binary, as: type) == value)
        }
    }

    private static let forms: [(ComponentValue, ComponentType, [UInt8])] = [
        (.bool(true), .bool, [1]), (.u8(200), .u8, [200]), (.s8(-1), .s8, [0xFF]),
        (.s16(-129), .s16, [0xFF, 0x7E]), (.u16(0xFFFF), .u16, [0xFF, 0xFF, 0x03]),
        (.s16(.min), .s16, [0x80, 0x80, 0x7E]), (.s32(-1), .s32, [0x7F]),
        (.u32(624_485), .u32, [0xE5, 0x8E, 0x26]),
        (.u64(.max), .u64, Array(repeating: 0xFF, count: 9) + [1]),
        (.f32(1), .f32, [0, 0, 0x80, 0x3F]), (.f32(.nan), .f32, [0, 0, 0xC0, 0x7F]),
        (.f64(.nan), .f64, [0, 0, 0, 0, 0, 0, 0xF8, 0x7F]),
        (.char("☃"), .char, [0xE2, 0x98, 0x83]), (.string("hé"), .string, [3, 0x68, 0xC3, 0xA9]),
        (.list([.u16(1), .u16(300)]), .list(.u16), [2, 1, 0xAC, 2]),
        (.bytes([5, 6]), .list(.u8), [2, 5, 6]),
        (.bytes([5, 6]), .fixedList(.u8, count: 2), [5, 6]),
        (
            .record([("a", .bool(true)), ("b", .u8(9))]),
            .record([.init("a", .bool), .init("b", .u8)]), [1, 9]
        ),
        (.variant("b", .u8(1)), .variant([.init("a", .bool), .init("b", .u8)]), [1, 1]),
        (.enumeration("c"), .enumeration(["a", "b", "c"]), [2]),
        (.flags(["a", "j"]), .flags(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]), [1, 2]),
        (.option(nil), .option(.u8), [0]), (.option(.u8(3)), .option(.u8), [1, 3]),
        (.ok(nil), .result(ok: nil, error: .u8), [0]),
        (.error(.u8(3)), .result(ok: nil, error: .u8), [1, 3]),
        (.map([(.u8(1), .bool(true))]), .map(key: .u8, value: .bool), [1, 1, 1]),
    ]

    @Test(arguments: forms)
    func formsAreTheStandards(value: ComponentValue, type: ComponentType, bytes: [UInt8]) throws {
        #expect(try value.binary(as: type) == bytes)
        #expect(try ComponentValue(binary: bytes, as: type) == value)
    }

    @Test func otherNaNsBecomeTheOne() throws {
        let value = ComponentValue.tuple([.f32(-.nan), .f64(Double(bitPattern: .max))])
        let type = ComponentType.tuple([.f32, .f64])
        #expect(
            try ComponentValue(binary: value.binary(as: type), as: type)
                == .tuple([.f32(.nan), .f64(.nan)]))
    }

    private static let malformed: [(ComponentType, [UInt8], String)] = [
        (.bool, [], "unexpected end of section or function at offset 0x0"),
        (.bool, [2], "2 is neither 0 nor 1 at offset 0x0"),
        (.option(.u8), [2, 0], "2 is neither 0 nor 1 at offset 0x0"),
        (.u8, [1, 2], "bytes behind the value at offset 0x1"),
        (.u16, [0xFF, 0xFF, 0x07], "integer too large at offset 0x2"),
        (.u16, [0x80, 0x80, 0x80, 0], "integer representation too long at offset 0x2"),
        (.s16, [0xFF, 0xFF, 0x03], "integer too large at offset 0x2"),
        (.f32, [1, 0, 0xC0, 0x7F], "not the canonical NaN at offset 0x0"),
        (.f64, [0, 0, 0, 0, 0, 0, 0xF8, 0xFF], "not the canonical NaN at offset 0x0"),
        (.char, [0xE2, 0x98], "unexpected end of section or function at offset 0x2"),
        (.char, [0xC0, 0x80], "malformed UTF-8 encoding at offset 0x0"),
        (.char, [0xED, 0xA0, 0x80], "malformed UTF-8 encoding at offset 0x0"),
        (.string, [2, 0x61], "length out of bounds at offset 0x0"),
        (.string, [1, 0xFF], "malformed UTF-8 encoding at offset 0x1"),
        (.list(.u8), [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], "length out of bounds at offset 0x0"),
        (.map(key: .u8, value: .u8), [3, 1], "length out of bounds at offset 0x0"),
        (
            .fixedList(.bool, count: .max), [0, 1],
            "unexpected end of section or function at offset 0x2"
        ),
        (.enumeration(["a"]), [1], "case 1 of 1 at offset 0x0"),
        (.tuple([.u8, .variant([.init("a")])]), [0, 5], "case 5 of 1 at offset 0x1"),
        (.flags(["a", "b"]), [4], "a bit that is no flag at offset 0x0"),
        (.own(resource: 0), [0], "own has no binary form at offset 0x0"),
    ]

    @Test(arguments: malformed)
    func malformedBytesAreRefused(type: ComponentType, bytes: [UInt8], message: String) {
        let error = #expect(throws: ComponentError.self) {
            try ComponentValue(binary: bytes, as: type)
        }
        guard let error else { return }
        #expect("\(sentence(error.code)) at offset 0x\(String(error.offset, radix: 16))" == message)
    }

    private func sentence(_ code: ComponentError.Code) -> String {
        if case .malformed(let code) = code { code.message } else { "\(code)" }
    }

    @Test func partsThatTakeNoBytesAreCounted() throws {
        var type = ComponentType.u8
        for _ in 0..<90 { type = .tuple([type]) }
        type = .list(type)
        var limits = ComponentLimits()
        limits.valuePartsMax = 1 + 91 * 3
        #expect(throws: Never.self) {
            try ComponentValue(binary: [3, 0, 0, 0], as: type, limits: limits)
        }
        let error = #expect(throws: ComponentError.self) {
            try ComponentValue(binary: [4, 0, 0, 0, 0], as: type, limits: limits)
        }
        #expect(error?.code == .limitExceeded("parts of a value"))
        #expect(error?.offset == 4)
    }

    @Test func anyBytesAreAValueOrAnError() {
        var random = RandomComponents(seed: 5)
        for _ in 0..<3_000 {
            let type = random.type(depth: 4)
            let bytes = (0..<random.below(20)).map { _ in
                random.pick([0, 1, 2, 0x80, 0xFF, 3]) as UInt8
            }
            guard let value = try? ComponentValue(binary: bytes, as: type) else { continue }
            #expect((try? value.checked(as: type)) == value)
        }
    }
}
