import Testing
import WIT
import WasmCore

@Suite("Components of core modules")
struct ComponentBuilderTests {
    struct Row: CustomTestStringConvertible {
        var testDescription: String
        var wit: String
        var module: String
        var surface: Surface

        init(
            _ name: String, wit: String, module: String, imports: [String] = [],
            exports: [String] = []
        ) {
            testDescription = name
            self.wit = wit
            self.module = "(module \(module))"
            surface = Surface(imports, exports)
        }
    }

    static let rows: [Row] = [
        Row("nothing", wit: "world w {}", module: ""),
        Row(
            "scalars", wit: "world w { import f: func(a: u8) -> u64; export g: func() -> f32; }",
            module: """
                (import "$root" "f" (func (param i32) (result i64)))
                (func (export "g") (result f32) unreachable)
                """,
            imports: ["f"], exports: ["g"]),
        Row(
            "standard names",
            wit: """
                interface i { resource r { m: func() -> string; } f: func(r: r) -> r; }
                world w {
                    import i; import k: func() -> string; export i; export g: func() -> string;
                }
                """,
            module: """
                (import "cm32p2" "k" (func (param i32)))
                (import "cm32p2|a:b/i" "[method]r.m" (func (param i32 i32)))
                (import "cm32p2|a:b/i" "r_drop" (func (param i32)))
                (import "cm32p2|_ex_a:b/i" "r_new" (func (param i32) (result i32)))
                (import "cm32p2|_ex_a:b/i" "r_rep" (func (param i32) (result i32)))
                (memory (export "cm32p2_memory") 1)
                (func (export "cm32p2_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
                (func (export "cm32p2||g") (result i32) unreachable)
                (func (export "cm32p2||g_post") (param i32) unreachable)
                (func (export "cm32p2|a:b/i|[method]r.m") (param i32) (result i32) unreachable)
                (func (export "cm32p2|a:b/i|f") (param i32) (result i32) unreachable)
                (func (export "cm32p2|a:b/i|r_dtor") (param i32) unreachable)
                (func (export "cm32p2_initialize"))
                """,
            imports: ["a:b/i", "k"], exports: ["g", "a:b/i"]),
        Row(
            "strings both ways, with post-return",
            wit: """
                world w { import f: func(s: string) -> list<string>;
                    export g: func(s: string) -> list<u8>; }
                """,
            module: """
                (import "$root" "f" (func (param i32 i32 i32)))
                \(allocator)
                (func (export "g") (param i32 i32) (result i32) unreachable)
                (func (export "cabi_post_g") (param i32))
                """,
            imports: ["f"], exports: ["g"]),
        Row(
            "resources that are imported and exported",
            wit: """
                interface i { resource r { constructor(n: u32); s: static func() -> r; }
                    record pair { x: u32, y: own<r> } take: func(p: pair); }
                interface j { use i.{r, pair as two}; type t = u8; type v = two;
                    make: func(r: borrow<r>, t: t) -> result<v, t>; }
                world w { import i; export j; export i; }
                """,
            module: """
                (import "a:b/i" "[resource-drop]r" (func (param i32)))
                (import "a:b/i" "take" (func (param i32 i32)))
                (import "[export]a:b/i" "[resource-new]r" (func (param i32) (result i32)))
                (import "[export]a:b/i" "[resource-rep]r" (func (param i32) (result i32)))
                (import "[export]a:b/i" "[resource-drop]r" (func (param i32)))
                \(allocator)
                (func (export "a:b/i#[constructor]r") (param i32) (result i32) unreachable)
                (func (export "a:b/i#[static]r.s") (result i32) unreachable)
                (func (export "a:b/i#take") (param i32 i32) unreachable)
                (func (export "a:b/i#[dtor]r") (param i32) unreachable)
                (func (export "a:b/j#make") (param i32 i32) (result i32) unreachable)
                """,
            imports: ["a:b/i"], exports: ["a:b/i", "a:b/j"]),
        Row(
            "types of a world and of interfaces within it",
            wit: """
                interface i { enum e { a, b } }
                world w { use i.{e}; record p { e: e, l: list<e> } resource q;
                    import j: interface { use i.{e}; f: func(e: e) -> e; }
                    import h: func(p: p, q: borrow<q>);
                    export k: interface { variant v { a(string), b } f: func() -> v; }
                    export g: func(p: p) -> q; }
                """,
            module: """
                (import "j" "f" (func (param i32) (result i32)))
                (import "$root" "h" (func (param i32 i32 i32 i32)))
                (import "$root" "[resource-drop]q" (func (param i32)))
                \(allocator)
                (func (export "k#f") (result i32) unreachable)
                (func (export "g") (param i32 i32 i32) (result i32) unreachable)
                """,
            imports: ["a:b/i", "j", "e", "p", "q", "h"], exports: ["g", "k"]),
        Row(
            "async functions, streams and futures",
            wit: """
                interface i { f: async func(s: string) -> u32; }
                world w { import i; import n: async func(x: future<string>) -> stream<u8>;
                    export i; export g: async func() -> string;
                    export h: async func(x: stream<u8>); }
                """,
            module: """
                (import "a:b/i" "[async-lower]f" (func (param i32 i32 i32) (result i32)))
                (import "$root" "[async-lower]n" (func (param i32 i32) (result i32)))
                (import "$root" "[future-new-0]n" (func (result i64)))
                (import "$root" "[async-lower][future-write-0]n"
                    (func (param i32 i32) (result i32)))
                (import "$root" "[stream-read-1]n" (func (param i32 i32 i32) (result i32)))
                (import "$root" "[stream-drop-readable-1]n" (func (param i32)))
                (import "$root" "[future-new-unit]any" (func (result i64)))
                (import "[export]$root" "[stream-cancel-write-0]h"
                    (func (param i32) (result i32)))
                (import "[export]$root" "[task-return]g" (func (param i32 i32)))
                (import "[export]a:b/i" "[task-return]f" (func (param i32)))
                (import "[export]a:b/i" "[task-cancel]" (func))
                (import "$root" "[waitable-set-new]" (func (result i32)))
                (import "$root" "[waitable-set-wait]" (func (param i32 i32) (result i32)))
                (import "$root" "[context-get-0]" (func (result i32)))
                (import "$root" "[async-lower][subtask-cancel]" (func (param i32) (result i32)))
                (import "$root" "[error-context-new-utf16]"
                    (func (param i32 i32) (result i32)))
                (import "$root" "[thread-new-indirect-v0]"
                    (func (param i32 i32) (result i32)))
                (table (export "__indirect_function_table") 1 funcref)
                \(allocator)
                (func (export "[async-lift]a:b/i#f") (param i32 i32) (result i32) unreachable)
                (func (export "[callback][async-lift]a:b/i#f")
                    (param i32 i32 i32) (result i32) unreachable)
                (func (export "[async-lift-stackful]g") unreachable)
                (func (export "h") (param i32) unreachable)
                """,
            imports: ["a:b/i", "n"], exports: ["g", "h", "a:b/i"]),
        Row(
            "what is not used is not imported",
            wit: """
                interface i { resource r; f: func(r: r); g: func(); }
                interface j { h: func(); }
                world w { import i; import j; import k: func(); }
                """,
            module: #"(import "a:b/i" "g" (func))"#, imports: ["a:b/i"]),
        Row(
            "other versions that are compatible",
            wit: """
                world w { import c:d/i@1.2.3; }
                package c:d@1.2.3 { interface i { f: func(); } }
                """,
            module: #"(import "c:d/i@1.0.0" "f" (func))"#, imports: ["c:d/i@1.2.3"]),
        Row(
            "one interface under several names",
            wit: """
                interface i { resource r { f: func() -> r; } type s = list<r>; }
                world w { import j: i; import i; export j: i; export k: i; }
                """,
            module: """
                (import "j" "[method]r.f" (func (param i32) (result i32)))
                (import "a:b/i" "[method]r.f" (func (param i32) (result i32)))
                (import "[export]k" "[resource-new]r" (func (param i32) (result i32)))
                (func (export "j#[method]r.f") (param i32) (result i32) unreachable)
                (func (export "k#[method]r.f") (param i32) (result i32) unreachable)
                (func (export "k#[dtor]r") (param i32) unreachable)
                """,
            imports: ["a:b/i", "j"], exports: ["j", "k"]),
        Row(
            "a memory that is imported",
            wit: "world w { import f: func(s: string); export g: func() -> string; }",
            module: """
                (import "env" "memory" (memory 1 2)) (import "$root" "f" (func (param i32 i32)))
                (func (export "g") (result i32) unreachable)
                """, imports: ["f"], exports: ["g"]),
        Row(
            "what is imported twice",
            wit: "interface i { f: func(); } world w { import i; import f: func(s: string); }",
            module: """
                (import "a:b/i" "f" (func)) (import "a:b/i" "f" (func))
                (import "$root" "f" (func (param i32 i32))) (import "a:b/i" "f" (func))
                (import "$root" "f" (func (param i32 i32))) (memory (export "memory") 1)
                """, imports: ["a:b/i", "f"]),
        Row(
            "an initialiser and nothing else", wit: "world w {}",
            module: #"(func (export "_initialize"))"#),
    ]

    @Test("are valid, and have what the world says", arguments: rows)
    func builds(row: Row) throws {
        #expect(try Surface(try build(row.wit, row.module)) == row.surface)
    }

    @Test("keep what tools know of a module but its world")
    func customSections() throws {
        let module = """
            (module (@custom "producers" "\\00") (@custom "component-type:x" "y"))
            """
        let component = try ComponentDecoder.decode(
            ModuleBytes(try build("world w {}", module)))
        let bytes = try #require(component.unbundled.first).bytes
        let names = try ModuleDecoder.decode(bytes).customSections.map(\.name)
        #expect(names == ["producers"])
    }
}
