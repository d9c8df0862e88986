import WasmCore
import WasmInterp

// Guests whose values have strings and lists.

extension GuestTable {
    static let lists = GuestTable(
        file: "lists", interface: "test:lists/test",
        functions: [
            .calls("empty-list-param", ("([])", "")), .calls("empty-string-param", ("(\"\")", "")),
            .calls("empty-list-result", ("()", "[]")),
            .calls("empty-string-result", ("()", "\"\"")),
            .calls("list-param", ("([1, 2, 3, 4])", "")), .calls("list-param2", ("(\"foo\")", "")),
            .calls("list-param3", ("([\"foo\", \"bar\", \"baz\"])", "")),
            .calls("list-param4", ("([[\"foo\", \"bar\"], [\"baz\"]])", "")),
            .calls("list-param5", ("([(1, 2, 3), (4, 5, 6)])", "")),
            .calls("list-result", ("()", "[1, 2, 3, 4, 5]")),
            .calls("list-result2", ("()", "\"hello!\"")),
            .calls("list-result3", ("()", "[\"hello,\", \"world!\"]")),
            .echoAll("list-minmax8", "([0, 255], [-128, 127])").importedOnly,
            .echoAll("list-minmax16", "([0, 65535], [-32768, 32767])").importedOnly,
            .echoAll("list-minmax32", "([0, 4294967295], [-2147483648, 2147483647])").importedOnly,
            .echoAll(
                "list-minmax64",
                "([0, 18446744073709551615], [-9223372036854775808, 9223372036854775807])"
            ).importedOnly,
            .echoAll(
                "list-minmax-float", "([-3.4028235e38, inf, nan], [-1.7976931348623157e308, inf])"
            ).importedOnly,
            .echo("list-roundtrip", "[]", "[97, 98, 99]", "[0, 255]"),
            .echo("string-roundtrip", "\"x\"", "\"\"", "\"hello ⚑ world\""),
            .answers("list-param-large", [(manyStrings, "")]) { _, arguments in
                guard case .list(let strings) = arguments[0], strings.count == 1_000 else {
                    throw GuestMistake("not a thousand strings")
                }
                return nil
            },
        ], calls: [("test-imports", GuestCall("()"))])

    private static let manyStrings =
        "([" + (0..<1_000).map { _ in "\"string\"" }.joined(separator: ",") + "])"

    static let flavorful = GuestTable(
        file: "flavorful", interface: "test:flavorful/test",
        functions: [
            .calls("f-list-in-record1", ("({a: \"list_in_record1\"})", "")),
            .calls("f-list-in-record2", ("()", "{a: \"list_in_record2\"}")),
            .calls(
                "f-list-in-record3",
                ("({a: \"list_in_record3 input\"})", "{a: \"list_in_record3 output\"}")),
            .calls("f-list-in-record4", ("({a: \"input4\"})", "{a: \"result4\"}")),
            .calls(
                "f-list-in-variant1", ("(some(\"foo\"), err(\"bar\"))", "")),
            .calls("f-list-in-variant2", ("()", "some(\"list_in_variant2\")")),
            .calls("f-list-in-variant3", ("(some(\"input3\"))", "some(\"output3\")")),
            // Of the host's, only the first call fails.
            .answers("errno-result", [("()", "err(b)")]) { world, _ in
                world.scalar += 1
                return world.scalar == 1 ? .error(.enumeration("b")) : .ok(nil)
            },
            .calls(
                "list-typedefs",
                (
                    "(\"typedef1\", [\"typedef2\"])",
                    "([116, 121, 112, 101, 100, 101, 102, 51], [\"typedef4\"])"
                )),
            .calls(
                "list-of-variants",
                (
                    "([true, false], [ok, err], [success, a])",
                    "([false, true], [err, ok], [a, b])"
                )
            ).importedOnly,
        ], calls: [("test-imports", GuestCall("()"))])

    static let strings = GuestTable(
        file: "strings", interface: "test:strings/imports",
        functions: [
            .calls("take-basic", ("(\"latin utf16\")", "")),
            .calls("return-unicode", ("()", "\"🚀🚀🚀 𠈄𓀀\"")),
        ], isExported: false,
        calls: [
            ("test-imports", GuestCall("()")), ("return-empty", GuestCall("()", "\"\"")),
            ("roundtrip", GuestCall("(\"str\")", "\"str\"")),
            ("roundtrip", GuestCall("(\"🚀🚀🚀 𠈄𓀀\")", "\"🚀🚀🚀 𠈄𓀀\"")),
        ])

    private static let sixteen = "(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)"

    static let manyArguments = GuestTable(
        file: "many-arguments", interface: "imports",
        functions: [.calls("many-arguments", (sixteen, ""))], isExported: false,
        calls: [("many-arguments", GuestCall(sixteen))])

    static let smoke = GuestTable(
        file: "smoke", interface: "test:smoke/imports",
        functions: [
            .answers("thunk") { world, _ in
                world.said.append(.string("thunk"))
                return nil
            }
        ], isExported: false, calls: [("thunk", GuestCall("()"))])

    static let nested = GuestTable(
        file: "simple-nested", interface: "calvinrp:test-async-funcs/hello@0.1.0",
        functions: [.calls("hello-world", ("()", "\"hello ⚑\""))])
}
