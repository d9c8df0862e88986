import Testing
import WasmCore

@testable import WasmInterp

/// Values that go from guest to guest come out as they would by way of the host.
@Suite struct AdapterExecutionTests {
    /// Primitive types but for handles.
    private static let primitives = PrimitiveType.allCases.filter { $0 != .errorContext }

    private static let texts = [
        "", "a", String(repeating: "plain text ", count: 9), "äöü ÿ", "Grüße, 漢字 und 한국어",
        String(repeating: "ไทย", count: 40), "😀", "a😀", String(repeating: "é", count: 200) + "€",
        "\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}",
    ]

    @Test(arguments: EchoGuests.Side.all, EchoGuests.Side.all)
    func stringsArriveInAllForms(outer: EchoGuests.Side, inner: EchoGuests.Side) throws {
        let guests = EchoGuests(type: .list(.primitive(.string)), outer: outer, inner: inner)
        let value = ComponentValue.list(Self.texts.map { .string($0) })
        #expect(try guests.echo(value) == value)
    }

    @Test(arguments: EchoGuests.Side.all, EchoGuests.Side.all)
    func randomValuesArrive(outer: EchoGuests.Side, inner: EchoGuests.Side) throws {
        var random = RandomValues(seed: UInt64(outer.testDescription.utf8.count))
        for round in 0..<4 {
            let type = random.type(depth: 3)
            let guests = EchoGuests(type: type, outer: outer, inner: inner)
            let value = random.value(of: type)
            #expect(try guests.echo(value, isMetered: round == 0) == value, "\(type)")
        }
    }

    @Test(arguments: primitives)
    func eachPrimitiveTypeArrives(type: PrimitiveType) throws {
        var random = RandomValues(seed: UInt64(type.rawValue))
        let list = ComponentType.list(.primitive(type))
        let guests = EchoGuests(type: list, inner: .init(encoding: .utf16, pointers: .i64))
        let value = ComponentValue.list((0..<40).map { _ in random.value(of: .primitive(type)) })
        #expect(try guests.echo(value)?.checked(as: list) == value.checked(as: list))
    }

    /// Longer than what a step copies, also where there is fuel.
    @Test(arguments: [false, true])
    func longTextsArrive(isMetered: Bool) throws {
        let text = String(repeating: "plain text ", count: 100_000) + "€"
        for encoding in StringEncoding.allCases {
            let guests = EchoGuests(
                type: .primitive(.string), inner: .init(encoding: encoding))
            #expect(try guests.echo(.string(text), isMetered: isMetered) == .string(text))
        }
    }
}

/// Types that need no name, and their values, from a seed.
private struct RandomValues: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    // SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    private mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }

    mutating func type(depth: Int) -> ComponentType {
        func part() -> ComponentType { type(depth: depth - 1) }
        switch depth == 0 ? 0 : below(6) {
        case 0:
            let all = PrimitiveType.allCases.filter { $0 != .errorContext }
            return .primitive(all[below(all.count)])
        case 1: return .list(part())
        case 2: return .option(part())
        case 3: return .result(ok: below(3) > 0 ? part() : nil, error: below(3) > 0 ? part() : nil)
        default: return .tuple((0..<1 + below(5)).map { _ in part() })
        }
    }

    mutating func value(of type: ComponentType) -> ComponentValue {
        switch type {
        case .primitive(let type): primitive(type)
        case .list(.primitive(.u8)): .bytes((0..<below(40)).map { _ in UInt8(below(256)) })
        case .list(let element): .list((0..<below(6)).map { _ in value(of: element) })
        case .option(let part): .option(below(2) == 0 ? nil : value(of: part))
        case .result(let ok, let error):
            below(2) == 0 ? .ok(ok.map { value(of: $0) }) : .error(error.map { value(of: $0) })
        case .tuple(let parts): .tuple(parts.map { value(of: $0) })
        default: .bool(false)
        }
    }

    private mutating func primitive(_ type: PrimitiveType) -> ComponentValue {
        switch type {
        case .bool: .bool(below(2) == 0)
        case .s8: .s8(.random(in: .min ... .max, using: &self))
        case .u8: .u8(.random(in: .min ... .max, using: &self))
        case .s16: .s16(.random(in: .min ... .max, using: &self))
        case .u16: .u16(.random(in: .min ... .max, using: &self))
        case .s32: .s32(.random(in: .min ... .max, using: &self))
        case .u32: .u32(.random(in: .min ... .max, using: &self))
        case .s64: .s64(.random(in: .min ... .max, using: &self))
        case .u64: .u64(.random(in: .min ... .max, using: &self))
        case .f32: .f32(Float(bitPattern: UInt32(truncatingIfNeeded: next())))
        case .f64: .f64(Double(bitPattern: next()))
        case .char: .char(scalar())
        default: .string(String(String.UnicodeScalarView((0..<below(30)).map { _ in scalar() })))
        }
    }

    private mutating func scalar() -> Unicode.Scalar {
        let end = [0x80, 0x80, 0x100, 0x800, 0x10000, 0x110000][below(6)]
        return Unicode.Scalar(UInt32(below(end))) ?? "x"
    }
}
