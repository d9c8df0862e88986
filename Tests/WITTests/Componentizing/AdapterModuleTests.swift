import Testing
import WasmCore

@testable import WIT

@Suite("Adapters of core modules")
struct AdapterModuleTests {
    static let wit = """
        package a:b;
        interface new { get-two: func() -> tuple<u32, u32>; }
        interface extra { run: func() -> string; }
        world w {}
        world old { import new; export extra; }
        """

    static let adapter = """
        (module
            (import "a:b/new" "get-two" (func $two (param i32)))
            (import "env" "memory" (memory 0))
            (import "__main_module__" "cabi_realloc"
                (func $room (param i32 i32 i32 i32) (result i32)))
            (import "__main_module__" "_start" (func $start))
            (global $__stack_pointer (mut i32) (i32.const 0))
            (func (export "sum") (result i32) unreachable)
            (func (export "a:b/extra#run") (result i32) unreachable))
        """

    static func build(
        _ module: String, _ adapter: String = adapter
    ) throws -> DecodedComponent {
        let package = try WITPackage(file: source("demo.wit", wit))
        var builder = ComponentBuilder(
            module: try WatParser.parseModule(module), package: package,
            world: try package.world(named: "w"))
        try builder.addAdapter(
            "old", module: try WatParser.parseModule(adapter), package: package,
            world: try package.world(named: "old"))
        return try ComponentDecoder.decode(ModuleBytes(try builder.build()))
    }

    @Test("import and export what the main module's world does not", arguments: [false, true])
    func builds(_ hasRealloc: Bool) throws {
        let component = try Self.build(
            """
            (module (import "old" "sum" (func (result i32))) (func (export "_start"))
            \(hasRealloc ? allocator : #"(memory (export "memory") 1)"#))
            """)
        #expect(
            try Surface(ComponentEncoder.encode(component)) == Surface(["a:b/new"], ["a:b/extra"]))
        let names = component.unbundled.map(\.name)
        #expect(
            names.compactMap(\.self).filter { $0 != "growth" } == [
                "main", "adapter:old", "shim", "fixup",
            ])
        #expect(names.contains("growth") == !hasRealloc)
    }

    @Test("get a stack before they start")
    func stack() throws {
        let text = """
            (module (import "env" "memory" (memory 0)) (func $s) (start $s)
                (global $__stack_pointer (mut i32) (i32.const 0)))
            """
        let bytes = ModuleBytes(try WatParser.parseModule(text))
        let module = try ModuleDecoder.decode(try AdapterModules.addingStack(to: bytes))
        try ModuleValidator.validate(module).validateAllBodies()
        #expect(module.start == FunctionIndex(rawValue: 1))
        let plain = ModuleBytes(try WatParser.parseModule("(module (memory 1))"))
        #expect(try AdapterModules.addingStack(to: plain) === plain)
    }

    @Test(
        "are refused with all that does not fit",
        arguments: [
            (
                #"(module (import "old" "sum" (func (result i64))) (memory (export "memory") 1))"#,
                [
                    "adapter `old` exports `sum` of type () -> (i32), "
                        + "but the module imports it as () -> (i64)",
                    "adapter `old` imports `_start`, which the main module does not export",
                ]
            ),
            (
                #"(module (import "old" "avg" (func)) (func (export "_start")))"#,
                [
                    "adapter `old` does not export `avg`",
                    "the main module exports no `memory`, which is needed",
                ]
            ),
        ])
    func refused(_ module: String, _ problems: [String]) {
        let error = #expect(throws: ComponentizingError.self) { try Self.build(module) }
        #expect(error?.problems == problems)
    }

    @Test("are refused if there are two of a name")
    func twice() throws {
        let package = try WITPackage(file: source("demo.wit", Self.wit))
        let module = try WatParser.parseModule("(module)")
        var builder = ComponentBuilder(
            module: module, package: package, world: try package.world(named: "w"))
        let old = try package.world(named: "old")
        try builder.addAdapter("old", module: module, package: package, world: old)
        let error = #expect(throws: ComponentizingError.self) {
            try builder.addAdapter("old", module: module, package: package, world: old)
        }
        #expect(error?.problems == ["there are two adapters `old`"])
    }
}
