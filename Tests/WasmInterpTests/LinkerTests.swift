import Synchronization
import Testing
import WasmCore
import WasmInterp

/// What linkers and import sets offer, to whom, and what they say of imports that nobody offers.
@Suite struct LinkerTests {
    private static let counting = """
        (module
          (import "env" "next" (func $next (result i32)))
          (import "env" "wait" (func $wait (param i32)))
          (memory (export "memory") 1)
          (func (export "run") (result i32) (local $last i32)
            (loop $again
              (local.set $last (call $next))
              (call $wait (local.get $last))
              (br_if $again (i32.lt_u (local.get $last) (i32.const 5))))
            (local.get $last)))
        """

    /// The host value of each store counts its own calls.
    @Test func aThousandTasksInstantiateFromOneLinker() async throws {
        let engine = makeEngine()
        let module = try makeModule(Self.counting, engine: engine)
        var definitions = Linker<Int32>(engine: engine)
        definitions.define("env", "next") { (caller) throws(Trap) in
            caller.host += 1
            return caller.host
        }
        definitions.define(
            "env",
            onSlots: { name, _ in
                name == "wait" ? SlotFunction(FunctionType([.i32])) { _, _, _ in } : nil
            })
        let linker = definitions
        let total = try await withThrowingTaskGroup(of: Int32.self) { group in
            for _ in 0..<1_000 {
                group.addTask {
                    let store = Store(engine: engine, host: Int32(0))
                    let instance = try linker.instantiate(module, in: store)
                    _ = try linker.instantiate(module, in: store)
                    return try instance.function("run", as: (() -> Int32).self)()
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(total == 5_000)
    }

    /// Texts that are equal as strings are different names, one of which comes first.
    @Test func namesAreOrderedByTheirBytes() {
        let (composed, apart) = ("\u{E9}", "e\u{301}")
        for (first, second) in [
            (ImportName("env", apart), ImportName("env", composed)),
            (ImportName(apart, "a"), ImportName(composed, "a")),
            (ImportName(apart, "b"), ImportName(composed, "a")),
            (ImportName("env", "Z"), ImportName("env", "a")),
        ] {
            #expect(first != second)
            #expect(first < second)
            #expect(!(second < first))
        }
    }

    /// What has names of modules compares them as linkers do: these two texts are equal strings.
    @Test func whatHasANameIsComparedByItsBytes() throws {
        let module = try makeModule(
            """
            (module (import "env" "\\c3\\a9" (func)) (import "env" "e\\cc\\81" (func))
              (import "\\c3\\a9" "f" (func)) (import "e\\cc\\81" "f" (func))
              (export "\\c3\\a9" (func 0)) (export "e\\cc\\81" (func 0)))
            """, engine: makeEngine())
        let names = module.exports.map(\.name)
        #expect(names[0] == names[1])
        func expectTwo<Named: Hashable>(_ make: (String) -> Named) {
            #expect(make(names[0]) == make(names[0]))
            #expect(make(names[0]) != make(names[1]), "\(Named.self)")
            #expect(Set(names.map(make)).count == 2, "\(Named.self)")
        }
        #expect(Set(module.imports).count == 4)
        #expect(Set(module.exports).count == 2)
        expectTwo { Import(module: $0, name: "", type: .function(TypeIndex(rawValue: 0))) }
        expectTwo { Import(module: "", name: $0, type: .function(TypeIndex(rawValue: 0))) }
        expectTwo { Export(name: $0, kind: .function, index: 0) }
        expectTwo { CustomSection(name: $0, range: 0..<1, sectionsBefore: 0) }
        expectTwo { NameSection.Association(index: 0, name: $0) }
        expectTwo { ExportName<() -> Void>($0) }
        expectTwo { ExportError.unknownExport(name: $0) }
        expectTwo { ExportError.unknownExport(name: "", nearest: $0) }
        expectTwo { ExportError.notAFunction(name: $0) }
        func mismatch(_ module: String, _ name: String) -> ImportMismatch {
            ImportMismatch(
                .missing, index: 0, module: module, name: name, expected: nil, given: nil)
        }
        expectTwo { mismatch($0, "") }
        expectTwo { mismatch("", $0) }
        expectTwo { Trap.Frame(function: 0, name: $0, offset: nil) }
    }

    /// A definition is one function of a store, whatever asks for it.
    @Test func aStoreMakesAFunctionOnce() throws {
        let engine = makeEngine()
        let store = Store(engine: engine, host: 0)
        var linker = Linker<Int>(engine: engine)
        linker.define("env", "a") { (_: Caller<Int>) in }
        let copy = linker
        guard case .function(let one) = linker.resolve("env", "a", in: store),
            case .function(let other) = ImportSet(copy, in: store).resolve("env", "a")
        else {
            Issue.record("not found")
            return
        }
        #expect(one.reference == other.reference)
        #expect(linker.resolve("env", "b", in: store) == nil)
    }

    @Test func whatASetHasGoesBeforeWhatItsLinkerHas() throws {
        let engine = makeEngine()
        let store = Store(engine: engine, host: ())
        var linker = Linker<Void>(engine: engine)
        linker.define("env", "value") { (_: Caller<Void>) in Int32(1) }
        let module = try makeModule(
            """
            (module (import "env" "value" (func $value (result i32)))
              (func (export "run") (result i32) (call $value)))
            """, engine: engine)
        var imports = ImportSet(linker, in: store)
        let own = store.makeFunction(FunctionType([], [.i32])) { _, _ in [.i32(2)] }
        imports.define("env", "value", .function(own))
        for (set, expected) in [(imports, Int32(2)), (ImportSet(linker, in: store), 1)] {
            let run = try set.instantiate(module).function("run", as: (() -> Int32).self)
            #expect(try run() == expected)
        }
    }

    static let failing = [
        // Nobody offers these, and a global that is none of the functions which trap.
        #"(import "lost" "a" (func)) (import "lost" "b" (func)) (import "lost" "g" (global i32))"#,
        // Functions of the linker, of a library of the linker's and of one of the set's.
        #"(import "env" "one" (func (result i32))) (import "lost" "g" (global i32))"#,
        #"(import "slots" "f" (func)) (import "own" "f" (func)) (import "env" "one" (global i32))"#,
    ]

    /// Whoever tries one module after another must not pay for those that do not fit.
    @Test(arguments: failing)
    func nothingOfALinkThatFailsStays(imports text: String) throws {
        let engine = makeEngine()
        let store = Store(engine: engine, host: ())
        var linker = Linker<Void>(engine: engine)
        linker.unknownImports = .trap
        linker.define("env", "one") { (_: Caller<Void>) in Int32(1) }
        linker.define("slots", onSlots: { _, _ in SlotFunction(FunctionType()) { _, _, _ in } })
        var imports = ImportSet(linker, in: store)
        imports.define(
            "own", onSlots: { _, _ in StoreSlotFunction(FunctionType()) { _, _ in } },
            names: { [] })
        func makeFunction() -> Function { store.makeFunction(FunctionType()) { _, _ in [] } }
        let first = makeFunction()
        let module = try makeModule("(module \(text))", engine: engine)
        for _ in 0..<3 {
            #expect(throws: InstantiationError.self) { try imports.instantiate(module) }
        }
        #expect(makeFunction().index == first.index + 1)
        // The same names work where all is there.
        let fits = try makeModule(
            """
            (module (import "own" "f" (func $own)) (import "slots" "f" (func $slots))
              (import "env" "one" (func $one (result i32)))
              (func (export "run") (result i32) (call $own) (call $slots) (call $one)))
            """, engine: engine)
        let run = try imports.instantiate(fits).function("run", as: (() -> Int32).self)
        #expect(throws: InstantiationError.self) { try imports.instantiate(module) }
        _ = makeFunction()
        #expect(try run() == 1)
    }

    /// What an embedder has got meanwhile stays his.
    @Test func functionsThatSomebodyHasOutliveALinkThatFails() throws {
        final class Kept: @unchecked Sendable { var function: Function? }
        let kept = Kept()
        let engine = makeEngine()
        let store = Store(engine: engine, host: ())
        var linker = Linker<Void>(engine: engine)
        linker.define("env", "one") { (_: Caller<Void>) in Int32(1) }
        let known = linker
        linker.provide("env", "kept") { store in
            let one = known.resolve("env", "one", in: store)
            if case .function(let function) = one { kept.function = function }
            return one ?? .function(store.makeFunction(FunctionType()) { _, _ in [] })
        }
        let module = try makeModule(
            """
            (module (import "env" "kept" (func (result i32))) (import "lost" "g" (global i32)))
            """, engine: engine)
        #expect(throws: InstantiationError.self) { try linker.instantiate(module, in: store) }
        _ = store.makeFunction(FunctionType([], [.i32])) { _, _ in [.i32(2)] }
        #expect(try kept.function?.call([]) == [.i32(1)])
    }

    struct Console: HostNamespace {
        func define(in linker: inout Linker<[Int32]>) {
            linker.define("console", "log") { (caller, value: Int32) in caller.host.append(value) }
            linker.define("console", "count") { (caller) in Int32(caller.host.count) }
        }
    }

    @Test func aTypeProvidesANamespace() throws {
        let engine = makeEngine()
        let store = Store(engine: engine, host: [Int32]())
        var linker = Linker<[Int32]>(engine: engine)
        linker.define(Console())
        let instance = try linker.instantiate(
            try makeModule(
                """
                (module
                  (import "console" "log" (func $log (param i32)))
                  (import "console" "count" (func $count (result i32)))
                  (func (export "run") (result i32) (call $log (i32.const 7)) (call $count)))
                """, engine: engine), in: store)
        #expect(try instance.function("run", as: (() -> Int32).self)() == 1)
        #expect(store.host == [7])
    }

    @Test func anInstanceListsItsExports() throws {
        let engine = makeEngine()
        let instance = try Store(engine: engine, host: ()).instantiate(
            try makeModule(
                """
                (module (memory (export "m") 1) (global (export "g") i32 (i32.const 1))
                  (func (export "f")) (table (export "t") 1 funcref) (tag (export "e")))
                """, engine: engine))
        #expect(instance.exports.map(\.name) == ["m", "g", "f", "t", "e"])
        let kinds = instance.exports.map { export in
            switch export.value {
            case .function: "function"
            case .memory: "memory"
            case .table: "table"
            case .global: "global"
            case .tag: "tag"
            }
        }
        #expect(kinds == ["memory", "global", "function", "table", "tag"])
        #expect(instance.exports["g"] != nil)
        #expect(instance.exports["x"] == nil)
    }
}

/// Imports that nobody offers.
@Suite struct UnknownImportTests {
    private func refusal(_ imports: String, _ linker: Linker<Void>) throws -> LinkError? {
        let store = Store(engine: linker.engine, host: ())
        let module = try makeModule("(module \(imports))", engine: linker.engine)
        do {
            _ = try linker.instantiate(module, in: store)
            return nil
        } catch {
            guard case .link(let error) = error else { throw error }
            return error
        }
    }

    /// A name of a library with two forms stands for that of which an import's type is; whoever
    /// wants neither gets the usual one, and is told its type.
    @Test(arguments: [false, true])
    func importsGetTheFormOfTheirType(isOfStore: Bool) throws {
        let engine = makeEngine()
        let store = Store(engine: engine, host: ())
        var linker = Linker<Void>(engine: engine)
        let (usual, other) = (FunctionType([.i32], [.i32]), FunctionType([], [.i32]))
        let asked = AskedCount()
        var imports = ImportSet(linker, in: store)
        let otherForm: @Sendable (String) -> FunctionType? = { $0 == "f" ? other : nil }
        let fill: @Sendable (HostCall, Bool) -> Void = { call, isOther in
            unsafe call.slots[0] = isOther ? 2 : 1
        }
        if isOfStore {
            imports.define(
                "m",
                onSlots: { name, isOther in
                    asked.add()
                    return StoreSlotFunction(isOther ? other : usual) { call, _ in
                        fill(call, isOther)
                    }
                }, otherForm: otherForm, names: { [] })
        } else {
            linker.define(
                "m",
                onSlots: { name, isOther in
                    asked.add()
                    return SlotFunction(isOther ? other : usual) { _, call, _ in
                        fill(call, isOther)
                    }
                }, otherForm: otherForm)
            imports = ImportSet(linker, in: store)
        }
        let module = try makeModule(Self.bothForms, engine: engine)
        for _ in 0..<2 {
            let instance = try imports.instantiate(module)
            #expect(try instance.function("run", as: (() -> Int32).self)() == 12)
        }
        // Each was made once.
        #expect(asked.value == 2)
        let neither = try makeModule(#"(module (import "m" "f" (func)))"#, engine: engine)
        #expect {
            try imports.instantiate(neither)
        } throws: { error in
            "\(error)".contains("i32")
        }
    }

    private final class AskedCount: Sendable {
        private let count = Atomic<Int>(0)
        var value: Int { count.load(ordering: .relaxed) }
        func add() { count.add(1, ordering: .relaxed) }
    }

    private static let bothForms = """
        (module
          (import "m" "f" (func $other (result i32)))
          (import "m" "f" (func $usual (param i32) (result i32)))
          (func (export "run") (result i32)
            (i32.add
              (i32.mul (call $usual (i32.const 0)) (i32.const 10))
              (call $other))))
        """

    private func makeLinker() -> Linker<Void> {
        var linker = Linker<Void>(engine: makeEngine())
        linker.define("env", "log") { (_: Caller<Void>, _: Int32) in }
        linker.define("env", "log_error") { (_: Caller<Void>, _: Int32) in }
        linker.define(
            "wasi_snapshot_preview1",
            onSlots: { name, _ in
                name == "fd_write" ? SlotFunction(FunctionType([.i32])) { _, _, _ in } : nil
            }, names: { ["fd_write"] })
        return linker
    }

    private static let near: [(imports: String, nearest: ImportName?)] = [
        (#"(import "env" "lgo" (func (param i32)))"#, ImportName("env", "log")),
        (#"(import "env" "log_eror" (func (param i32)))"#, ImportName("env", "log_error")),
        (
            #"(import "wasi_snapshot_preview1" "fd_wrte" (func))"#,
            ImportName("wasi_snapshot_preview1", "fd_write")
        ),
        (
            #"(import "wasi_unstable" "fd_write" (func))"#,
            ImportName("wasi_snapshot_preview1", "fd_write")
        ),
        (#"(import "evn" "log" (func))"#, ImportName("env", "log")),
        (#"(import "env" "print" (func))"#, nil),
        (#"(import "env" "xy" (func))"#, nil),
        (#"(import "evn" "lgo" (func))"#, nil),
    ]

    @Test(arguments: near)
    func theNearestNameIsSuggested(_ imports: String, _ nearest: ImportName?) throws {
        guard case .imports(let mismatches) = try refusal(imports, makeLinker()) else {
            Issue.record("not refused")
            return
        }
        #expect(mismatches.map(\.nearest) == [nearest])
    }

    @Test func allAreNamedAtOnce() throws {
        let error = try refusal(
            """
            (import "env" "lgo" (func (param i32)))
            (import "env" "log" (func (param i64)))
            (import "env" "memory" (memory 1))
            """, makeLinker())
        #expect(
            error?.description == """
                unknown import: "env" "lgo" has not been defined, expected function (i32) -> (); \
                did you mean "env" "log"?
                incompatible import type for "env" "log": expected function (i64) -> (), \
                given function (i32) -> ()
                unknown import: "env" "memory" has not been defined, expected memory of 1 or more \
                pages
                """)
    }

    /// Neither names without end nor imports without number make the error dear.
    @Test func hostileNamesCostLittle() throws {
        var linker = makeLinker()
        for index in 0..<3_000 { linker.define("env", "function\(index)") { (_: Caller<Void>) in } }
        let long = String(repeating: "a", count: 90_000)
        let imports = (0..<3_000).map { "(import \"env\" \"\(long.prefix($0 % 64))\($0)\" (func))" }
        let error = try refusal(
            "(import \"env\" \"\(long)\" (func))" + imports.joined(), linker)
        guard case .imports(let mismatches) = error else {
            Issue.record("not refused")
            return
        }
        #expect(mismatches.count == 3_001)
        #expect(error?.description.hasSuffix("and 2901 imports more") == true)
    }

    @Test func functionsTrapWhenTheyAreCalled() throws {
        var linker = makeLinker()
        linker.unknownImports = .trap
        let store = Store(engine: linker.engine, host: ())
        let module = try makeModule(
            """
            (module
              (import "env" "lost" (func $lost (param i32 i64) (result i32)))
              (func (export "run") (param i32) (result i32)
                (if (result i32) (local.get 0)
                  (then (call $lost (i32.const 1) (i64.const 2))) (else (i32.const 3)))))
            """, engine: linker.engine)
        let run = try linker.instantiate(module, in: store)
            .function("run", as: ((Int32) -> Int32).self)
        #expect(try run(0) == 3)
        let trap = try #require(trap { () throws(Trap) in try run(1) })
        #expect(trap.code == .host)
        #expect(
            trap.message == """
                unknown import: "env" "lost" has not been defined, \
                expected function (i32, i64) -> (i32)
                """)
        guard case .imports(let mismatches) = trap.cause as? LinkError else {
            Issue.record("another cause")
            return
        }
        #expect(mismatches.map(\.name) == ["lost"])
    }

    @Test func functionsTrapInEachUseOfAPoolsInstance() throws {
        var linker = makeLinker()
        linker.unknownImports = .trap
        let module = try makeModule(
            """
            (module (import "env" "lost" (func $lost)) (func (export "run") (call $lost)))
            """, engine: linker.engine)
        let pool = InstancePool(module, linker: linker)
        for _ in 0..<3 {
            try pool.withInstance(host: ()) { _, instance in
                let run = try instance.function("run", as: (() -> Void).self)
                #expect(trap { () throws(Trap) in try run() }?.code == .host)
            }
            #expect(pool.idleCount == 1)
        }
    }

    @Test func otherThingsThanFunctionsAreRefusedAllTheSame() throws {
        var linker = makeLinker()
        linker.unknownImports = .trap
        let error = try refusal(
            #"(import "env" "f" (func)) (import "env" "g" (global i32))"#, linker)
        guard case .imports(let mismatches) = error else {
            Issue.record("not refused")
            return
        }
        #expect(mismatches.map(\.name) == ["g"])
    }

    /// A type that a host function cannot have, in an engine that takes it from modules.
    @Test func functionsOfTooManyParametersAreRefused() throws {
        var configuration = EngineConfiguration()
        configuration.limits.parametersMax = 2_000
        var linker = Linker<Void>(engine: Engine(configuration))
        linker.unknownImports = .trap
        let parameters = String(repeating: "i32 ", count: 1_500)
        let error = try refusal(
            "(import \"env\" \"f\" (func (param \(parameters))))", linker)
        guard case .imports(let mismatches) = error else {
            Issue.record("not refused")
            return
        }
        #expect(mismatches.map(\.reason) == [.missing])
    }

    @Test func modulesOfAnotherEngineAreRefusedBeforeAnythingIsMade() throws {
        var linker = makeLinker()
        linker.unknownImports = .trap
        let module = try makeModule(
            #"(module (import "a" "b" (func (param f32 f64 i64))))"#, engine: makeEngine())
        let store = Store(engine: linker.engine, host: ())
        let error = #expect(throws: InstantiationError.self) {
            try linker.instantiate(module, in: store)
        }
        guard case .link(.foreignModule) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
    }

    @Test func poolsSuggestNamesToo() throws {
        let linker = makeLinker()
        let module = try makeModule(
            #"(module (import "env" "lgo" (func)))"#, engine: linker.engine)
        let pool = InstancePool(module, linker: linker)
        do throws(InstantiationError) {
            _ = try pool.take(host: ())
            Issue.record("not refused")
        } catch {
            guard case .link(.imports(let mismatches)) = error else { return }
            #expect(mismatches.first?.nearest == ImportName("env", "log"))
        }
    }
}
