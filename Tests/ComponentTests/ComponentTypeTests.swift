import Testing
import WasmCore

@Suite struct ComponentTypeTests {
    @Test func typesComeBackFromATable() throws {
        var random = RandomComponents(seed: 2)
        var table = ComponentTypeTable()
        var types = ComponentTypes()
        for _ in 0..<500 {
            let type = random.type(depth: 4, withHandles: true)
            let number = table.number(of: type)
            let (found, again) = (types.type(number, in: table), table.number(of: type))
            #expect(found == type)
            #expect(again == number)
        }
    }

    @Test(arguments: [
        (ComponentType.errorContext, "error-context"),
        (.list(.tuple([.string, .u8])), "list<tuple<string, u8>>"),
        (.fixedList(.f32, count: 4), "list<f32, 4>"),
        (.map(key: .char, value: .option(.bool)), "map<char, option<bool>>"),
        (.record([.init("a", .s8), .init("b-c", .u64)]), "record { a: s8, b-c: u64 }"),
        (.variant([.init("x"), .init("y", .f64)]), "variant { x, y(f64) }"),
        (.enumeration(["a", "b"]), "enum { a, b }"),
        (.flags(["r", "w"]), "flags { r, w }"),
        (.result(ok: nil, error: nil), "result"),
        (.result(ok: .u8, error: nil), "result<u8>"),
        (.result(ok: nil, error: .string), "result<_, string>"),
        (.result(ok: .u8, error: .string), "result<u8, string>"),
        (.own(resource: 3), "own<resource-3>"), (.borrow(resource: 0), "borrow<resource-0>"),
        (.stream(nil), "stream"), (.stream(.u8), "stream<u8>"), (.future(.s16), "future<s16>"),
    ])
    func textIsThatOfWIT(type: ComponentType, text: String) {
        #expect(type.description == text)
    }

    @Test func aSmallTableHasNoEndlessText() throws {
        var table = ComponentTypeTable()
        let label = String(repeating: "x", count: 50_000)
        var type = table.intern(.enumeration([label]))
        for _ in 0..<12 { type = table.intern(.tuple([type, type])) }
        var types = ComponentTypes()
        let found = types.type(type, in: table)
        let text = try #require(found).description
        #expect(text.utf8.count < 200_000)
        #expect(text.hasSuffix("…"))
    }

    @Test func typesBeyondTheLimitsAreNone() {
        var limits = ComponentLimits()
        limits.typeSizeMax = 1_000
        limits.typeDepthMax = 20
        var table = ComponentTypeTable()
        var wide = ComponentValueType.primitive(.u8)
        for _ in 0..<60 { wide = table.intern(.tuple([wide, wide])) }
        var deep = ComponentValueType.primitive(.u8)
        for _ in 0..<19 { deep = table.intern(.list(deep)) }
        var types = ComponentTypes(limits: limits)
        let deeper = table.intern(.list(deep))
        let found = [wide, deep, deeper].map { types.type($0, in: table) != nil }
        #expect(found == [false, true, false])
    }
}
