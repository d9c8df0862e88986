import Host
import Testing
import WasmCore
import WasmInterp

/// What is not granted is not linked.
@Suite struct GrantTests {
    private static let modules = ["a", "b", "c"]
    private static let names = ["f", "g", "h"]

    private func grants(_ random: inout some RandomNumberGenerator) -> ImportGrants? {
        guard Int.random(in: 0..<4, using: &random) > 0 else { return nil }
        var grants = ImportGrants()
        for module in Self.modules {
            if Int.random(in: 0..<3, using: &random) == 0 { grants.allow(allOf: module) }
            for name in Self.names where Bool.random(using: &random) { grants.allow(module, name) }
        }
        return grants
    }

    /// Whatever anybody is given, none has more than any of those around.
    @Test func grantsCanOnlyBeNarrower() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var given: [ImportGrants?] = []
            var budget: GuestBudget?
            for depth in 0..<4 {
                let own = grants(&random)
                given.append(own)
                let next = GuestBudget("\(depth)", grants: own, within: budget)
                budget = next
                for module in Self.modules {
                    for name in Self.names {
                        let isAllowed = given.allSatisfy { $0?.allows(module, name) ?? true }
                        #expect((next.grants?.allows(module, name) ?? true) == isAllowed)
                    }
                }
            }
        }
    }

    private static let text = """
        (module (import "a" "f" (func)) (import "a" "g" (func)) (import "b" "f" (func))
          (import "c" "h" (func)) (func (export "_start") (call 0)))
        """

    private func link(
        _ grants: ImportGrants?, _ unknown: UnknownImports = .refused, inSet: Bool = false
    ) throws {
        let engine = Engine()
        let store = Store(engine: engine, host: ())
        var linker = Linker<Void>(engine: engine)
        linker.grants = grants
        linker.unknownImports = unknown
        let module = try Module(try WatParser.parseModule(Self.text), engine: engine)
        let body: ([Value], Instance?) -> [Value] = { _, _ in [] }
        if inSet {
            var imports = ImportSet(linker, in: store)
            for wanted in module.decoded.imports {
                let function = store.makeFunction(FunctionType([], []), body)
                imports.define(wanted.module, wanted.name, .function(function))
            }
            _ = try imports.instantiate(module)
        } else {
            for wanted in module.decoded.imports {
                linker.define(wanted.module, wanted.name) { (_: Caller<Void>) in }
            }
            _ = try linker.instantiate(module, in: store)
        }
    }

    @Test(arguments: [UnknownImports.refused, .trap], [false, true])
    func allThatLackAGrantAreNamed(unknown: UnknownImports, inSet: Bool) throws {
        try link(nil, unknown, inSet: inSet)
        var grants = ImportGrants()
        grants.allow("a", "g")
        let error = #expect(throws: InstantiationError.self) {
            try link(grants, unknown, inSet: inSet)
        }
        guard case .link(.imports(let mismatches)) = error else {
            Issue.record("another error")
            return
        }
        #expect(mismatches.map(\.reason) == [.notGranted, .notGranted, .notGranted])
        #expect(
            error?.description == """
                import "a" "f" is not granted: it needs the grant of "a" "f", or of all of "a"
                import "b" "f" is not granted: it needs the grant of "b" "f", or of all of "b"
                import "c" "h" is not granted: it needs the grant of "c" "h", or of all of "c"
                """)
        grants.allow(allOf: "a")
        grants.allow("b", "f")
        grants.allow(allOf: "c")
        try link(grants, unknown, inSet: inSet)
    }

    @Test func whatIsNotGrantedIsNotFoundOtherwise() {
        let engine = Engine()
        let store = Store(engine: engine, host: ())
        var linker = Linker<Void>(engine: engine)
        linker.define("a", "f") { (_: Caller<Void>) in }
        linker.grants = ImportGrants()
        #expect(linker.resolve("a", "f", in: store) == nil)
        #expect(ImportSet(linker, in: store).resolve("a", "f") == nil)
        linker.grants?.allow("a", "f")
        #expect(linker.resolve("a", "f", in: store) != nil)
    }

    /// Programs have the grants of their budget.
    @Test func programsHaveThoseOfTheirBudget() throws {
        let text = """
            (module
              (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
              (import "wasi_snapshot_preview1" "random_get"
                (func (param i32 i32) (result i32)))
              (memory (export "memory") 1)
              (func (export "_start") (drop (call $yield))))
            """
        let engine = Engine()
        let module = try Module(try WatParser.parseModule(text), engine: engine)
        var grants = ImportGrants()
        grants.allow("wasi_snapshot_preview1", "sched_yield")
        func run() throws -> UInt32 {
            var configuration = WASIConfiguration()
            configuration.budget = GuestBudget("guest", grants: grants)
            return try WASIPreview1.run(module, configuration)
        }
        let error = #expect(throws: WASIProgramError.self) { try run() }
        let words = error.map { "\($0)" } ?? ""
        #expect(words.contains(#""random_get" is not granted"#))
        #expect(!words.contains("sched_yield"))
        grants.allow("wasi_snapshot_preview1", "random_get")
        #expect(try run() == 0)
    }

    /// Whichever way it is linked, a store has what its budget grants.
    @Test(arguments: [UnknownImports.refused, .trap], [false, true])
    func storesHaveThoseOfTheirBudget(unknown: UnknownImports, inSet: Bool) throws {
        let engine = Engine()
        var grants = ImportGrants()
        grants.allow(allOf: "a")
        let budget = GuestBudget(
            "guest", within: GuestBudget("group", grants: grants))
        let store = try budget.makeStore(engine: engine, host: ())
        let module = try Module(try WatParser.parseModule(Self.text), engine: engine)
        var linker = Linker<Void>(engine: engine)
        linker.unknownImports = unknown
        for name in ["a", "b", "c"] {
            linker.define(name, "f") { (_: Caller<Void>) in }
            linker.define(name, "g") { (_: Caller<Void>) in }
            linker.define(name, "h") { (_: Caller<Void>) in }
        }
        var imports = ImportSet(linker, in: store)
        if inSet {
            let body: ([Value], Instance?) -> [Value] = { _, _ in [] }
            let function = store.makeFunction(FunctionType([], []), body)
            imports.define("b", "f", .function(function))
        }
        #expect(imports.resolve("b", "f") == nil)
        #expect(linker.resolve("b", "f", in: store) == nil)
        #expect(linker.resolve("a", "f", in: store) != nil)
        let error = #expect(throws: InstantiationError.self) {
            _ = inSet ? try imports.instantiate(module) : try linker.instantiate(module, in: store)
        }
        guard case .link(.imports(let mismatches)) = error else {
            Issue.record("another error")
            return
        }
        #expect(mismatches.map(\.module) == ["b", "c"])
        #expect(mismatches.map(\.reason) == [.notGranted, .notGranted])
    }

    /// What a linker grants to threads is widened by no budget, nor the other way round.
    @Test(arguments: [true, false]) func threadsHaveTheNarrower(isLinkers: Bool) throws {
        var guest = ThreadGuest("(call $f)", imports: #"(import "a" "f" (func $f))"#)
        var narrow = ImportGrants()
        for module in ["wasi", "env", "wasi_snapshot_preview1"] { narrow.allow(allOf: module) }
        var wide = narrow
        wide.allow(allOf: "a")
        guest.configuration.budget = GuestBudget("guest", grants: isLinkers ? wide : narrow)
        let threads = try guest.prepare()
        let grants = isLinkers ? narrow : wide
        let engine = threads.module.engine
        let outcome = threads.run(
            makeStore: { _ in Store(engine: engine, host: ()) },
            define: { linker in
                linker.define("a", "f") { (_: Caller<Void>) in }
                linker.grants = grants
            })
        guard case .refused(.imports(let mismatches)) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(mismatches.map(\.reason) == [.notGranted])
    }
}
