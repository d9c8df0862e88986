import Testing
import WasmCore
import WasmInterp

/// What a module says of itself, and how its functions are named in Swift.
@Suite struct ModuleContentsTests {
    private static let text = """
        (module $calculator
          (@custom "producers" "abc")
          (import "env" "log" (func $log (param i32)))
          (import "env" "limit" (global i64))
          (memory (export "memory") 1 2)
          (table (export "table") 3 funcref)
          (global (export "count") (mut i32) (i32.const 0))
          (tag (export "failed") (param i64))
          (func $add (export "add") (param $a i32) (param $b i32) (result i32)
            (i32.add (local.get $a) (local.get $b)))
          (func (export "sign") (param i32) (result i32 i32)
            (i32.extend8_s (local.get 0)) (i32.const 1)))
        """

    private func makeModule() throws -> Module { try Module(text: Self.text, engine: Engine()) }

    @Test func importsAndExportsHaveTypes() throws {
        let module = try makeModule()
        #expect(
            module.imports.map { "\($0.module) \($0.name): \($0.type)" } == [
                "env log: function (i32) -> ()", "env limit: global i64",
            ])
        #expect(
            module.exports.map { "\($0.name): \($0.type)" } == [
                "memory: memory of 1 to 2 pages", "table: table of 3 or more (ref null func)",
                "count: mutable global i32", "failed: tag (i64) -> ()",
                "add: function (i32, i32) -> (i32)", "sign: function (i32) -> (i32, i32)",
            ])
    }

    @Test func customSectionsHaveNamesAndBytes() throws {
        let sections = try makeModule().customSections
        #expect(Set(sections.map(\.name)) == ["producers", "name"])
        let producers = try #require(sections.first { $0.name == "producers" })
        #expect(producers.bytes == Array("abc".utf8) && producers.byteCount == 3)
    }

    @Test func partsHaveNames() throws {
        let names = try #require(try makeModule().names)
        #expect(names.moduleName == "calculator")
        #expect(names.name(of: .function, 1) == "add")
        #expect(names.name(of: .local, 1, in: 1) == "b")
        #expect(try Module(text: "(module)", engine: Engine()).names == nil)
    }

    @Test func featuresAreThoseThatItUses() throws {
        let used = try makeModule().featuresUsed()
        #expect(used.list == [.mvp, .signExtension, .multiValue, .exceptions])
    }

    // Names of exports with types.

    enum Calculator {
        static let add = ExportName<(Int32, Int32) -> Int32>("add")
        static let sign: ExportName<(Int32) -> (Int32, Int32)> = "sign"
        static let wrong = ExportName<(Int64) -> Int32>("add")
        static let missing = ExportName<() -> Void>("missing")
        static let memory = ExportName<() -> Void>("memory")
    }

    @Test func functionsAreCalledByTypedNames() throws {
        let engine = Engine()
        let store = Store(engine: engine, host: ())
        var linker = Linker<Void>(engine: engine)
        linker.define("env", "log") { (_: Caller<Void>, _: Int32) in }
        var imports = ImportSet(linker, in: store)
        let limit = try store.makeGlobal(GlobalType(.i64, isMutable: false), .i64(1))
        imports.define("env", "limit", .global(limit))
        let instance = try imports.instantiate(try Module(text: Self.text, engine: engine))
        let add = try instance.function(Calculator.add)
        #expect(try add(2, 40) == 42)
        let (sign, count) = try instance.function(Calculator.sign)(0xFF)
        #expect(sign == -1 && count == 1)
        #expect(throws: ExportError.unknownExport(name: "missing")) {
            try instance.function(Calculator.missing)
        }
        #expect(throws: ExportError.notAFunction(name: "memory")) {
            try instance.function(Calculator.memory)
        }
        #expect(
            throws: ExportError.signatureMismatch(
                name: "add", asked: FunctionType([.i64], [.i32]),
                actual: FunctionType([.i32, .i32], [.i32]))
        ) {
            try instance.function(Calculator.wrong)
        }
    }
}
