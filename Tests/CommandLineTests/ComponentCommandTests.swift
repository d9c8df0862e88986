import Foundation
import Testing

/// What commands do with components.
@Suite struct ComponentCommandTests {
    private static let calls: [(call: String, printed: String)] = [
        ("add(1, 2)", "3\n"), ("add(4294967295, 1)", "0\n"), (" add ( 1 ,2,) ", "3\n"),
        (#"echo("a\n\"é")"#, "\"a\\n\\\"é\"\n"), (#"echo("")"#, "\"\"\n"),
        ("price({count: 7, urgent: true}, some(3))", "21\n"),
        ("price({urgent: false, count: 7})", "7\n"), ("done()", ""),
        ("demo:shop/stock@1.0.0#audit(40, 2)", "42\n"),
    ]

    /// As text and as binary.
    @Test func callsTakeAndPrintValues() throws {
        let text = try TemporaryFile(ComponentTexts.shop, extension: "wat")
        let binary = text.path + ".wasm"
        defer { try? FileManager.default.removeItem(atPath: binary) }
        #expect(try Program.run(["wat2wasm", text.path, "-o", binary]).status == 0)
        for path in [text.path, binary] {
            for (call, printed) in Self.calls {
                let outcome = try Program.run(["run", path, call])
                #expect(outcome.output == printed, "\(call): \(outcome.error)")
                #expect(outcome.status == 0)
            }
        }
    }

    /// Also where it was text before.
    @Test func componentsArePrintedAsText() throws {
        let outcome = try Program.shell(
            """
            weft wat2wasm shop.wat && weft wasm2wat shop.wasm -o again.wat
            weft wat2wasm again.wat && cmp shop.wasm again.wasm && weft wasm2wat shop.wat
            """, files: ["shop.wat": ComponentTexts.shop])
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(outcome.output.hasPrefix("(component $shop\n"), "\(outcome.output)")
        #expect(outcome.output.contains("string"), "\(outcome.output)")
    }

    @Test func coreModulesBecomeFiles() throws {
        let outcome = try Program.shell(
            """
            mkdir out; weft wat2wasm nest.wat
            weft component unbundle -d out nest.wasm && weft component unbundle --module 1 nest.wat
            weft validate nest-*.wasm out/*.wasm; weft run --invoke f out/nest-1.wasm
            """,
            files: [
                "nest.wat": """
                (component
                  (component (core module (func (export "f") (result i32) (i32.const 42))))
                  (core module))
                """
            ])
        #expect(outcome.status == 0 && outcome.error == "", "\(outcome.error)")
        #expect(
            outcome.output == """
                out/nest-0.wasm: 8 bytes
                out/nest-1.wasm: 34 bytes
                nest-1.wasm: 34 bytes
                nest-1.wasm: valid
                out/nest-0.wasm: valid
                out/nest-1.wasm: valid
                42

                """)
    }

    @Test func limitsAndTrapsEndACall() throws {
        let file = try TemporaryFile(ComponentTexts.shop, extension: "wat")
        let rows: [(options: [String], call: String, message: String)] = [
            ([], "fail()", "trap: unreachable"),
            (["--fuel", "10000"], "forever()", "fuel"),
            (["--timeout", "0.05"], "forever()", "interrupted"),
        ]
        for (options, call, message) in rows {
            let outcome = try Program.run(["run"] + options + [file.path, call])
            #expect(outcome.status == 134)
            #expect(outcome.error.contains(message), "\(outcome.error)")
        }
    }

    @Test func statisticsAreShown() throws {
        let file = try TemporaryFile(ComponentTexts.shop, extension: "wat")
        let outcome = try Program.run(
            ["run", "--stats", "--fuel", "1000000", file.path, "add(1, 2)"])
        #expect(outcome.output == "3\n")
        for word in ["load", "run", "memory", "65536 bytes", "fuel", "of 1000000"] {
            #expect(outcome.error.contains(word), "\(outcome.error)")
        }
    }

    @Test func memoryIsLimited() throws {
        let file = try TemporaryFile(ComponentTexts.shop, extension: "wat")
        let outcome = try Program.run(["run", "--max-memory", "1K", file.path, "done()"])
        #expect(outcome.status != 0 && outcome.error.contains("memory"), "\(outcome.error)")
    }

    @Test func componentsAreValidatedWithTheirBodies() throws {
        let valid = try TemporaryFile(ComponentTexts.shop, extension: "wat")
        #expect(try Program.run(["validate", valid.path]).output == "\(valid.path): valid\n")
        let body = try TemporaryFile(
            "(component (component (core module) (core module (func (result i32)))))",
            extension: "wat")
        let outcome = try Program.run(["validate", body.path])
        #expect(outcome.status == 1)
        #expect(outcome.error.contains("component 0, core module 1: "), "\(outcome.error)")
    }

    @Test func inspectSaysWhatIsInAComponent() throws {
        let file = try TemporaryFile(ComponentTexts.shop, extension: "wat")
        let page = try Program.run(["inspect", file.path])
        #expect(page.status == 0)
        for line in [
            "a component \"shop\"\n", "\n  core module 0 \"m\": ",
            "\n  add: func(a: u32, b: u32) -> u32\n",
            "\n  echo: func(text: string) -> string\n", "\n  demo:shop/stock@1.0.0: interface\n",
            "\n    audit: func(a: u32, b: u32) -> u32\n", "\nfeatures used: none beyond wasm1\n",
        ] {
            #expect(page.output.contains(line), "\(page.output)")
        }
        let json = try Program.run(["inspect", "--json", file.path]).output
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        #expect(object?["kind"] as? String == "component" && object?["name"] as? String == "shop")
        let exports = object?["exports"] as? [[String: Any]] ?? []
        #expect(exports.count == 8)
        let members =
            exports.first { $0["members"] is [[String: String]] }?["members"]
            as? [[String: String]]
        #expect(members == [["name": "audit", "type": "func(a: u32, b: u32) -> u32"]])
        #expect(
            (object?["modules"] as? [[String: Any]])?.first?["item"] as? String == "core module 0")
    }

    @Test func inspectNamesFeaturesOfComponents() throws {
        let file = try TemporaryFile(
            """
            (component (import "f" (func async))
              (core module (func (drop (i32.extend8_s (i32.const 1))))))
            """,
            extension: "wat")
        let page = try Program.run(["inspect", file.path])
        #expect(
            page.output.contains("features used: sign-extension, cm-async\n"), "\(page.output)")
    }
}
