import Foundation
import Testing
import WasmCore

/// Every call of the tool that README shows does what it says.
@Suite struct ReadmeCommandTests {
    /// What a command prints, and with which status it ends.
    struct Expectation {
        var status: Int32 = 0
        var output = ""
        /// A part of the output where it is long.
        var part: String?
        var files: [String] = []
    }

    static let expectations: [String: Expectation] = [
        "weft program.wasm one two": Expectation(output: "program.wasm one two\n"),
        "weft run --dir . --env LANG=C program.wasm one two":
            Expectation(output: "program.wasm one two LANG=C\n"),
        "weft run --allow-connect example.org:443 --allow-listen 127.0.0.1:8080 program.wasm":
            Expectation(output: "program.wasm\n"),
        "weft run --timeout 2 --max-memory 64M untrusted.wasm": Expectation(output: "-1\n"),
        "weft run --invoke add sum.wat 2 40": Expectation(output: "42\n"),
        "weft run --jobs 2 --max-memory 64M program.wasm untrusted.wasm": Expectation(part: "-1\n"),
        "weft run --snapshot-every 5 --snapshot-dir s program.wasm":
            Expectation(output: "program.wasm\n", files: ["s"]),
        "weft resume s/latest": Expectation(output: "program.wasm\n"),
        "weft snapshot inspect s/latest": Expectation(part: "a snapshot of version"),
        "weft validate a.wasm b.wat": Expectation(output: "a.wasm: valid\nb.wat: valid\n"),
        "weft wat2wasm sum.wat -o sum.wasm": Expectation(files: ["sum.wasm"]),
        "weft wasm2wat sum.wasm": Expectation(part: "i32.add"),
        "weft inspect sum.wasm": Expectation(part: "function"),
        "weft component new --wit api.wit sum.wasm -o api.wasm":
            Expectation(files: ["sum.wasm", "api.wasm"]),
        "weft wit api.wit": Expectation(part: "export add: func(a: u32, b: u32) -> u32;\n"),
        "weft bindgen --guest api.wit": Expectation(output: "Plugin.swift\n"),
        "weft completions bash": Expectation(part: "complete -o default -F _weft weft\n"),
        "weft man": Expectation(part: ".TH WEFT 1\n"),
        "weft wast script.wast": Expectation(part: "script.wast: 1 passed, 0 failed\n"),
    ]

    static let sum = """
        (module (func (export "add") (param i32 i32) (result i32)
          (i32.add (local.get 0) (local.get 1))))
        """

    static let api = """
        package demo:api;
        world plugin { export add: func(a: u32, b: u32) -> u32; }
        """

    /// Asks for more memory than 64 MiB and prints the answer.
    static let untrusted = """
        (module
          (import "wasi_snapshot_preview1" "fd_write"
            (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "\\10\\00\\00\\00\\03\\00\\00\\00")
          (data (i32.const 16) "-1\\n")
          (func (export "_start")
            (if (i32.eq (memory.grow (i32.const 2000)) (i32.const -1)) (then
              (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))))
        """

    /// Prints its arguments and its environment with a space after each, the last one with a line's
    /// end.
    static let program = """
        (module
          (import "wasi_snapshot_preview1" "args_sizes_get"
            (func $argument_sizes (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "args_get"
            (func $arguments (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "environ_sizes_get"
            (func $variable_sizes (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "environ_get"
            (func $variables (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write"
            (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (func (export "_start") (local $place i32) (local $end i32)
            (drop (call $argument_sizes (i32.const 0) (i32.const 4)))
            (drop (call $variable_sizes (i32.const 8) (i32.const 12)))
            (drop (call $arguments (i32.const 64) (i32.const 1024)))
            (local.set $place (i32.add (i32.const 1024) (i32.load (i32.const 4))))
            (drop (call $variables (i32.const 64) (local.get $place)))
            (local.set $end (i32.add (local.get $place) (i32.load (i32.const 12))))
            (i32.store (i32.const 0) (i32.const 1024))
            (i32.store (i32.const 4) (i32.sub (local.get $end) (i32.const 1024)))
            (local.set $place (i32.const 1024))
            (loop $next
              (if (i32.eqz (i32.load8_u (local.get $place)))
                (then (i32.store8 (local.get $place) (i32.const 32))))
              (local.set $place (i32.add (local.get $place) (i32.const 1)))
              (br_if $next (i32.lt_u (local.get $place) (local.get $end))))
            (i32.store8 (i32.sub (local.get $end) (i32.const 1)) (i32.const 10))
            (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
        """

    /// The indented lines of README that call the tool, without comments.
    static let commands: [String] = {
        let readme = FixtureTests.folder.deletingLastPathComponent().appending(path: "README.md")
        let text = (try? String(contentsOf: readme, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { $0.hasPrefix("    weft ") }
            .map { $0.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces) }
    }()

    @Test func everyCommandHasAnExpectation() {
        #expect(Set(Self.commands) == Set(Self.expectations.keys))
    }

    @Test(arguments: commands)
    func doesWhatItSays(command: String) throws {
        let expectation = try #require(Self.expectations[command])
        let place = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: place) }
        func write(_ name: String, _ text: String) throws {
            let bytes =
                name.hasSuffix(".wasm") ? try WatParser.parseModule(text) : Array(text.utf8)
            try Data(bytes).write(to: place.appending(path: name))
        }
        try write("program.wasm", Self.program)
        try write("untrusted.wasm", Self.untrusted)
        try write("sum.wat", Self.sum)
        try write("a.wasm", Self.sum)
        try write("b.wat", Self.sum)
        if command != "weft wat2wasm sum.wat -o sum.wasm" { try write("sum.wasm", Self.sum) }
        try write("api.wit", Self.api)
        try write(
            "script.wast",
            Self.sum + #"(assert_return (invoke "add" (i32.const 2) (i32.const 40))"#
                + " (i32.const 42))")

        if command.hasSuffix(" s/latest") {
            let options = ["--snapshot-after-fuel", "1", "--snapshot-exit", "--snapshot-dir", "s"]
            _ = try Program.run(["run"] + options + ["program.wasm"], at: place)
        }
        let words = command.split(separator: " ").dropFirst().map { String($0) }
        let outcome = try Program.run(words, at: place)
        #expect(outcome.status == expectation.status)
        #expect(outcome.error == "")
        if let part = expectation.part {
            #expect(outcome.output.contains(part))
        } else {
            #expect(outcome.output == expectation.output)
        }
        for file in expectation.files {
            #expect(FileManager.default.fileExists(atPath: place.appending(path: file).path))
        }
    }
}
