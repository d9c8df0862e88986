import Testing
import WIT
import WasmCore

@Suite("Modules that do not fit a world")
struct RefusedModuleTests {
    struct Row: CustomTestStringConvertible {
        var testDescription: String { problems.first ?? "" }
        var wit: String
        var module: String
        var problems: [String]

        init(_ wit: String, _ module: String, _ problems: String...) {
            self.wit = wit
            self.module = "(module \(module))"
            self.problems = problems
        }
    }

    static let rows: [Row] = [
        Row(
            "interface i { g: func() -> string; } world w { export f: func(a: u64); export i; }",
            "", "export `f` is missing, of type (i64) -> ()",
            "export `a:b/i#g` is missing, of type () -> (i32)"),
        Row(
            "world w { export greet: func(); }", #"(func (export "great"))"#,
            "export `greet` is missing, of type () -> (); there is `great`"),
        Row(
            "world w { import wander: func(); }", #"(import "$root" "wonder" (func))"#,
            "the module imports `wonder` of `$root`: the world has no function of this name; "
                + "did you mean `wander`?"),
        Row(
            "interface store { f: func(); } world w { import store; }",
            #"(import "a:b/stort" "f" (func)) (import "x" "g" (global i32))"#,
            "the module imports `f` of `a:b/stort`: the world imports no interface `a:b/stort`; "
                + "did you mean `a:b/store`?",
            "the module imports `g` of `x`: only functions can be imported"),
        Row(
            "world w { import f: func(s: string); export g: func() -> u8; }",
            #"(import "$root" "f" (func (param i32)))"#
                + #"(func (export "g") (result i64) unreachable)"#,
            "the module imports `f` of `$root`: it has type (i32) -> (), "
                + "but (i32, i32) -> () is expected",
            "export `g` has type () -> (i64), but () -> (i32) is expected"),
        Row(
            "world w { import f: func() -> string; }",
            #"(import "$root" "f" (func (param i32)))"#,
            "the main module exports no `cabi_realloc`, "
                + "of type (i32, i32, i32, i32) -> (i32), which is needed",
            "the main module exports no `memory`, which is needed"),
        Row(
            "world w { export f: async func(); }",
            #"(func (export "[async-lift]f") (result i32) unreachable)"#,
            "export `[async-lift]f` has no `[callback][async-lift]f` beside it"),
        Row(
            "world w { import f: func(); }",
            #"(import "$root" "[async-lower]f" (func (result i32)))"#,
            "the module imports `[async-lower]f` of `$root`: "
                + "the world has no function of this name"),
        Row(
            "interface i { resource r; } world w { import i; }",
            #"(import "a:b/i" "[resource-new]r" (func (param i32) (result i32)))"#,
            "the module imports `[resource-new]r` of `a:b/i`: "
                + "interface `a:b/i` has no function of this name"),
        Row(
            "world w { export f: func(s: string); }",
            #"(memory (export "memory") i64 1) (func (export "f") (param i32 i32))"#,
            "memories with 64-bit addresses are not built",
            "the main module exports no `cabi_realloc`, "
                + "of type (i32, i32, i32, i32) -> (i32), which is needed"),
        Row(
            "world w { export f: func() -> string; }",
            """
            (memory (export "memory") 1) (func (export "f") (result i32) unreachable)
            (func (export "cabi_post_f") (param i64))
            """, "export `cabi_post_f` has type (i64) -> (), but (i32) -> () is expected"),
    ]

    @Test("are refused with all that is wrong", arguments: rows)
    func refused(row: Row) {
        let error = #expect(throws: ComponentizingError.self) {
            try build(row.wit, row.module)
        }
        #expect(error.map { Set($0.problems) } == Set(row.problems))
    }

    @Test("are refused if they are none")
    func noModule() throws {
        let package = try resolve("package a:b; world w {}")
        for bytes in [[], [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, 1]] as [[UInt8]] {
            let builder = ComponentBuilder(
                module: bytes, package: package, world: try package.world(named: "w"))
            let error = #expect(throws: ComponentizingError.self) { try builder.build() }
            #expect(error?.problems.first?.hasPrefix("the module is no core module") == true)
        }
    }
}
