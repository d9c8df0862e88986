import Testing
import WasmCore

/// What names look like where people read them.
@Suite struct PrintableTextTests {
    static let rows: [(text: String, printable: String, quoted: String)] = [
        ("", "", "\"\""),
        ("plain name", "plain name", "\"plain name\""),
        ("a\"b\\c", "a\"b\\c", #""a\"b\\c""#),
        ("naïve λ 函数 🦀", "naïve λ 函数 🦀", "\"naïve λ 函数 🦀\""),
        ("a\nb\tc\rd", #"a\nb\tc\u{d}d"#, #""a\nb\tc\u{d}d""#),
        ("\u{0}\u{1b}[31m\u{7f}", #"\u{0}\u{1b}[31m\u{7f}"#, #""\u{0}\u{1b}[31m\u{7f}""#),
        ("\u{85}\u{9b}31m", #"\u{85}\u{9b}31m"#, #""\u{85}\u{9b}31m""#),
        ("\u{202e}\u{2066}\u{200e}", #"\u{202e}\u{2066}\u{200e}"#, #""\u{202e}\u{2066}\u{200e}""#),
        ("\u{2028}\u{2029}", #"\u{2028}\u{2029}"#, #""\u{2028}\u{2029}""#),
        ("\u{200b}\u{feff}\u{3164}", #"\u{200b}\u{feff}\u{3164}"#, #""\u{200b}\u{feff}\u{3164}""#),
        ("\u{e0041}\u{e000}", #"\u{e0041}\u{e000}"#, #""\u{e0041}\u{e000}""#),
    ]

    @Test(arguments: rows)
    func whatIsNotVisibleIsEscaped(text: String, printable: String, quoted: String) throws {
        #expect(text.printable == printable)
        #expect(text.printable.printable == printable)
        #expect(text.quoted == quoted)
        // The quoted form is the text format's, which reads back.
        let module = try WatParser.parseModule("(module (@custom \(text.quoted)))")
        let decoded = try ModuleDecoder.decode(ModuleBytes(module))
        #expect(decoded.customSections.first?.name.utf8.elementsEqual(text.utf8) == true)
    }

    @Test func linesStayWhereATextHasSome() {
        #expect("a\n\tb\u{1b}\r".printableLines == "a\n\tb\\u{1b}\\u{d}")
    }

    @Test(
        arguments: [
            (Array("café".utf8), "café"), ([0x63, 0xE9], "c\\xe9"), ([0xC3, 0x0A], "\\xc3\\n"),
            ([0x1B, 0x5B], "\\u{1b}["), ([], ""),
        ] as [([UInt8], String)])
    func bytesAreShownAsTextOrByNumber(bytes: [UInt8], text: String) {
        #expect(String(printable: bytes) == text)
    }

    @Test func errorsShowNamesAsWhatTheyAre() throws {
        let error = #expect(throws: TextError.self) {
            try WatParser.parseModule("(module\n(func\t(call $\"\\1b[2J\")) (;\u{202e};))")
        }
        #expect(
            error?.description(file: "a\u{1b}b") == """
                a\\u{1b}b:2:13: unknown function $\\u{1b}[2J
                (func\t(call $"\\1b[2J")) (;\\u{202e};))
                     \t      ^
                """)
        let duplicate = ValidationError(.duplicateExportName("a\u{1b}\"\n"), offset: 1)
        #expect(duplicate.description == #"duplicate export name "a\u{1b}\"\n" at offset 0x1"#)
    }

    static let literals: [(text: String, bits: UInt32, again: String)] = [
        ("nan", 0x7FC0_0000, "nan"), ("-nan", 0xFFC0_0000, "-nan"),
        ("nan:0x400000", 0x7FC0_0000, "nan"), ("nan:0x200000", 0x7FA0_0000, "nan:0x200000"),
        ("-nan:0x1", 0xFF80_0001, "-nan:0x1"), ("nan:0x7f_ffff", 0x7FFF_FFFF, "nan:0x7fffff"),
        ("inf", 0x7F80_0000, "inf"), ("-inf", 0xFF80_0000, "-inf"), ("-0", 0x8000_0000, "-0.0"),
        ("0x1p-149", 1, "1e-45"), ("1_0.5", 0x4128_0000, "10.5"),
    ]

    @Test(arguments: literals)
    func literalsKeepTheirBits(text: String, bits: UInt32, again: String) throws {
        let number = try #require(Float(literal: text))
        #expect(number.bitPattern == bits)
        #expect(number.literal == again)
        #expect(Float(literal: again)?.bitPattern == bits)
    }

    @Test(arguments: ["", "nan:0x0", "nan:0x800000", "nan:1", "nan(0x1)", "snan", "1e39", "x", "+"])
    func whatIsNoLiteralIsRefused(text: String) {
        #expect(Float(literal: text) == nil)
    }

    @Test func literalsOfTwiceTheWidthKeepTheirBitsToo() {
        #expect(Double(literal: "-nan:0x1")?.bitPattern == 0xFFF0_0000_0000_0001)
        #expect(Double(bitPattern: 0xFFF0_0000_0000_0001).literal == "-nan:0x1")
        #expect(Double(literal: "nan:0xfffffffffffff")?.literal == "nan:0xfffffffffffff")
        #expect(Double(literal: "nan")?.literal == "nan")
        #expect(Double(literal: "nan:0x10000000000000") == nil)
        #expect(Double(literal: "1e400") == nil)
    }
}
