import CommandLineSupport
import Foundation
import Testing

/// What `weft inspect` says of a module, as text and as JSON.
@Suite struct InspectTests {
    static let module = #"""
        (module $m
          (import "env" "log" (func $log (param i32) (result i64)))
          (memory (export "memory") 1 2)
          (table 3 externref)
          (global (mut f64) (f64.const 0))
          (func $small (export "add") (param i32))
          (func $large (result v128)
            (v128.const i64x2 1 2) (v128.const i64x2 3 4) (i64x2.add))
          (func (export "named") (drop (i32.const 1)))
          (data (i32.const 0) "abc")
          (@custom "producers"
            "\02\08language\01\04Rust\00\0cprocessed-by\02\05rustc\041.80\04wabt\011")
          (@custom "target_features" "\02+\07simd128-\07atomics"))
        """#

    static func inspect(_ options: [String], _ text: String) throws -> Program.Outcome {
        let file = try TemporaryFile(text, extension: "wat")
        return try Program.run(["inspect"] + options + [file.path])
    }

    static func object(_ text: String, _ options: [String] = []) throws -> [String: Any] {
        let outcome = try inspect(["--json"] + options, text)
        #expect(outcome.status == 0 && outcome.output.last == "\n", "\(outcome.error)")
        let value = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        return try #require(value as? [String: Any])
    }

    @Test func oneThingIsNotSeveral() throws {
        let text = try Self.inspect([], "(module (func))").output
        #expect(text.contains("\n  code: 2 bytes in 1 body\n"), "\(text)")
    }

    @Test func pageHasSizesAndOrigin() throws {
        let text = try Self.inspect([], Self.module).output
        for part in [
            "\nimports:\n  \"env\" \"log\": function (i32) -> (i64)\n",
            "\nexports:\n  \"memory\": memory 0, 1 to 2 pages\n",
            "\n  \"add\": function 1, (i32) -> ()\n",
            "\n  code: 48 bytes in 3 bodies\n",
            "\nfunctions by size:\n  2 \"large\": 41 bytes, 85.4 % of the code\n",
            "  3 \"named\": 5 bytes, 10.4 % of the code\n",
            "  1 \"small\": 2 bytes, 4.1 % of the code\n",
            "\nfeatures used: reference-types, simd\n",
            "\ntarget features: +simd128 -atomics\n",
            "\nproducers:\n  language: Rust\n  processed-by: rustc 1.80, wabt 1\n",
            "  custom \"producers\": ",
        ] {
            #expect(text.contains(part), "\(part)\(text)")
        }
    }

    @Test func objectHasTheSame() throws {
        let object = try Self.object(Self.module)
        #expect(object["kind"] as? String == "module")
        #expect(object["name"] as? String == "m")
        #expect(object["features"] as? [String] == ["reference-types", "simd"])
        #expect(object["targetFeatures"] as? [String] == ["+simd128", "-atomics"])
        let producers = object["producers"] as? [String: [[String: String]]]
        #expect(
            producers == [
                "language": [["name": "Rust", "version": ""]],
                "processed-by": [
                    ["name": "rustc", "version": "1.80"], ["name": "wabt", "version": "1"],
                ],
            ])
        let functions = try #require(object["functions"] as? [[String: Any]])
        #expect(functions.map { $0["name"] as? String } == ["large", "named", "small"])
        let imports = try #require(object["imports"] as? [[String: String]])
        #expect(
            imports == [
                ["module": "env", "name": "log", "kind": "function", "type": "(i32) -> (i64)"]
            ])
        let memory = try #require((object["memories"] as? [[String: Any]])?.first)
        #expect(memory["minimum"] as? Int == 1 && memory["maximum"] as? Int == 2)
        #expect(memory["pageBytes"] as? Int == 65536 && memory["shared"] as? Bool == false)
        let sections = try #require(object["sections"] as? [[String: Any]])
        #expect(sections.contains { $0["custom"] as? Bool == true })
        #expect(object["start"] is NSNull)
        #expect(object["bytes"] as? Int ?? 0 > 100)
    }

    /// The largest are shown, with the earlier one first where two are alike.
    @Test func largestFunctionsAreShownUnlessAllAreWanted() throws {
        let bodies = (0..<12).map { index in
            "(func $f\(index) \(String(repeating: "(nop)", count: index / 2)))"
        }
        let text = "(module \(bodies.joined(separator: "\n")))"
        func names(_ options: [String]) throws -> [String] {
            let functions = try Self.object(text, options)["functions"] as? [[String: Any]]
            return (functions ?? []).compactMap { $0["name"] as? String }
        }
        let all = [10, 11, 8, 9, 6, 7, 4, 5, 2, 3, 0, 1].map { "f\($0)" }
        #expect(try names([]) == Array(all.prefix(10)))
        #expect(try names(["--functions"]) == all)
        #expect(try Self.inspect([], text).output.contains("\nlargest functions:\n  10 \"f10\":"))
        #expect(
            try Self.inspect(["--functions"], text).output.contains("\nfunctions by size:\n"))
    }

    @Test func moduleNeedNotBeValid() throws {
        let text = #"(module (memory 70000) (@custom "producers" "\05\01"))"#
        let page = try Self.inspect([], text)
        #expect(page.status == 0)
        #expect(page.output.contains("\nfeatures used: not known: invalid module: memory size"))
        #expect(page.output.contains("\nproducers: malformed: "))
        let object = try Self.object(text)
        #expect(object["features"] is NSNull && object["producers"] is NSNull)
    }

    @Test func nothingMovesACursor() throws {
        let text = #"""
            (module (import "\1b[2J" "\u{202e}" (func))
              (@custom "producers" "\01\02a\0a\01\03\1b[m\02\c2\9b"))
            """#
        for options in [[], ["--json"]] {
            let output = try Self.inspect(options, text).output
            let isClean = output.unicodeScalars.allSatisfy {
                $0 == "\n" || (0x20...0x7E).contains($0.value)
            }
            #expect(isClean, "\(output)")
        }
        let imports = try Self.object(text)["imports"] as? [[String: String]]
        #expect(imports?.first?["module"] == "\u{1b}[2J" && imports?.first?["name"] == "\u{202e}")
    }

    /// What can be read of one that is malformed is shown.
    @Test func aBrokenComponentSaysWhatItIs() throws {
        let file = try TemporaryFile(
            [0, 0x61, 0x73, 0x6D, 13, 0, 1, 0, 1, 2, 9, 9, 1, 0, 11, 1], extension: "wasm")
        let page = try Program.run(["inspect", file.path])
        #expect(page.status == 0)
        #expect(
            page.output.hasPrefix(
                """
                16 bytes, a component
                sections:
                  core modules: 2 bytes in 2
                not valid: \

                """.trimmingCharacters(in: .newlines)))
        let json = try Program.run(["inspect", "--json", file.path]).output
        #expect(
            json.hasPrefix(
                """
                {"kind":"component","bytes":16,"sections":\
                [{"name":"core modules","count":2,"bytes":2}],"error":"
                """))
    }

    static let strings: [(text: String, json: String)] = [
        ("", #""""#), ("a b~", #""a b~""#), ("\"\\", #""\"\\""#), ("\n\u{7f}", #""\u000a\u007f""#),
        ("\u{9b}\u{2028}", #""\u009b\u2028""#), ("é😀", #""é😀""#),
        ("\u{E0001}", #""\udb40\udc01""#),
    ]

    @Test(arguments: strings)
    func stringsAreEscapedWhereNothingIsVisible(text: String, json: String) {
        #expect(String(decoding: JSON.string(text).bytes, as: UTF8.self) == json)
    }
}
