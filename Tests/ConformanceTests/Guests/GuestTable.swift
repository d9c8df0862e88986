import Testing
import WasmCore
import WasmInterp

/// What guests of `wit-bindgen` import, and export under the same names.
struct GuestTable: Sendable, CustomTestStringConvertible {
    var file: String
    /// The interface that is imported.
    var interface: String
    var functions: [GuestFunction]
    /// Whether the guest has the interface itself.
    var isExported = true
    /// Calls of the component's own functions, by name.
    var calls: [(name: String, call: GuestCall)] = []

    var testDescription: String { file }

    static let all: [GuestTable] = [
        numbers, variants, lists, records, options, results, flavorful, strings, manyArguments,
        smoke, nested,
    ]

    static let numbers = GuestTable(
        file: "numbers", interface: "test:numbers/test",
        functions: [
            .echo("roundtrip-u8", "0", "255"), .echo("roundtrip-s8", "-128", "127"),
            .echo("roundtrip-u16", "0", "65535"), .echo("roundtrip-s16", "-32768", "32767"),
            .echo("roundtrip-u32", "0", "4294967295"),
            .echo("roundtrip-s32", "-2147483648", "2147483647"),
            .echo("roundtrip-u64", "0", "18446744073709551615"),
            .echo("roundtrip-s64", "-9223372036854775808", "9223372036854775807"),
            .echo("roundtrip-f32", "1.5", "inf", "-inf", "nan", "-0.0"),
            .echo("roundtrip-f64", "1.5", "inf", "-inf", "nan", "1e308"),
            .echo("roundtrip-char", "'a'", "' '", "'🚩'"),
            .answers("set-scalar", [("(2)", "")]) { world, arguments in
                if case .u32(let scalar) = arguments[0] { world.scalar = scalar }
                return nil
            },
            .answers("get-scalar", [("()", "2")]) { world, _ in .u32(world.scalar) },
        ], calls: [("test-imports", GuestCall("()"))])

    static let variants = GuestTable(
        file: "variants", interface: "test:variants/test",
        functions: [
            .answers("roundtrip-option", [("(some(1))", "some(1)"), ("(none)", "none")]) {
                guard case .option(.f32(let number)?) = $1[0] else { return .option(nil) }
                return .option(.u8(UInt8(number)))
            },
            .answers("roundtrip-result", [("(ok(2))", "ok(2)"), ("(err(5.3))", "err(5)")]) {
                if case .ok(.u32(let number)?) = $1[0] { return .ok(.f64(Double(number))) }
                guard case .error(.f32(let number)?) = $1[0] else { return nil }
                return .error(.u8(UInt8(number)))
            },
            .echo("roundtrip-enum", "a", "b"),
            .calls("invert-bool", ("(true)", "false"), ("(false)", "true")),
            .echo(
                "variant-casts", "(a(1), a(2), a(3), a(4), a(5), a(6))",
                "(b(1), b(2), b(3), b(4), b(5), b(6))"),
            .echo("variant-zeros", "(a(1), a(2), a(3), a(4))", "(b, b, b, b)"),
            .calls("variant-typedefs", ("(none, false, err)", "")),
            .calls("variant-enums", ("(true, ok, success)", "(false, err, a)")).importedOnly,
        ], calls: [("test-imports", GuestCall("()"))])

    static let records = GuestTable(
        file: "records", interface: "test:records/test",
        functions: [
            .answers("multiple-results", exported: [("()", "(100, 200)")]) { _, _ in
                .tuple([.u8(4), .u16(5)])
            },
            .calls("swap-tuple", ("((1, 2))", "(2, 1)")),
            .echo("roundtrip-flags1", "{a}", "{}", "{b}", "{a, b}"),
            .echo("roundtrip-flags2", "{c}", "{}", "{d}", "{c, e}"),
            .echoAll("roundtrip-flags3", "({b0}, {b1}, {b2, b31})"),
            .echo("roundtrip-record1", "{a: 8, b: {}}", "{a: 0, b: {a, b}}"),
            .echo("tuple1", "(1)"),
        ], calls: [("test-imports", GuestCall("()"))])

    static let options = GuestTable(
        file: "options", interface: "test:options/test",
        functions: [
            .calls("option-none-param", ("(none)", "")),
            .calls("option-some-param", ("(some(\"foo\"))", "")),
            .calls("option-none-result", ("()", "none")),
            .calls("option-some-result", ("()", "some(\"foo\")")),
            .echo("option-roundtrip", "some(\"foo\")", "none"),
            .echo("double-option-roundtrip", "some(some(42))", "some(none)", "none"),
        ], calls: [("test-imports", GuestCall("()"))])

    /// The guest's own functions call the host's.
    static let results = GuestTable(
        file: "results", interface: "test:results/test",
        functions: [
            .calls("string-error", ("(0)", "err(\"zero\")"), ("(1)", "ok(1)")),
            .calls("enum-error", ("(0)", "err(a)"), ("(1)", "ok(1)")),
            .calls(
                "record-error", ("(0)", "err({line: 420, column: 0})"),
                ("(1)", "err({line: 77, column: 2})"), ("(2)", "ok(2)")),
            .calls(
                "variant-error", ("(0)", "err(e2({line: 420, column: 0}))"),
                ("(1)", "err(e1(b))"), ("(2)", "err(e1(c))"), ("(3)", "ok(3)")),
            .calls("empty-error", ("(0)", "err"), ("(1)", "ok(42)"), ("(2)", "ok(2)")),
            .calls(
                "double-error", ("(0)", "ok(ok)"), ("(1)", "ok(err(\"one\"))"),
                ("(2)", "err(\"two\")")),
        ])
}
