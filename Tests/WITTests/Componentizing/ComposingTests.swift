import Testing
import WIT
import WasmCore

@Suite("Components that are plugged together")
struct ComposingTests {
    static func part(_ name: String, _ wit: String, _ module: String) throws
        -> ComponentComposer.Part
    {
        ComponentComposer.Part(name: name, bytes: try build(wit, "(module \(module))"))
    }

    static let interfaces = """
        interface log { resource sink { put: func(n: u32); } }
        interface store { use log.{sink}; get: func(s: borrow<sink>) -> u32; }
        """

    static func plug() throws -> ComponentComposer.Part {
        try part(
            "plug", interfaces + "world w { import log; export store; }",
            #"(func (export "a:b/store#get") (param i32) (result i32) unreachable)"#)
    }

    static func socket() throws -> ComponentComposer.Part {
        try part(
            "socket",
            interfaces + "world w { import log; import store; export run: func(); }",
            """
            (import "a:b/log" "[resource-drop]sink" (func (param i32)))
            (import "a:b/store" "get" (func (param i32) (result i32)))
            (func (export "run") unreachable)
            """)
    }

    @Test("import what nobody gives, each once, and export what the socket does")
    func composed() throws {
        let bytes = try ComponentComposer.compose([Self.plug()], into: Self.socket())
        #expect(try Surface(bytes) == Surface(["a:b/log"], ["run"]))
    }

    @Test("are refused if a plug gives nothing, or is none")
    func refused() throws {
        let idle = try Self.part("idle", "world w {}", "")
        let error = #expect(throws: ComponentizingError.self) {
            try ComponentComposer.compose([idle], into: try Self.socket())
        }
        #expect(error?.problems == ["`idle` exports nothing that `socket` imports"])
        let broken = ComponentComposer.Part(name: "broken", bytes: [0])
        let other = #expect(throws: ComponentizingError.self) {
            try ComponentComposer.compose([broken], into: try Self.socket())
        }
        #expect(other?.problems.first?.hasPrefix("`broken` is no component") == true)
    }

    @Test("are refused if types differ")
    func mismatch() throws {
        let plug = try Self.part(
            "plug", "interface log { f: func(n: u32); } world w { export log; }",
            #"(func (export "a:b/log#f") (param i32) unreachable)"#)
        let socket = try Self.part(
            "socket", "interface log { f: func(n: u64); } world w { import log; }",
            #"(import "a:b/log" "f" (func (param i64)))"#)
        let error = #expect(throws: ComponentizingError.self) {
            try ComponentComposer.compose([plug], into: socket)
        }
        let prefix = "what is plugged together does not fit"
        #expect(error?.problems.first?.hasPrefix(prefix) == true)
    }

    @Test("give their modules back, by number and name")
    func unbundled() throws {
        let bytes = try ComponentComposer.compose([Self.plug()], into: Self.socket())
        let modules = try ComponentDecoder.decode(ModuleBytes(bytes)).unbundled
        #expect(modules.map(\.number) == [0, 1])
        #expect(modules.map(\.name) == ["main", "main"])
        for module in modules { _ = try ModuleDecoder.decode(module.bytes) }
    }
}
