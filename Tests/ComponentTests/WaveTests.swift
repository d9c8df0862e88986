import Testing
import WasmCore

@Suite struct WaveTests {
    @Test func whatIsPrintedIsRead() throws {
        var random = RandomComponents(seed: 6)
        for _ in 0..<3_000 {
            let type = random.type(depth: 4)
            let value = random.value(type)
            let text = value.description
            #expect(try ComponentValue(wave: text, as: type) == value, "\(type): \(text)")
        }
    }

    private static let permissions = ComponentType.flags(["read", "write"])
    private static let record = ComponentType.record([
        .init("required", .u8), .init("optional", .option(.u8)),
    ])
    private static let optional = ComponentType.record([
        .init("a", .option(.u8)), .init("b", .option(.u8)),
    ])
    private static let keywords = ComponentType.enumeration([
        "true", "false", "some", "none", "ok", "err", "inf", "nan",
    ])
    private static let response = ComponentType.variant([
        .init("empty"), .init("body", .list(.u8)), .init("err", .string), .init("wrong", .bool),
    ])

    /// The text, its type, and the same value as it is printed; nil for the same text.
    private static let texts: [(String, ComponentType, String?)] = [
        ("true", .bool, nil), (" // no\n\tfalse // yes", .bool, "false"), ("-128", .s8, nil),
        ("18446744073709551615", .u64, nil), ("-0", .s32, "0"),
        ("3.14", .f64, nil), ("6.022e+23", .f64, nil), ("nan", .f32, nil), ("-inf", .f64, nil),
        ("[0, 0.0, 0e0, 0.0e0, 0e-1, 0e+1, 0.000e100]", .list(.f32), "[0, 0, 0, 0, 0, 0, 0]"),
        ("[-3.1415, -100000, -0.0e-0]", .list(.f32), "[-3.1415, -100000, -0]"),
        (
            "[3.4028234664e38, 3.4028234664e39, 1.4012984643e-46]", .list(.f32),
            "[3.4028235e+38, inf, 0]"
        ),
        (
            "['x', '\\u{78}', '\\u{000078}', '☃', '\\u{2603}']", .list(.char),
            "['x', 'x', 'x', '☃', '☃']"
        ),
        (
            #"['\\', '\'', '\"', '"', '\t', '\n', '\r', '\u{0}']"#, .list(.char),
            #"['\\', '\'', '\"', '\"', '\t', '\n', '\u{d}', '\u{0}']"#
        ),
        (#""abc\t123""#, .string, nil), (#""WAVE🌊\u{1b}""#, .string, nil),
        (#""'\'\u{27}\"""#, .string, #""'''\"""#),
        ("(\"abc\", 123,)", .tuple([.string, .u8]), "(\"abc\", 123)"), ("(1)", .tuple([.u8]), nil),
        ("[1, 2, 3,]", .list(.u8), "[1, 2, 3]"), ("[]", .list(.char), nil),
        ("[1, 2]", .fixedList(.u16, count: 2), nil),
        ("[(\"a\", 1), (\"b\", 2,)]", .map(key: .string, value: .u8), "[(\"a\", 1), (\"b\", 2)]"),
        ("{ required: 1 }", record, "{required: 1}"),
        ("{optional: none, %required: 1,}", record, "{required: 1}"),
        ("{ optional: 2, required: 1, }", record, "{required: 1, optional: some(2)}"),
        ("{:}", optional, nil), ("{ : }", optional, "{:}"), ("{b:none,}", optional, "{:}"),
        ("{b:some(2),a:1}", optional, "{a: some(1), b: some(2)}"),
        (
            "{true: true, some: some(1)}",
            .record([.init("true", .bool), .init("some", .option(.u8))]), nil
        ),
        ("{}", permissions, nil), ("{ write, %read, }", permissions, "{read, write}"),
        ("[%true, %ok, %nan, %inf]", .list(keywords), nil),
        (
            "[%left, HTTP3, method-GET]", .list(.enumeration(["left", "HTTP3", "method-GET"])),
            "[left, HTTP3, method-GET]"
        ),
        (
            "[empty, body([79, 75]), %err(\"oops\"), wrong ( true )]", .list(response),
            "[empty, body([79, 75]), %err(\"oops\"), wrong(true)]"
        ),
        ("[1, some(1), none]", .list(.option(.u8)), "[some(1), some(1), none]"),
        ("[some(some(1)), some(none), none]", .list(.option(.option(.u8))), nil),
        (
            "[\"flat ok\", ok(\"ok\"), err]", .list(.result(ok: .string, error: nil)),
            "[ok(\"flat ok\"), ok(\"ok\"), err]"
        ),
        ("[ok, err(\"oops\")]", .list(.result(ok: nil, error: .string)), nil),
        ("{a: 1}", .option(optional), "some({a: some(1)})"),
        ("\"\"\"\n\"\"\"", .string, "\"\""),
        ("\"\"\"\nA single line\n\"\"\"", .string, "\"A single line\""),
        ("\"\"\"\r\nwindows\r\nlines\r\n\"\"\"", .string, "\"windows\\nlines\""),
        (
            "\"\"\"\n    Indentation determined\n      by ending delimiter\n  \"\"\"", .string,
            "\"  Indentation determined\\n    by ending delimiter\""
        ),
        (
            "\"\"\"\n  end: \\r\n  triplets: \"\"\\\"\"\n  \"\"\"", .string,
            #""end: \u{d}\ntriplets: \"\"\"\"""#
        ),
        ("\"\"\"\n\nempty\n\n\"\"\"", .string, "\"\\nempty\\n\""),
    ]

    @Test(arguments: texts)
    func textsAreRead(text: String, type: ComponentType, printed: String?) throws {
        let value = try ComponentValue(wave: text, as: type)
        #expect(value.description == printed ?? text)
        #expect(try value.checked(as: type) == value)
    }

    /// The text, its type, the column of the error and what it says.
    private static let malformed: [(String, ComponentType, Int, String)] = [
        ("", .u8, 1, "expected u8, found the end"), ("1 2", .u8, 3, "expected the end, found 2"),
        ("256", .u8, 1, "expected u8, found 256"), ("-1", .u8, 1, "expected u8, found -1"),
        ("1.0", .u8, 1, "expected u8, found 1.0"), ("1e2", .u8, 1, "expected u8, found 1e2"),
        ("01", .u8, 1, "numbers begin with no zero"), ("+1", .u8, 1, "unexpected character"),
        ("1.", .f32, 3, "expected digits"), (".5", .f32, 1, "unexpected character"),
        ("1_0", .u8, 2, "unexpected character"),
        ("0x1", .u8, 2, "unexpected character in a number"),
        ("-nan", .f32, 1, "expected a number or -inf"),
        ("infinity", .f64, 1, "expected f64, found infinity"),
        ("-infinity", .f64, 1, "expected a number or -inf"),
        ("NaN", .f32, 1, "expected a label of words in one case, joined by hyphens"),
        ("%nan", .f32, 1, "expected f32, found %nan"),
        ("%true", .bool, 1, "expected bool, found %true"),
        ("yes", .bool, 1, "expected bool, found yes"),
        ("''", .char, 1, "a character is missing between the quotes"),
        ("'ab'", .char, 1, "expected one character and a closing quote"),
        ("'e\u{301}'", .char, 1, "expected one character and a closing quote"),
        ("'\\z'", .char, 2, "unknown escape"), ("'\\u1f'", .char, 2, "unknown escape"),
        ("'\\u{}'", .char, 2, "expected up to six hexadecimal digits in braces"),
        ("'\\u{1234567}'", .char, 2, "expected up to six hexadecimal digits in braces"),
        ("'\\u{110000}'", .char, 2, "no character has this number"),
        ("'\\u{D800}'", .char, 2, "no character has this number"),
        ("'x", .char, 1, "expected one character and a closing quote"),
        ("'", .char, 1, "a closing quote is missing"),
        ("'\n'", .char, 1, "a closing quote is missing"),
        ("\"a\nb\"", .string, 1, "a closing quote is missing"),
        ("\"a\\", .string, 1, "a closing quote is missing"),
        ("x", .string, 1, "expected string, found x"),
        ("\"\"\"a\n\"\"\"", .string, 4, "a line has to end behind the opening quotes"),
        ("\"\"\"\"\"\"", .string, 4, "closing quotes stand on a line of their own"),
        ("\"\"\"\n", .string, 1, "a string without its closing quotes"),
        ("\"\"\"\na\"\"\"", .string, 1, "only spaces may stand before closing quotes"),
        ("\"\"\"\na\n \"\"\"", .string, 1, "a line has less space than the closing quotes"),
        ("[1,,2]", .list(.u8), 4, "expected u8, found \",\""),
        ("[,]", .list(.u8), 2, "expected u8, found \",\""),
        ("[1 2]", .list(.u8), 4, "expected \",\" or \"]\", found 2"),
        ("[1", .list(.u8), 3, "expected \",\" or \"]\", found the end"),
        ("(1)", .list(.u8), 1, "expected \"[\", found \"(\""),
        ("[1]", .fixedList(.u8, count: 2), 1, "expected 2 elements, found 1"),
        ("[1, 2, 3]", .fixedList(.u8, count: 2), 8, "expected 2 elements"),
        ("(1)", .tuple([.u8, .u8]), 1, "expected 2 elements, found 1"),
        ("(1, 2, 3)", .tuple([.u8, .u8]), 8, "expected 2 elements"),
        ("()", .tuple([.u8]), 1, "expected 1 element, found 0"),
        ("{}", record, 1, "a record without fields is written {:}"),
        ("{:}", record, 1, "missing field \"required\""),
        ("{optional: 1}", record, 1, "missing field \"required\""),
        ("{required: 1, required: 1}", record, 15, "duplicate field \"required\""),
        ("{requird: 1}", record, 2, "unknown field \"requird\"; did you mean \"required\"?"),
        ("{required 1}", record, 11, "expected \":\", found 1"),
        ("{\"required\": 1}", record, 2, "expected a label, found a string"),
        ("{required: 1 optional: 1}", record, 14, "expected \",\" or \"}\", found optional"),
        ("{read, read}", permissions, 8, "duplicate flag \"read\""),
        ("{execute}", permissions, 2, "unknown flag \"execute\""),
        ("{:}", permissions, 2, "expected a label, found \":\""),
        ("{read: true}", permissions, 6, "expected \",\" or \"}\", found \":\""),
        ("true", keywords, 1, "as a label, the keyword true is written %true"),
        ("lef", .enumeration(["left"]), 1, "unknown case \"lef\"; did you mean \"left\"?"),
        ("1", .enumeration(["left"]), 1, "expected a case, found 1"),
        ("body", response, 5, "expected \"(\" and the payload of body, found the end"),
        ("empty()", response, 6, "empty has no payload"),
        ("body([1]", response, 9, "expected \")\", found the end"),
        ("err(\"x\")", response, 1, "as a label, the keyword err is written %err"),
        ("some", .option(.u8), 5, "expected \"(\" and the payload of some, found the end"),
        ("some()", .option(.u8), 6, "expected u8, found \")\""),
        ("none()", .option(.u8), 5, "none has no payload"),
        ("some(some(0))", .option(.u8), 6, "expected u8, found some"),
        ("1", .option(.option(.u8)), 1, "expected some or none, found 1"),
        ("1", .result(ok: .option(.u8), error: nil), 1, "expected ok or err, found 1"),
        ("ok(1)", .result(ok: nil, error: .u8), 3, "ok has no payload"),
        (
            "err", .result(ok: nil, error: .u8), 4,
            "expected \"(\" and the payload of err, found the end"
        ),
        ("1", .own(resource: 0), 1, "own has no text"),
        ("x", .errorContext, 1, "expected error-context, found x"),
        (
            "a--b", .enumeration(["a"]), 1,
            "expected a label of words in one case, joined by hyphens"
        ),
        ("%1", .enumeration(["a"]), 1, "expected a label of words in one case, joined by hyphens"),
        ("/ 1", .u8, 1, "unexpected character"), ("\u{1F30A}", .u8, 1, "unexpected character"),
    ]

    @Test(arguments: malformed)
    func malformedTextsAreRefused(
        text: String, type: ComponentType, column: Int, message: String
    ) {
        let error = #expect(throws: WaveError.self) { try ComponentValue(wave: text, as: type) }
        #expect(error?.column == column)
        #expect(error?.message == message)
    }

    @Test func errorsShowTheLine() {
        let error = #expect(throws: WaveError.self) {
            try ComponentValue(wave: "{\n  required: x\n}", as: Self.record)
        }
        #expect(error?.line == 2 && error?.offset == 14)
        #expect(
            error?.description == """
                value:2:13: expected u8, found x
                  required: x
                            ^
                """)
    }

    @Test func fieldsThatAreLeftOutAreCounted() {
        var limits = ComponentLimits()
        // The list, and each record with two fields that count as sixteen each.
        limits.valuePartsMax = 1 + 2 * (1 + 2 * 16)
        let type = ComponentType.list(Self.optional)
        #expect(throws: Never.self) {
            try ComponentValue(wave: "[{:}, {:}]", as: type, limits: limits)
        }
        let error = #expect(throws: WaveError.self) {
            try ComponentValue(wave: "[{:}, {:}, {:}]", as: type, limits: limits)
        }
        #expect(error?.message == "the value has too many parts")
        #expect(error?.column == 12)
    }

    @Test func anyTextIsAValueOrAnError() {
        var random = RandomComponents(seed: 7)
        let pieces = [
            "{", "}", "[", "]", "(", ")", ":", ",", "1", "-", "a", "some", "ok", "%", "\"", "'",
            "\\",
            "\n", "\"\"\"", "//", "🌊", " ", "e", ".", "u{", "-inf",
        ]
        for _ in 0..<3_000 {
            let type = random.type(depth: 3)
            var text = random.value(type).description.unicodeScalars.map { String($0) }
            for _ in 0...random.below(3) where !text.isEmpty {
                text[random.below(text.count)] = random.pick(pieces)
            }
            guard let value = try? ComponentValue(wave: text.joined(), as: type) else { continue }
            #expect((try? value.checked(as: type)) == value)
        }
    }

    private static let calls: [(String, [ComponentType], String?, String)] = [
        ("add(1, {a: 2})", [.u8, optional], "add", "1 {a: some(2)}"), ("f()", [], "f", ""),
        (" ui:tests/ui.string@0.1.0 ( \"\", ) ", [.string], "ui:tests/ui.string@0.1.0", "\"\""),
        ("[method]shelf.add(1)", [.u8], "[method]shelf.add", "1"),
        ("f(1)", [.u8, .option(.u8), .option(.string)], "f", "1 none none"),
        ("f", [], nil, "2: expected arguments in parentheses"),
        ("(1)", [.u8], nil, "1: expected the name of a function"),
        ("f g(1)", [.u8], nil, "1: expected the name of a function"),
        ("f(1) 2", [.u8], nil, "6: expected the end, found 2"),
        ("f(1, 2)", [.u8], nil, "6: expected 1 argument"),
        ("f(1)", [.u8, .u8], nil, "4: expected 2 arguments, found 1"),
        ("f()", [.u8], nil, "2: expected 1 argument, found 0"),
        ("f(x)", [.u8], nil, "3: expected u8, found x"),
    ]

    @Test(arguments: calls)
    func callsAreRead(text: String, types: [ComponentType], name: String?, expected: String) {
        do throws(WaveError) {
            let call = try WaveCall(text)
            let arguments = try call.arguments(types)
            #expect(call.name == name)
            #expect(arguments.map(\.description).joined(separator: " ") == expected)
        } catch {
            #expect(name == nil)
            #expect("\(error.column): \(error.message)" == expected)
        }
    }
}
