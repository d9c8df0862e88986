import Testing
import WasmCore

@Suite struct TextPrinterTests {
    private func decode(_ bytes: [UInt8]) throws -> DecodedModule {
        try ModuleDecoder.decode(ModuleBytes(bytes))
    }

    @Test(
        .enabled(if: !TextSuite.files.isEmpty, noSharedData),
        arguments: TextSuite.files.filter { !$0.hasPrefix("legacy/") })
    func printedModulesReadBackAsTheSameBytes(file: String) throws {
        for directive in try WastScript.parse(TextSuite.read(file)) {
            guard case .module(let module) = directive.kind, !module.isBinary else { continue }
            let bytes = try module.assemble()
            let text = try WatPrinter.print(decode(bytes))
            let place = "\(file):\(directive.line)"
            do {
                let again = try WatParser.parseModule(text)
                if again != bytes { Issue.record("\(place): other bytes\n\(text.prefix(3000))") }
            } catch { Issue.record("\(place): \(error)") }
        }
    }

    @Test(
        .enabled(if: !TextSuite.files.isEmpty, noSharedData),
        arguments: TextSuite.files.filter { !$0.hasPrefix("legacy/") })
    func binaryModulesPrintAsTextThatPrintsAsItself(file: String) throws {
        for directive in try WastScript.parse(TextSuite.read(file)) {
            guard case .module(let module) = directive.kind, module.isBinary else { continue }
            let text = try WatPrinter.print(decode(module.assemble()))
            let again = try WatPrinter.print(decode(WatParser.parseModule(text)))
            #expect(text == again, "\(file):\(directive.line)")
        }
    }

    @Test func namesAreUsedWhereTheyAreUniqueAndPrintable() throws {
        let source = """
            (module $m
              (func $a (@name "same") (param $x i32) (local $y i64) (local.set $y (i64.const 1)))
              (func $b (@name "same") (call $a (i32.const 0)))
              (func $"with space" block $l br $l end)
            )
            """
        let text = try WatPrinter.print(decode(WatParser.parseModule(source)))
        #expect(text.contains("(func (;0;) (@name \"same\") (type 0) (param $x i32)"))
        #expect(text.contains("call 0"))
        #expect(text.contains("(func $\"with space\" (;2;)"))
        #expect(text.contains("br $l"))
        #expect(text.contains("local.set $y"))
    }

    @Test func innerLabelHidesOuterOneOfTheSameName() throws {
        let source = "(func block $l block $l br 1 br 0 end end)"
        let bytes = try WatParser.parseModule(source)
        let text = try WatPrinter.print(decode(bytes))
        #expect(text.contains("br 1"))
        #expect(text.contains("br $l"))
        #expect(try WatParser.parseModule(text) == bytes)
    }

    @Test(arguments: [
        "f32.const -0.0", "f32.const 1e-45", "f32.const nan:0x200000", "f32.const -inf",
        "f64.const 5e-324", "f64.const 1.7976931348623157e+308", "f64.const -nan:0x1",
        "f64.const 0.1", "f64.const nan", "i64.const -9223372036854775808",
        "v128.const i32x4 0x1 0x2 0xffffffff 0x0", "i32.const -1",
    ])
    func constantsPrintAsTheyAreWritten(instruction: String) throws {
        let bytes = try WatParser.parseModule("(func \(instruction) drop)")
        let text = try WatPrinter.print(decode(bytes))
        #expect(text.contains("\n    \(instruction)\n"))
    }

    @Test func customSectionsAndHintsKeepTheirPlaces() throws {
        let source = """
            (module
              (@custom "a" (before first) "1")
              (@custom "b" (after type) "\\00\\ff")
              (@custom "c" "z")
              (func $f (param i32) local.get 0 (@metadata.code.branch_hint "\\01") if end)
            )
            """
        let bytes = try WatParser.parseModule(source)
        let text = try WatPrinter.print(decode(bytes))
        #expect(text.contains("(@metadata.code.branch_hint \"\\01\")"))
        #expect(try WatParser.parseModule(text) == bytes)
    }

    @Test func bodyWithoutEndIsAnErrorNotACrash() throws {
        // One function whose body is cut short.
        let bytes: [UInt8] = [
            0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 5, 1, 3, 0, 2,
            0x40,
        ]
        #expect(throws: DecodeError.self) { _ = try WatPrinter.print(try decode(bytes)) }
    }
}
