import Foundation
import Testing

/// `weft invoke-batch`: requests in, answers out, whatever the requests are.
@Suite struct InvokeBatchTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var request: String
        var answer: String
    }

    /// `(module)` and the same with a byte too few.
    static let empty = "AGFzbQEAAAA="
    static let cut = "AGFzbQEAAA=="

    static let rows: [Row] = [
        Row(
            testDescription: "hello", request: #"{"id":1,"op":"hello"}"#,
            answer: #"{"id":1,"name":"weft","protocol":1,"spectest":true}"#),
        Row(
            testDescription: "one module",
            request: #"{"id":"a","op":"validate","b64":"\#(empty)"}"#,
            answer: #"{"id":"a","ok":1}"#),
        Row(
            testDescription: "many modules, what is no base 64 among them",
            request: #"{"id":2,"op":"validate","many":["\#(empty)","\#(cut)","%%%",""]}"#,
            answer: #"{"id":2,"ok":[1,0,0,0]}"#),
        Row(
            testDescription: "an invalid module",
            request: #"{"id":3,"op":"run","b64":"\#(cut)","groups":[]}"#,
            answer: #"{"id":3,"verdict":"invalid","error":"unexpected end at offset 0x7"}"#),
        Row(
            testDescription: "a call of what is not there",
            request: #"{"id":4,"op":"run","b64":"\#(empty)","groups":[[["f",[]]]]}"#,
            answer: #"{"id":4,"verdict":"valid","groups":[{"instantiate":"ok","results":[["trap","#
                + #""unknown-function","there is no function f"]],"globals":{},"memories":{},"#
                + #""tables":{}}]}"#),
        Row(
            testDescription: "no JSON", request: "{\"id\":",
            answer: #"{"id":null,"error":"no JSON: a value expected at byte 6"}"#),
        Row(
            testDescription: "JSON too deep", request: String(repeating: "[", count: 1000),
            answer: #"{"id":null,"error":"no JSON: nested too deeply at byte 64"}"#),
        Row(
            testDescription: "an unknown operation",
            request: #"{"id":5,"op":"\u00e9\ud83d\ude00"}"#,
            answer: #"{"id":5,"error":"unknown op 'é😀'"}"#),
        Row(
            testDescription: "no module", request: #"{"id":6,"op":"run"}"#,
            answer: #"{"id":6,"error":"neither 'path' nor 'b64' given"}"#),
    ]

    @Test func answersEachLineInOrder() throws {
        let outcome = try Program.run(
            ["invoke-batch"], input: Self.rows.map { $0.request + "\n" }.joined())
        #expect(outcome.status == 0)
        let answers = outcome.output.split(separator: "\n").map(String.init)
        try #require(answers.count == Self.rows.count)
        for (answer, row) in zip(answers, Self.rows) {
            #expect(answer == row.answer, "\(row.testDescription)")
        }
    }

    @Test func runsGroupsOnInstancesOfTheirOwn() throws {
        let text = try TemporaryFile(
            """
            (module (import "spectest" "print_i32" (func (param i32)))
              (memory (export "m") 1) (table (export "t") 3 funcref) (elem (i32.const 1) 0)
              (global $g (export "g") (mut i32) (i32.const 0))
              (func (export "bump") (param i32) (result i32)
                (call 0 (local.get 0))
                (i32.store8 (i32.const 0) (local.get 0))
                (global.set $g (i32.add (global.get $g) (i32.const 1)))
                (i32.div_s (i32.const 1) (local.get 0))))
            """, extension: "wat")
        let binary = try TemporaryFile("", extension: "wasm")
        #expect(try Program.run(["wat2wasm", text.path, "-o", binary.path]).status == 0)
        let request = """
            {"id":1,"op":"run","path":"\(binary.path)","groups":[\
            [["bump",["i32:00000001"]],["bump",["i32:00000000"]]],[]]}
            """
        let answer = try Program.run(["invoke-batch"], input: request).output
        // The checksums are those of Python's zlib.
        #expect(
            answer == """
                {"id":1,"verdict":"valid","groups":[{"instantiate":"ok","results":\
                [["ok",["i32:00000001"]],["trap","int-div-zero","integer divide by zero"]],\
                "globals":{"g":"i32:00000002"},"memories":{"m":[65536,"d7978eeb"]},\
                "tables":{"t":[3,"e65ae853"]},"trace":[2,"727fc20e"]},\
                {"instantiate":"ok","results":[],"globals":{"g":"i32:00000000"},\
                "memories":{"m":[65536,"d7978eeb"]},"tables":{"t":[3,"e65ae853"]}}]}

                """)
    }

    /// `i32.extend8_s` is none of version 1's instructions.
    @Test(arguments: [("", 1), ("--features wasm1", 0), ("--collect --features=wasm2", 1)])
    func optionsAreHandedOn(options: String, isValid: Int) throws {
        let text = "(module (func (drop (i32.extend8_s (i32.const 1)))))"
        let outcome = try Program.shell(
            #"""
            weft wat2wasm a.wat -o a.wasm
            echo '{"id":1,"op":"validate","path":"a.wasm"}' | weft invoke-batch \#(options)
            """#, files: ["a.wat": text])
        #expect(outcome.output == "{\"id\":1,\"ok\":\(isValid)}\n")
        #expect(outcome.error.isEmpty)
    }

    /// What `weft validate` or, of WIT, `weft wit` would say.
    @Test(arguments: [
        ("a.wat", "(module)", #""ok":1"#),
        ("a.wat", "(component (import \"a\" (func)))", #""ok":1"#),
        ("a.wit", "package a:b; interface i { f: func() -> u8; }", #""ok":1"#),
        (
            "a.wat", "(component (export \"a\" (func 0)))",
            #""error":"a.wat: export 0: unknown function 0"#
        ),
        ("a.wat", "(module (func (result i32)))", #""error":"a.wat: "#),
        ("a.wit", "package a:b; interface i { f: func() -> u; }", #""error":"a.wit:1:"#),
    ])
    func filesAreChecked(name: String, text: String, answer: String) throws {
        let outcome = try Program.shell(
            #"echo '{"id":1,"op":"check","path":"\#(name)"}' | weft invoke-batch"#,
            files: [name: text])
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("{\"id\":1,\(answer)"), "\(outcome.output)")
    }

    @Test func aProgramThatStandsAloneSaysWhatIsMissing() throws {
        let outcome = try Program.shell(#"cp "$0" weft && ./weft invoke-batch; echo $?"#)
        #expect(outcome.output == "1\n")
        let lines = outcome.error.split(separator: "\n")
        try #require(lines.count == 2, "\(outcome.error)")
        #expect(lines[0].hasPrefix("weft: /"))
        #expect(lines[0].hasSuffix("/weft-batch: No such file or directory"))
        #expect(lines[1] == "To build it, use 'swift build --product weft-batch'.")
    }
}
