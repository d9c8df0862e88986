import Testing
import WasmCore

@Suite struct TextParserTests {
    /// The bits of the constant in the only function.
    private func constant(_ instruction: String) throws -> Instruction {
        let bytes = ModuleBytes(try WatParser.parseModule("(func \(instruction) drop)"))
        let module = try ModuleDecoder.decode(bytes)
        let body = try #require(module.bodies.first)
        var reader = module.instructions(of: body, from: body.range.lowerBound + 1)
        return try reader.next()
    }

    private func message(_ text: String) -> String? {
        do {
            _ = try WatParser.parseModule(text)
            return nil
        } catch { return error.message }
    }

    @Test(
        arguments: [
            ("0", 0), ("-1", 0xFFFF_FFFF), ("4294967295", 0xFFFF_FFFF),
            ("-2147483648", 0x8000_0000),
            ("0x8000_0000", 0x8000_0000), ("+1_000", 1000), ("-0x1", 0xFFFF_FFFF),
        ] as [(String, UInt64)])
    func integersHaveTheirBits(text: String, bits: UInt64) throws {
        #expect(try constant("i32.const \(text)").bits == bits)
    }

    @Test(arguments: [
        ("4294967296", "constant out of range"), ("-2147483649", "constant out of range"),
        ("0x", "unknown operator 0x"), ("1__0", "unknown operator 1__0"),
        ("_1", "unknown operator _1"), ("1_", "unknown operator 1_"),
        ("1.0", "unexpected token"), ("$x", "unexpected token"), ("\"1\"", "unexpected token"),
    ])
    func wrongIntegersAreNamed(text: String, expected: String) {
        #expect(message("(func i32.const \(text) drop)") == expected)
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 1 << 63), ("1.", 0x3FF0_0000_0000_0000),
            ("inf", 0x7FF0_0000_0000_0000),
            ("0x1p-1074", 1), ("0x1p-1075", 0), ("0x1.8p-1075", 1), ("0x1.00000000000001p-1075", 1),
            ("0x1.fffffffffffffp1023", 0x7FEF_FFFF_FFFF_FFFF),
            ("0x1.00000000000008p0", 0x3FF0_0000_0000_0000),
            ("0x1.00000000000018p0", 0x3FF0_0000_0000_0002),
            ("0x1.000000000000080000000000000001p0", 0x3FF0_0000_0000_0001),
            ("0x0.0000000000000000000000000001p112", 0x3FF0_0000_0000_0000),
            ("0x10000000000000000000000000000p-112", 0x3FF0_0000_0000_0000),
            ("1e-1000", 0), ("1e-99999999999999999999", 0), ("0e99999999999999999999", 0),
            ("9007199254740993", 0x4340_0000_0000_0000),
            ("9007199254740993.0000000000000000000000000001", 0x4340_0000_0000_0001),
            ("2.2250738585072011e-308", 0x000F_FFFF_FFFF_FFFF),
            ("1_0.2_5e+0_1", 0x4059_A000_0000_0000),
            ("nan", 0x7FF8_0000_0000_0000), ("-nan:0x1", 0xFFF0_0000_0000_0001),
            ("nan:0xf_ffff_ffff_ffff", 0x7FFF_FFFF_FFFF_FFFF),
        ] as [(String, UInt64)])
    func doublesAreRoundedToNearestEven(text: String, bits: UInt64) throws {
        #expect(try constant("f64.const \(text)").bits == bits)
    }

    @Test(
        arguments: [
            ("16777217", 0x4B80_0000), ("16777217.0000001", 0x4B80_0001),
            ("0x1.000001p0", 0x3F80_0000),
            ("0x1.000003p0", 0x3F80_0002), ("0x1p-149", 1), ("0x1p-150", 0), ("1e-45", 1),
            ("0x1.fffffep127", 0x7F7F_FFFF),
            ("340282356779733661637539395458142568447", 0x7F7F_FFFF),
            ("nan:0x400000", 0x7FC0_0000), ("1.00000017881393432617187500", 0x3F80_0002),
            ("1.00000017881393432617187499", 0x3F80_0001),
        ] as [(String, UInt64)])
    func floatsAreNotRoundedTwice(text: String, bits: UInt64) throws {
        #expect(try constant("f32.const \(text)").bits == bits)
    }

    @Test(arguments: [
        ("f32", "0x1.ffffffp127"), ("f32", "340282356779733661637539395458142568448"),
        ("f64", "0x1p1024"), ("f64", "1e309"), ("f32", "nan:0x0"), ("f32", "nan:0x800000"),
        ("f64", "0x1p99999999999999999999"),
    ])
    func numbersBeyondAFormatAreRefused(type: String, text: String) {
        #expect(message("(func \(type).const \(text) drop)") == "constant out of range")
    }

    @Test(arguments: [
        "", "(module)", "(module $m)", ";; comment", "(; a (; b ;) ;)", "(module (@x (y) \")\" ,))",
        "(func)(memory 1)", "(module binary \"\\00asm\\01\\00\\00\\00\")",
        "(module quote \"(func)\")", "(module definition $m (func))",
    ])
    func shortModulesAreTaken(text: String) { #expect(message(text) == nil) }

    @Test(arguments: [
        ("(module", "unexpected token"), ("(module))", "unexpected token"),
        ("(module) (module)", "unexpected token"), ("(func", "unexpected token"),
        ("(func br $l)", "unknown label $l"), ("(func local.get $x)", "unknown local $x"),
        ("(func call $f)", "unknown function $f"), ("(start $f)", "unknown function $f"),
        ("(func (type $t))", "unknown type $t"), ("(func global.get $g)", "unknown global $g"),
        ("(func)(func $a)(func $a)", "duplicate func"),
        (
            "(func (local $a i32 i64))",
            "unexpected token"
        ),
        ("(func block $a end $b)", "mismatching label"),
        (
            "(func if else else end)",
            "unexpected token"
        ),
        ("(func else)", "unexpected token"), ("(func end)", "unexpected token"),
        ("(func (if (i32.const 1)))", "unexpected token"), ("(func (then))", "unexpected token"),
        ("(func (i32.add i32.const 1))", "unexpected token"),
        (
            "(func (block)",
            "unexpected token"
        ),
        ("(func i32.foo)", "unknown operator i32.foo"),
        (
            "(memory 1) (data \"\\u{d800}\")",
            "illegal escape in string"
        ),
        ("(export \"\\ff\" (func 0))", "malformed UTF-8 encoding"),
        ("(func \u{1}", "illegal character"),
        ("(;", "unclosed comment"), ("(data \"", "unclosed string"), ("(@a", "unclosed annotation"),
        ("(type (func)) (func (type 0) (param i32))", "inline function type does not match"),
        ("(func (type 0) (param i32))", "unknown type 0"),
        ("(func) (import \"\" \"\" (func))", "import after function"),
        ("(memory 1) (func i32.const 0 i32.load align=3 drop)", "alignment must be a power of two"),
        ("(module quote \"(module quote \\\"\\\")\")", "unexpected token"),
    ])
    func malformedTextIsNamed(text: String, expected: String) {
        #expect(message(text) == expected)
    }

    @Test func errorsSayWhereTheyAre() throws {
        let text = "(module\n  (func\n\t\u{E9}\u{E9} local.get $x))"
        let broken = text.replacing("\u{E9}\u{E9}", with: "(;\u{E9}\u{E9};)")
        let error = try #require(throws: TextError.self) { _ = try WatParser.parseModule(broken) }
        #expect((error.line, error.column) == (3, 19))
        #expect(
            error.description(file: "a.wat")
                == "a.wat:3:19: unknown local $x\n\t(;\u{E9}\u{E9};) local.get $x))\n\t"
                + String(repeating: " ", count: 17) + "^")
    }

    @Test(arguments: [
        ("(block", ")"), ("block ", "end "), ("(if (i32.const 1) (then ", "))"), ("(i32.eqz ", ")"),
        ("(try_table ", ")"), ("(loop $l ", ")"),
    ])
    func deepNestingNeedsNoNativeStack(open: String, close: String) throws {
        let count = Effort.nestedBlocks
        let text =
            "(func " + String(repeating: open, count: count)
            + String(repeating: close, count: count)
            + ")"
        let bytes = try WatParser.parseModule(text)
        let module = try ModuleDecoder.decode(ModuleBytes(bytes))
        let printed = try WatPrinter.print(module)
        #expect(try WatParser.parseModule(printed) == bytes)
    }

    @Test(arguments: ["(", "(;", "(@a ", "(func (block ", "\"", "(module ", "(@custom \"a\" "])
    func unclosedRepetitionsAreRefused(text: String) {
        #expect(message(String(repeating: text, count: 50_000)) != nil)
    }

    @Test func implicitTypesFollowTheOrderOfTheText() throws {
        let bytes = try WatParser.parseModule(
            """
            (func $f (result f64) (block (param i32) (result i64 i64) unreachable) unreachable)
            (type $t (func (param i32)))
            (func (param i32))
            """)
        let module = try ModuleDecoder.decode(ModuleBytes(bytes))
        #expect(module.functions == [1, 0])
        #expect(
            module.types.map(\.composite) == [
                .function(FunctionType([.i32])), .function(FunctionType([], [.f64])),
                .function(FunctionType([.i32], [.i64, .i64])),
            ])
    }

    @Test func namesCanBeLeftOut() throws {
        let options = WatParser.Options(writesNames: false)
        let bytes = try WatParser.parseModule("(module $m (func $f))", options: options)
        #expect(try ModuleDecoder.decode(ModuleBytes(bytes)).customSections.isEmpty)
    }

    /// A binary has one "name" section at most: the one that the text gives.
    @Test(
        arguments: [
            (#"(module $m (@custom "name" "\00\02\01m") (func $f))"#, ["name": [0, 2, 1, 0x6D]]),
            (#"(module $m (@custom "name" (before func) "") (func $f))"#, ["name": []]),
            (
                #"(module (@custom "nam" "x") (func $f))"#,
                ["nam": [0x78], "name": [1, 4, 1, 0, 1, 0x66]]
            ),
            (
                #"""
                (module (@custom "metadata.code.branch_hint" "x") (func
                  (if (i32.const 0) (then)) i32.const 0 (@metadata.code.branch_hint "\00") if end))
                """#, ["metadata.code.branch_hint": [0x78]]
            ),
        ] as [(String, [String: [UInt8]])])
    func aSectionThatTheTextGivesIsTheOnlyOne(
        source: String, contents: [String: [UInt8]]
    ) throws {
        let module = try ModuleDecoder.decode(ModuleBytes(try WatParser.parseModule(source)))
        #expect(module.customSections.count == contents.count)
        for section in module.customSections {
            #expect(module.bytes[section.range] == contents[section.name])
        }
    }

    @Test func severalSectionsOfAKnownNameAreAllPrinted() throws {
        let source = #"""
            (module (@custom "name" "\00\02\01m") (@custom "name" "") (@custom "name" "\00\02\01n"))
            """#
        let bytes = try WatParser.parseModule(source)
        let text = try WatPrinter.print(try ModuleDecoder.decode(ModuleBytes(bytes)))
        #expect(try WatParser.parseModule(text) == bytes)
    }

    @Test(arguments: Opcode.allCases.filter { $0.row.immediates == .none })
    func everyKeywordOfTheTableAssemblesToItsOpcode(opcode: Opcode) throws {
        // The two close a block and are not instructions of their own.
        if opcode == .else || opcode == .end { return }
        #expect(try constant("\(opcode.row.text)").opcode == opcode)
    }
}
