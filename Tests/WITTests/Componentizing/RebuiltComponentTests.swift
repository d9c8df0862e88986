import Testing
import WIT
import WasmCore

@Suite(
    "Components that are made anew of their modules",
    .disabled(if: SharedPackages.areComponentsAbsent, noSharedData))
struct RebuiltComponentTests {
    static let names =
        [
            "adder", "flavorful", "lists", "many-arguments", "numbers", "options", "records",
            "resource-borrow-simple", "resource_alias_redux", "resource_into_inner", "resources",
            "results", "simple-nested", "smoke", "strings", "variants", "versions",
        ].map { ("wit-bindgen/\($0).wasm", "wit-bindgen/\($0).wit") } + [
            ("c-inventory/inventory.wasm", "c-inventory/world.wit"),
            ("swift-greeter/greeter.wasm", "swift-greeter/world.wit"),
        ]

    static let adapter = "wasi_snapshot_preview1"

    /// The component of a file, made anew of its main module and, if there is one, its adapter.
    static func rebuild(_ path: String, _ wit: String) throws -> [UInt8] {
        let component = try SharedPackages.component(path)
        let modules = try ComponentDecoder.decode(ModuleBytes(component)).unbundled.map {
            $0.bytes[0..<$0.bytes.count]
        }
        let package = try WITPackage(
            file: WITSource(path: wit, bytes: try SharedPackages.component(wit)), features: .all)
        let main = try ModuleDecoder.decode(ModuleBytes(modules[0]))
        var builder = ComponentBuilder(
            module: modules[0], package: package, world: try package.world(named: nil))
        if main.imports.contains(where: { $0.module == adapter }) {
            // The world has what it imports as well.
            let none = try resolve("package a:b; world none {}")
            try builder.addAdapter(
                adapter, module: modules[1], package: none, world: try none.world(named: nil))
        }
        return try builder.build()
    }

    @Test("import and export the same", arguments: names)
    func rebuilds(_ path: String, _ wit: String) throws {
        let (old, new) = (
            try Surface(try SharedPackages.component(path)), try Surface(Self.rebuild(path, wit))
        )
        #expect(Set(new.imports) == Set(old.imports))
        #expect(Set(new.exports) == Set(old.exports))
    }
}
