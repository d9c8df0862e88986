import Testing
import WasmCore
import WasmInterp

/// What belongs to one store or engine is refused by others.
@Suite struct OwnershipTests {
    private static let exporting = """
        (module
          (func (export "function") (result i32) (i32.const 1))
          (table (export "table") 1 funcref)
          (memory (export "memory") 1)
          (global (export "global") i32 (i32.const 1))
          (tag (export "tag")))
        """
    private static let types = [
        "function": "func (result i32)", "table": "table 1 funcref", "memory": "memory 1",
        "global": "global i32", "tag": "tag",
    ]

    /// Why an instantiation is refused; nil if it is not.
    private func refusal(_ body: () throws -> Void) -> LinkError? {
        do {
            try body()
            return nil
        } catch InstantiationError.link(let error) {
            return error
        } catch {
            Issue.record("another error: \(error)")
            return nil
        }
    }

    private func reasons(_ error: LinkError?) -> [ImportMismatch.Reason] {
        if case .imports(let mismatches) = error { mismatches.map(\.reason) } else { [] }
    }

    /// Near and far: indices beyond the other store's are not looked up.
    @Test(arguments: types.keys.sorted(), [1, 40])
    func externsOfAnotherStoreAreRefused(name: String, instances: Int) throws {
        let engine = makeEngine()
        let giving = try makeModule(Self.exporting, engine: engine)
        let type = try #require(Self.types[name])
        let taking = try makeModule("(module (import \"a\" \"b\" (\(type))))", engine: engine)
        let first = Store(engine: engine, host: ())
        let second = Store(engine: engine, host: ())
        var given = try first.instantiate(giving)
        for _ in 1..<instances { given = try first.instantiate(giving) }
        let own = try second.instantiate(giving)
        let value = try #require(given.export(name))
        #expect(
            reasons(refusal { _ = try second.instantiate(taking, imports: [value]) })
                == [.foreignObject])
        for (store, isOwn) in [(first, true), (second, false)] {
            var imports = ImportSet(in: store)
            imports.define("a", "b", value)
            #expect(
                reasons(refusal { _ = try imports.instantiate(taking) })
                    == (isOwn ? [] : [.foreignObject]))
        }
        _ = try second.instantiate(taking, imports: [try #require(own.export(name))])
    }

    @Test func allImportsThatDoNotFitAreNamed() throws {
        let engine = makeEngine()
        let store = Store(engine: engine, host: ())
        let other = Store(engine: engine, host: ())
        let exports = try store.instantiate(try makeModule(Self.exporting, engine: engine))
        let module = try makeModule(
            """
            (module
              (import "a" "f" (func (param i32 externref) (result f64)))
              (import "a" "m" (memory 1 2))
              (import "b" "t" (table 3 funcref))
              (import "b" "g" (global (mut i64)))
              (import "c" "e" (tag (param v128))))
            """, engine: engine)
        let memory = try #require(other.makeMemory(MemoryType(Limits(1, 2))))
        let given: [Extern] = [
            .memory(try #require(exports.memory())), .memory(memory),
            .table(try #require(exports.table("table"))),
        ]
        let error = refusal { _ = try store.instantiate(module, imports: given) }
        #expect(
            reasons(error) == [.wrongType, .foreignObject, .wrongType, .missing, .missing])
        let lines = [
            #"incompatible import type for "a" "f": "#
                + "expected function (i32, (ref null extern)) -> (f64), "
                + "given memory of 1 or more pages",
            #"the memory of 1 to 2 pages given for "a" "m" belongs to another store"#,
            #"incompatible import type for "b" "t": expected table of 3 or more (ref null func), "#
                + "given table of 1 or more (ref null func)",
            #"unknown import: "b" "g" has not been defined, expected mutable global i64"#,
            #"unknown import: "c" "e" has not been defined, expected tag (v128) -> ()"#,
        ]
        #expect(error?.description.split(separator: "\n").map(String.init) == lines)
        if case .imports(let mismatches) = error {
            #expect(mismatches[3].expected == .global(GlobalType(.i64, isMutable: true)))
            #expect(mismatches[3].given == nil)
            #expect(mismatches[3].index == 3)
        }
        // A linker names them all too.
        let linker = Linker<Void>(engine: engine)
        #expect(
            reasons(refusal { _ = try linker.instantiate(module, in: store) })
                == Array(repeating: .missing, count: 5))
    }

    @Test func importsThatAreTooManyAreNamed() throws {
        let engine = makeEngine()
        let store = Store(engine: engine, host: ())
        let global = try store.makeGlobal(GlobalType(.i32, isMutable: false), .i32(1))
        let module = try makeModule(#"(module (import "a" "g" (global i32)))"#, engine: engine)
        let error = refusal {
            _ = try store.instantiate(
                module, imports: [.global(global), .global(global), .global(global)])
        }
        #expect(reasons(error) == [.surplus, .surplus])
        #expect(
            error?.description.hasPrefix("one import too many: global i32 is given at 1") == true)
    }

    @Test func modulesOfAnotherEngineAreRefused() throws {
        let (engine, other) = (makeEngine(isMetered: true), makeEngine())
        let module = try makeModule("(module (func (export \"run\")))", engine: other)
        let store = Store(engine: engine, host: ())
        #expect(refusal { _ = try store.instantiate(module) } == .foreignModule)
        let linker = Linker<Void>(engine: engine)
        #expect(refusal { _ = try linker.instantiate(module, in: store) } == .foreignModule)
        let pool = InstancePool(module, linker: linker)
        #expect(refusal { _ = try pool.take(host: ()) } == .foreignLinker)
    }

    @Test func linkersOfAnotherEngineAreRefused() throws {
        let (first, second) = (makeEngine(), makeEngine())
        var linker = Linker<Void>(engine: first)
        linker.define("env", "take") { (_: Caller<Void>, reference: StoredReference) in
            Issue.record("called with \(reference)")
        }
        _ = try linker.instantiate(
            try makeModule(
                #"(module (import "env" "take" (func (param externref))))"#, engine: first),
            in: Store(engine: first, host: ()))
        // Type 0 is another one here.
        let module = try makeModule(
            #"(module (import "env" "take" (func (param i64))))"#, engine: second)
        let store = Store(engine: second, host: ())
        #expect(refusal { _ = try linker.instantiate(module, in: store) } == .foreignLinker)
    }

    @Test func linkersResolveForTheirEngineOnly() async {
        await #expect(processExitsWith: .failure) {
            var linker = Linker<Void>(engine: Engine())
            linker.define("env", "f") { (_: Caller<Void>) in }
            _ = linker.resolve("env", "f", in: Store(engine: Engine(), host: ()))
        }
    }

    final class Holder { var error: (any Error)? }

    /// As the exception itself and as the trap that has it.
    @Test(arguments: [false, true])
    func exceptionsOfAnotherStoreAreNotCaught(asTrap: Bool) throws {
        let engine = makeEngine()
        let module = try makeModule(
            """
            (module
              (import "env" "rethrow" (func $rethrow))
              (tag $t (export "t") (param i32))
              (func (export "throw") (param i32) (throw $t (local.get 0)))
              (func (export "run") (result i32)
                (block $h (result i32)
                  (try_table (catch $t $h) (call $rethrow))
                  (i32.const -1))))
            """, engine: engine)
        var linker = Linker<Holder>(engine: engine)
        linker.define("env", "rethrow") { (caller: Caller<Holder>) throws in
            if let error = caller.host.error { throw error }
        }
        // Exception 0 of either store.
        var traps: [Trap] = []
        var instances: [Instance] = []
        let stores = [Holder(), Holder()].map { Store(engine: engine, host: $0) }
        for (store, payload) in zip(stores, [Int32(7), 42]) {
            let instance = try linker.instantiate(module, in: store)
            let function = try #require(instance.function("throw"))
            traps.append(
                try #require(trap { try function.call([.i32(payload)]) }))
            instances.append(instance)
        }
        let exceptions = try traps.map { try #require($0.exception) }
        let run = try instances[1].function("run", as: (() -> Int32).self)
        stores[1].host.error = asTrap ? traps[0] : exceptions[0]
        #expect(trap { () throws(Trap) in try run() }?.code == .host)
        #expect(instances[1].tag("t")?.payload(of: exceptions[0]) == nil)
        stores[1].host.error = asTrap ? traps[1] : exceptions[1]
        #expect(try run() == 42)
    }
}
