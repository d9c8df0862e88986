import Testing

/// Words of the command line, which are bytes and need not be text.
@Suite struct WordTests {
    /// Prints its arguments, or its environment, each with a zero byte after it.
    static func printer(of what: String) -> String {
        """
        (module
          (import "wasi_snapshot_preview1" "\(what)_sizes_get"
            (func $sizes (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "\(what)_get"
            (func $get (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write"
            (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (func (export "_start")
            (drop (call $sizes (i32.const 0) (i32.const 12)))
            (drop (call $get (i32.const 1024) (i32.const 8192)))
            (i32.store (i32.const 8) (i32.const 8192))
            (drop (call $write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 0)))))
        """
    }

    /// Prints the name of its first directory.
    static let directory = """
        (module
          (import "wasi_snapshot_preview1" "fd_prestat_get"
            (func $size (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_prestat_dir_name"
            (func $name (param i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write"
            (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (func (export "_start")
            (if (call $size (i32.const 3) (i32.const 8)) (then unreachable))
            (i32.store (i32.const 8) (i32.const 8192))
            (if (call $name (i32.const 3) (i32.const 8192) (i32.load (i32.const 12)))
              (then unreachable))
            (drop (call $write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 0)))))
        """

    static let rows: [(script: String, bytes: String)] = [
        ("weft run arguments.wat caf\"$e\"", "arguments.wat 0 caf e9 0"),
        ("cp arguments.wat \"$e\"; weft run ./\"$e\" \"$e\"\"$e\" ''", "e9 0 e9 e9 0 0"),
        ("weft run --env A=\"$e\" environment.wat", "A= e9 0"),
        ("weft run --env \"$e\"= environment.wat", "e9 = 0"),
        ("weft run --env A=b=c environment.wat", "A=b=c 0"),
        ("weft run --env A=1 --env B=2 --env A=3 environment.wat", "B=2 0 A=3 0"),
        ("mkdir \"$e\"; weft run --dir \"$e\" directory.wat", "e9"),
        ("mkdir \"$e\"; weft run --dir=\"$e\"::/x directory.wat", "/x"),
        ("mkdir d; weft run --dir d::\"$e\" directory.wat", "e9"),
        ("mkdir d; weft run --dir d::a::b directory.wat", "a::b"),
        ("export ANSWER=42; weft run --env ANSWER environment.wat", "ANSWER=42 0"),
        ("export ANSWER=; weft run --env ANSWER environment.wat", "ANSWER= 0"),
        ("export ANSWER=\"$e\"; weft run --env=ANSWER environment.wat", "ANSWER= e9 0"),
        ("unset ANSWER; weft run --env ANSWER --env A=1 environment.wat", "A=1 0"),
    ]

    /// Bytes that are no text come out as they are; `0` and `e9` stand for those bytes.
    @Test(arguments: rows)
    func guestsGetTheBytes(script: String, bytes: String) throws {
        let outcome = try Program.shell(
            "e=$(printf '\\351')\n(\(script)) > out; echo $?; od -An -v -tx1 out | tr -d ' \\n'",
            files: [
                "arguments.wat": Self.printer(of: "args"),
                "environment.wat": Self.printer(of: "environ"), "directory.wat": Self.directory,
            ])
        let expected = bytes.split(separator: " ").map { part in
            switch part {
            case "0": "00"
            case "e9": "e9"
            default: part.utf8.map { String($0, radix: 16) }.joined()
            }
        }
        #expect(outcome.output == "0\n" + expected.joined(), "\(outcome.error)")
    }

    @Test func pathsNeedNotBeText() throws {
        let outcome = try Program.shell(
            """
            e=$(printf '\\351'); cp a.wat "$e.wat"; weft wat2wasm "$e.wat" && weft inspect "$e.wasm"
            weft validate "$e.wasm" "$e.wat"; weft wasm2wat "$e.wasm" -o "$e"; cat "$e"
            mkdir "d$e"; echo '(module)' > "d$e/a$e.wast"; weft wast "d$e"; weft run "no$e"
            """, files: ["a.wat": "(module)"])
        #expect(outcome.output.hasPrefix("8 bytes\n"))
        #expect(outcome.output.contains("\\xe9.wasm: valid\n\\xe9.wat: valid\n(module)\n"))
        #expect(outcome.output.contains("d\\xe9/a\\xe9.wast: 0 passed, 0 failed\n"))
        #expect(outcome.error == "weft: no\\xe9: No such file or directory\n")
    }
}
