import Testing
import WasmCore

@Suite struct TextPrinterTests {
    private func decode(_ bytes: [UInt8]) throws -> DecodedModule {
        try ModuleDecoder.decode(ModuleBytes(bytes))
    }

    /// With a hundredth of the text that is allowed by default.
    private func print(_ bytes: [UInt8]) throws -> String {
        var options = WatPrinter.Options()
        options.textBytesMax = (16 << 20 + 200 * bytes.count) / 100
        return try WatPrinter.print(decode(bytes), options: options)
    }

    @Test(
        .enabled(if: !TextSuite.files.isEmpty, noSharedData),
        arguments: TextSuite.files.filter { !$0.hasPrefix("legacy/") })
    func printedModulesReadBackAsTheSameBytes(file: String) throws {
        for directive in try WastScript.parse(TextSuite.read(file)) {
            guard case .module(let module) = directive.kind, !module.isBinary else { continue }
            let bytes = try module.assemble()
            let text = try print(bytes)
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
            let text = try print(module.assemble())
            let again = try print(WatParser.parseModule(text))
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

    /// Equal strings of other bytes are two names, for which there are two identifiers.
    @Test func namesAreUniqueByTheirBytes() throws {
        let source = #"""
            (module
              (func $"\c3\a9" (block $"\c3\a9" (block $"e\cc\81" (br $"\c3\a9"))))
              (func $"e\cc\81" (call $"\c3\a9")))
            """#
        let text = try WatPrinter.print(decode(WatParser.parseModule(source)))
        #expect(text.contains("(func $\"é\" (;0;)"))
        #expect(text.contains(#"(func $"e\u{301}" (;1;)"#))
        #expect(text.contains("br $\"é\"\n"))
        #expect(text.contains("call $\"é\"\n"))
    }

    /// A text that shows every kind of list is printed as it is written.
    @Test func layoutStays() throws {
        let text = #"""
            (module $m
              (rec
                (type $a (;0;) (sub (struct (field $x (mut i8)) (field i32))))
                (type $b (;1;) (sub final $a (struct (field $x (mut i8)) (field i32) (field \#
            (ref null $a)))))
              )
              (type $v (;2;) (func))
              (type $f (;3;) (func (param i32 i64) (result f32)))
              (type (;4;) (func (param i32)))
              (import "e" "f" (func $i (;0;) (type $f) (param $p i32) (param i64) (result f32)))
              (import "e" "t" (tag $e (;0;) (type 4) (param i32)))
              (func $k (;1;) (type $f) (param $p i32) (param i64) (result f32)
                (local i32 i32)
                (local $l v128)
                (local i32)
                block $o
                  block $o
                    block
                      i32.const 0
                      br_table 0 $o 2
                    end
                  end
                end
                block $h (result i32)
                  try_table $h (catch $e 0) (catch_all 1)
                  end
                  block $h
                    i32.const 1
                    br 1
                  end
                  unreachable
                end
                drop
                i32.const 1
                i32.const 2
                i32.const 3
                select (result i32)
                drop
                local.get $p
                i64.const 1
                i32.const 0
                call_indirect (type $f) (param i32 i64) (result f32)
                drop
                f32.const 0.0
              )
              (table $t (;0;) 1 2 funcref)
              (global $g (;0;) (ref null $a) (ref.null $a))
              (global (;1;) i32 i32.const 1 i32.const 2 i32.add)
              (export "f" (func $k))
              (elem $s (;0;) (offset (i32.const 0)) func $i $k)
              (elem (;1;) (offset i32.const 0 i32.const 0 i32.add) funcref (item (ref.func \#
            $k)) (item (ref.null func)))
              (data (;0;) "a\00\ff\22")
            )

            """#
        #expect(try WatPrinter.print(decode(WatParser.parseModule(text))) == text)
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

    @Test(arguments: [0, 1, 4_095, 4_096, 4_097, 100_000])
    func bytesAreWrittenInParts(count: Int) throws {
        let content = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let string = content.map { ($0 < 16 ? "\\0" : "\\") + String($0, radix: 16) }.joined()
        let source = "(module (@custom \"c\" \"\(string)\") (memory 1) (data \"\(string)\"))"
        let bytes = try WatParser.parseModule(source)
        let text = try WatPrinter.print(decode(bytes))
        #expect(text.contains("\n  (data (;0;) \""))
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
