import Foundation
import Testing

/// `weft component`: from modules and WIT to components.
@Suite struct ComponentMakingTests {
    static let files = [
        "shop.wit": """
        package demo:shop@1.0.0;
        interface stock { count: func(of: string) -> u32; }
        world app { import stock; export run: func(n: u32) -> u32; }
        world plug { export stock; }
        """,
        "newer.wit": """
        package demo:shop@1.1.0;
        interface stock { count: func(of: string) -> u32; }
        world app { import stock; import log: func(text: string); export run: func(n: u32) -> u32; }
        world plug { export stock; export audit: func(); }
        """,
        "app.wat": """
        (module
          (import "demo:shop/stock@1.0.0" "count" (func $count (param i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 8) "tea")
          (func (export "run") (param i32) (result i32)
            (i32.mul (local.get 0) (call $count (i32.const 8) (i32.const 3)))))
        """,
        "plug.wat": """
        (module
          (memory (export "memory") 1)
          (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
          (func (export "demo:shop/stock@1.0.0#count") (param i32 i32) (result i32)
            (i32.mul (local.get 1) (i32.const 7))))
        """,
    ]

    private static let making = """
        weft component embed --wit shop.wit --world app app.wat -o app.core.wasm &&
        weft component new app.core.wasm -o app.wasm &&
        weft component new --wit shop.wit --world plug plug.wat > plug.wasm || exit 1

        """

    @Test func modulesBecomeAComponentThatRuns() throws {
        let outcome = try Program.shell(
            Self.making + """
                weft component compose app.wasm plug.wasm -o all.wasm &&
                weft run all.wasm 'run(2)' && weft validate all.wasm &&
                weft component unbundle --module 0 all.wasm && weft validate all-0.wasm
                """, files: Self.files)
        #expect(outcome.status == 0 && outcome.error == "", "\(outcome.error)")
        #expect(outcome.output.hasPrefix("42\nall.wasm: valid\nall-0.wasm: "), "\(outcome.output)")
    }

    @Test func componentsAreComparedWithWorlds() throws {
        let outcome = try Program.shell(
            Self.making + """
                weft component targets --wit shop.wit --world app app.wasm &&
                weft component semver-check --world app shop.wit newer.wit &&
                ! weft component semver-check --world app newer.wit shop.wit 2> /dev/null &&
                ! weft component targets --wit shop.wit --world plug app.wasm 2> /dev/null
                """, files: Self.files)
        #expect(outcome.status == 0 && outcome.error == "", "\(outcome.error)")
        #expect(
            outcome.output == """
                app.wasm: fits demo:shop/app@1.0.0
                demo:shop/app@1.1.0: takes what fits demo:shop/app@1.0.0

                """)
    }

    @Test func aPackageIsReadFromComponentsAndModules() throws {
        let outcome = try Program.shell(
            Self.making + """
                weft wit --wasm shop.wit -o shop.wasm && weft wit shop.wit > 1 &&
                weft wit shop.wasm | cmp - 1 && weft wit app.core.wasm && weft wit plug.wasm
                """, files: Self.files)
        #expect(outcome.status == 0 && outcome.error == "", "\(outcome.error)")
        for line in ["import stock;\n", "export demo:shop/stock@1.0.0;\n", "world root {\n"] {
            #expect(outcome.output.contains(line), "\(outcome.output)")
        }
    }

    @Test(.enabled(if: TerminalTests.isThere, "no program `script`"))
    func whatIsMadeGoesToNoTerminal() throws {
        let outcome = try Program.shell(
            """
            script -qec "$0 component new --wit shop.wit --world plug plug.wat" /dev/null
            """, files: Self.files)
        #expect(outcome.output.contains("-o OUT says where"), "\(outcome.output)")
    }

    @Test func bindingsAreWritten() throws {
        let outcome = try Program.shell(
            """
            mkdir out; weft bindgen --guest --world app --skeleton -o out shop.wit &&
            echo mine >> out/Guest.swift &&
            weft bindgen --guest --world app --skeleton -o out shop.wit && tail -n 1 out/Guest.swift
            weft bindgen --host --world app -o App.swift shop.wit
            grep -c 'import WeftKit' App.swift
            weft bindgen --host --world app -o - shop.wit | cmp - App.swift
            """, files: Self.files)
        #expect(outcome.status == 0 && outcome.error == "", "\(outcome.error)")
        #expect(
            outcome.output == """
                out/App.swift
                out/Guest.swift
                out/App.swift
                mine
                1

                """)
    }
}
