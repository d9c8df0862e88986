import Testing
import WIT
import WasmCore

@Suite("Worlds in modules")
struct WorldSectionTests {
    static let text = """
        package a:b@1.2.3;
        interface i { resource r { m: func(s: string); } record p { x: u8, y: list<r> } }
        world w {
            use i.{p}; import f: func(p: p) -> u32; import g: interface { h: func(); } export i;
        }
        world v { import i; }
        """

    private func section(_ world: String = "w") throws -> WorldSection {
        let package = try resolve(Self.text)
        return WorldSection(
            package: package, world: try package.world(named: world), encoding: .utf16)
    }

    @Test("are read as they were written")
    func identity() throws {
        let section = try section()
        let decoded = try WorldSection(content: ModuleBytes(try section.encoded()))
        #expect(decoded.encoding == .utf16)
        #expect(decoded.package.name == "a:b@1.2.3")
        let world = decoded.package.resolution.worlds[decoded.world]
        let original = section.package.resolution.worlds[section.world]
        #expect(world.name == "w")
        #expect(world.imports.keys.count == original.imports.keys.count)
        #expect(world.exports.keys.count == original.exports.keys.count)
        let again = WorldSection(
            package: decoded.package, world: decoded.world, encoding: decoded.encoding)
        #expect(try again.encoded() == section.encoded())
    }

    @Test("are found by the beginning of the section's name")
    func module() throws {
        var writer = ByteWriter()
        writer.raw([0, 0x61, 0x73, 0x6D, 1, 0, 0, 0])
        for (name, world) in [("component-type", "w"), ("other", "w"), ("component-type:v", "v")] {
            let content = try section(world).encoded()
            writer.customSection(name) { $0.raw(content) }
        }
        let module = try ModuleDecoder.decode(ModuleBytes(writer.bytes))
        let found = try WorldSection.all(in: module)
        #expect(found.map { $0.package.resolution.worlds[$0.world].name } == ["w", "v"])
    }

    @Test(
        "of another form are refused",
        arguments: [
            ("(component)", "the custom section `wit-component-encoding` is missing"),
            (
                #"(component (@custom "wit-component-encoding" "\03\00"))"#,
                "`wit-component-encoding` has to be of version 4, and has version 3"
            ),
            (
                #"(component (@custom "wit-component-encoding" "\04\09"))"#,
                "there is no string encoding 9"
            ),
            (
                #"(component (@custom "wit-component-encoding" "\04\00"))"#,
                "expected one export, which is the type of a component"
            ),
            (
                #"""
                (component (@custom "wit-component-encoding" "\04\00")
                  (type (component (export "a:b/i" (instance)))) (export "i" (type 0)))
                """#, "expected a world, found an interface"
            ),
        ])
    func refused(_ text: String, _ message: String) throws {
        let bytes = try ComponentText.parse(Array(text.utf8)).bytes
        let error = #expect(throws: WITError.self) {
            try WorldSection(content: ModuleBytes(bytes))
        }
        #expect(error?.message == message)
    }
}
