import Testing

/// Names are a module's to choose, what a terminal does is not.
@Suite struct HostileNameTests {
    /// Clears the screen, begins a line, turns text around, and more of the kind.
    static let name = #"\1b[2J\0aweft: x\7f\c2\9b31m\e2\80\ae\e2\81\a6\e2\80\8b"#
    static let shown = #"\u{1b}[2J\nweft: x\u{7f}\u{9b}31m\u{202e}\u{2066}\u{200b}"#

    static let rows: [(script: String, module: String)] = [
        ("weft run a.wat", #"(func $"NAME" (export "_start") unreachable)"#),
        ("weft run a.wat", #"(func (export "NAME"))"#),
        ("weft run --invoke x a.wat", #"(func (export "NAME"))"#),
        ("weft run a.wat", #"(import "NAME" "f" (func))"#),
        ("weft run a.wat", #"(import "wasi_snapshot_preview1" "NAME" (func))"#),
        ("weft run a.wat", #"(import "wasi_snapshot_preview1" "NAME" (memory 1))"#),
        ("weft validate a.wat", #"(func (export "NAME") (export "NAME"))"#),
        ("weft wat2wasm a.wat", #"(func (call $"NAME"))"#),
        ("weft wat2wasm a.wat", #"(func (local.get $"NAME"))"#),
        ("weft wat2wasm a.wat", #"(func (br $"NAME"))"#),
        ("weft wat2wasm a.wat -o a.wasm; weft inspect a.wasm", #"(func (export "NAME"))"#),
        ("weft wat2wasm a.wat -o a.wasm; weft inspect a.wasm", #"(import "a" "NAME" (func))"#),
        ("weft wat2wasm a.wat -o a.wasm; weft inspect a.wasm", #"(import "NAME" "a" (func))"#),
        ("weft wat2wasm a.wat -o a.wasm; weft inspect a.wasm", #"(@custom "NAME" "")"#),
        ("weft wat2wasm a.wat -o a.wasm; weft inspect a.wasm", #"(@name "NAME")"#),
        ("weft wat2wasm a.wat -o a.wasm; weft wasm2wat a.wasm", #"(func $"NAME")"#),
        ("weft wat2wasm a.wat -o a.wasm; weft wasm2wat a.wasm", #"(@custom "NAME" "")"#),
        (
            "add '(assert_return (invoke \"NAME\") (i32.const 1))'; weft wast a.wast",
            #"(func (export "NAME") (result i32) (i32.const 0))"#
        ),
        ("add '(invoke \"NAME\")'; weft wast a.wast", ""),
        ("add '(invoke $\"NAME\" \"f\")'; weft wast a.wast", ""),
        ("add '(module (func (br $\"NAME\")))'; weft wast a.wast", ""),
        (
            "add '(assert_trap (invoke \"f\") \"NAME\")'; weft wast a.wast",
            #"(func (export "f"))"#
        ),
    ]

    @Test(arguments: rows)
    func namesAreShownAsWhatTheyAre(script: String, module: String) throws {
        func named(_ text: String) -> String { text.replacing("NAME", with: Self.name) }
        // Makes a script of the module and a line.
        let add = "add() { cat a.wat > a.wast; printf '%s\\n' \"$1\" >> a.wast; }\n"
        let outcome = try Program.shell(
            add + named(script), files: ["a.wat": named("(module \(module))")])
        let text = outcome.output + outcome.error
        #expect(text.contains(Self.shown), "\(text)")
        expectPlain(text)
    }

    @Test func linesOfATextAreShownWithoutControls() throws {
        let text = "(module\n  \u{1b}[2J\u{202e}é\t(oops))"
        let outcome = try Program.shell("weft wat2wasm a.wat", files: ["a.wat": text])
        #expect(
            outcome.error == """
                weft: a.wat:2:3: illegal character
                  \\u{1b}[2J\\u{202e}é\t(oops))
                  ^

                """)
        let later = try Program.shell(
            "weft wat2wasm a.wat", files: ["a.wat": "(module (@a \"\u{202e}\") (oops))"])
        #expect(
            later.error.hasSuffix(
                "\n(module (@a \"\\u{202e}\") (oops))\n" + String(repeating: " ", count: 25) + "^\n"
            ))
    }

    @Test(arguments: ["run", "validate", "wat2wasm", "wasm2wat", "inspect", "wast"])
    func namesOfFilesAreShownAsWhatTheyAre(command: String) throws {
        let missing = try Program.shell("weft \(command) \"$(printf '\\033[2J\\nx')\"")
        #expect(missing.error.contains(#"\u{1b}[2J\nx"#))
        expectPlain(missing.error)
        let wrong = try Program.shell(
            "n=\"$(printf 'a\\033[2J\\nx')\"; echo '(oops' > \"$n\"; weft \(command) \"$n\"")
        #expect((wrong.output + wrong.error).contains(#"a\u{1b}[2J\nx"#))
        expectPlain(wrong.output + wrong.error)
    }

    private func expectPlain(_ text: String) {
        for scalar in text.unicodeScalars {
            let isPlain =
                scalar == "\n" || scalar == "\t"
                || ![.control, .format].contains(scalar.properties.generalCategory)
            #expect(isPlain, "U+\(String(scalar.value, radix: 16))")
        }
        #expect(!text.contains("\nweft: x"))
    }
}
