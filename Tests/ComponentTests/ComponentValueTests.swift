import Testing
import WasmCore

@Suite struct ComponentValueTests {
    @Test func valuesOfATypeStayAsTheyAre() throws {
        var random = RandomComponents(seed: 3)
        for _ in 0..<1_000 {
            let type = random.type(depth: 4)
            let value = random.value(type)
            let checked = try value.checked(as: type)
            #expect(checked == value)
            #expect(checked.hashValue == value.hashValue)
        }
    }

    @Test func equalityIsOfBits() {
        #expect(ComponentValue.f64(.nan) == .f64(.nan))
        #expect(ComponentValue.f32(0) != .f32(-0.0))
        #expect(ComponentValue.u8(1) != .s8(1))
        #expect(ComponentValue.string("e\u{301}") != .string("\u{E9}"))
        #expect(ComponentValue.ok(nil) != .error(nil))
        #expect(ComponentValue.option(nil) != .option(.option(nil)))
        #expect(ComponentValue.list([.u8(1)]) != .tuple([.u8(1)]))
        #expect(ComponentValue.record([("a", .u8(1))]) != .record([("b", .u8(1))]))
    }

    @Test(arguments: [
        (ComponentValue.bytes([1, 2]), ComponentValue.list([.u8(1), .u8(2)])),
        (.bytes([]), .list([])),
        (.flags(["a", "b"]), .flags(["b", "a"])),
    ])
    func equalValuesHaveOneHash(left: ComponentValue, right: ComponentValue) {
        #expect(left == right && right == left)
        #expect(Set([left, right]).count == 1)
    }

    @Test func checkedValuesHaveTheTypesForm() throws {
        let type = ComponentType.record([
            .init("a", .flags(["x", "y"])), .init("b", .list(.u8)), .init("c", .list(.u16)),
        ])
        let value = ComponentValue.record([
            ("c", .bytes([])), ("b", .list([.u8(7)])), ("a", .flags(["y", "x"])),
        ])
        guard case .record(let fields) = try value.checked(as: type) else {
            Issue.record("no record")
            return
        }
        #expect(fields.map(\.label) == ["a", "b", "c"])
        if case .flags(let labels) = fields[0].value { #expect(labels == ["x", "y"]) }
        if case .bytes(let bytes) = fields[1].value {
            #expect(bytes == [7])
        } else {
            Issue.record()
        }
        if case .list = fields[2].value {} else { Issue.record("bytes of a list of u16") }
    }

    private static let item = ComponentType.record([
        .init("name", .string), .init("price", .u64), .init("kind", .enumeration(["tea", "cup"])),
    ])

    private static func item(
        _ price: ComponentValue, _ kind: String = "tea"
    ) -> ComponentValue {
        .record([("name", .string("x")), ("price", price), ("kind", .enumeration(kind))])
    }

    private static let wrong: [(ComponentValue, ComponentType, String)] = [
        (.string("x"), .u64, "expected u64, found string"),
        (.u8(1), .bool, "expected bool, found u8"),
        (.list([.u8(1), .s8(2)]), .list(.u8), "[1]: expected u8, found s8"),
        (.bytes([1]), .list(.s8), "[0]: expected s8, found u8"),
        (.bytes([1]), .fixedList(.u8, count: 2), "expected 2 elements, found 1"),
        (.list([.u16(1)]), .fixedList(.u16, count: 2), "expected 2 elements, found 1"),
        (.tuple([.u8(1)]), .tuple([.u8, .u8]), "expected 2 elements, found 1"),
        (.tuple([.u8(1), .f32(1)]), .tuple([.u8, .u8]), "[1]: expected u8, found f32"),
        (.u8(1), .option(.u8), "expected option, found u8"),
        (.option(.u16(1)), .option(.u8), ".some: expected u8, found u16"),
        (.ok(.u8(1)), .result(ok: nil, error: nil), ".ok: expected no payload, found u8"),
        (
            .error(nil), .result(ok: nil, error: .string),
            ".error: expected string, found no payload"
        ),
        (.variant("b", nil), .variant([.init("a")]), "unknown case \"b\"; did you mean \"a\"?"),
        (.variant("a", nil), .variant([.init("a", .u8)]), ".a: expected u8, found no payload"),
        (.enumeration("zebra"), .enumeration(["tea"]), "unknown case \"zebra\""),
        (.flags(["r", "r"]), .flags(["r"]), "a flag is set twice"),
        (.flags(["reed"]), .flags(["read"]), "unknown flag \"reed\"; did you mean \"read\"?"),
        (.record([]), .record([.init("a", .u8)]), "missing field \"a\""),
        (
            .record([("b", .u8(1)), ("b", .u8(1))]), .record([.init("a", .u8)]),
            "duplicate field \"b\""
        ),
        (
            .record([("axx", .u8(1)), ("a", .u8(1))]), .record([.init("a", .u8)]),
            "unknown field \"axx\""
        ),
        (
            .map([(.u8(1), .u8(1)), (.s8(1), .u8(1))]), .map(key: .u8, value: .u8),
            "[1].key: expected u8, found s8"
        ),
        (.u32(1), .own(resource: 0), "expected own, found u32"),
        (.string("x"), .errorContext, "expected error-context, found string"),
        (
            .record([("items", .list([item(.u64(1)), item(.string("x"))]))]),
            .record([.init("items", .list(item))]), ".items[1].price: expected u64, found string"
        ),
        (item(.u64(1), "cap"), item, ".kind: unknown case \"cap\"; did you mean \"cup\"?"),
    ]

    @Test(arguments: wrong)
    func errorsNameThePlace(value: ComponentValue, type: ComponentType, message: String) {
        let error = #expect(throws: ComponentValueError.self) { try value.checked(as: type) }
        #expect(error?.description == message)
    }
}
