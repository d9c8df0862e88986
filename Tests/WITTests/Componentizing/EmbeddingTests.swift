import Testing
import WasmCore

@testable import WIT

@Suite("Worlds in core modules")
struct EmbeddingTests {
    static let wit = """
        package a:b; interface i { resource r; f: func(r: r) -> string; }
        world w { import i; export g: async func() -> u8; } world v { export i; }
        """

    static func section(
        _ world: String, _ encoding: StringEncoding = .utf8
    ) throws -> WorldSection {
        let package = try resolve(wit)
        return WorldSection(
            package: package, world: try package.world(named: world), encoding: encoding)
    }

    @Test("are one section, in place of others")
    func embedded() throws {
        let module = try WatParser.parseModule("(module (memory 1))")
        let once = try Self.section("v").embedded(in: module)
        let twice = try Self.section("w").embedded(in: once)
        let names = try ModuleDecoder.decode(ModuleBytes(twice)).customSections.map(\.name)
        #expect(names == ["component-type:w"])
        #expect(twice.starts(with: module))
    }

    @Test("say what the module's component imports and exports")
    func built() throws {
        let text = """
            (module (import "a:b/i" "[resource-drop]r" (func (param i32)))
                (import "a:b/i" "f" (func (param i32 i32))) \(allocator)
                (func (export "g") (result i32) unreachable))
            """
        let module = try Self.section("w").embedded(in: try WatParser.parseModule(text))
        let component = try ComponentBuilder(module: module).build()
        #expect(try Surface(component) == Surface(["a:b/i"], ["g"]))
    }

    @Test("of several libraries are one, if they go together")
    func several() throws {
        let text = """
            (module (func (export "g") (result i32) unreachable) \(allocator)
                (func (export "a:b/i#f") (param i32) (result i32) unreachable))
            """
        var module = try Self.section("w").embedded(in: try WatParser.parseModule(text))
        module = ModuleSections.appending(
            "component-type:more", try Self.section("v").encoded(), to: module)
        #expect(
            try Surface(try ComponentBuilder(module: module).build()).exports == ["g", "a:b/i"])
        module = ModuleSections.appending(
            "component-type:wide", try Self.section("v", .utf16).encoded(), to: module)
        let error = #expect(throws: ComponentizingError.self) {
            try ComponentBuilder(module: module)
        }
        #expect(error?.problems == ["the module has text in several encodings"])
    }

    @Test("are asked for where there are none")
    func absent() throws {
        let error = #expect(throws: ComponentizingError.self) {
            try ComponentBuilder(module: try WatParser.parseModule("(module)"))
        }
        #expect(
            error?.problems == [
                "the module has no custom section `component-type`: name a world, or embed one"
            ])
    }

    @Test("are refused in what is no module")
    func refused() throws {
        #expect(throws: WITError.self) { try Self.section("w").embedded(in: [1, 2, 3]) }
    }
}
