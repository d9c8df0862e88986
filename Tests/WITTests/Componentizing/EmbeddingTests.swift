import Testing
import WIT
import WasmCore

@Suite("Worlds in core modules")
struct EmbeddingTests {
    static let wit = """
        package a:b; interface i { resource r; f: func(r: r) -> string; }
        world w { import i; export g: async func() -> u8; } world v { export i; }
        """

    static func section(
        _ world: String, _ encoding: StringEncoding = .utf8
    ) throws -> ComponentTypeSection {
        let package = try resolve(wit)
        return ComponentTypeSection(
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

    @Test(
        "are valid components, which say how text lies in memory",
        arguments: StringEncoding.allCases)
    func content(_ encoding: StringEncoding) throws {
        let component = try ComponentDecoder.decode(
            ModuleBytes(try Self.section("w", encoding).encoded()))
        let section = try #require(component.customSections.first)
        #expect(section.name == "wit-component-encoding")
        #expect(section.content[0..<2] == [4, encoding.rawValue])
        _ = try ComponentValidator.validate(component)
    }

    @Test("are refused in what is no module")
    func refused() throws {
        #expect(throws: WITError.self) { try Self.section("w").embedded(in: [1, 2, 3]) }
    }
}
