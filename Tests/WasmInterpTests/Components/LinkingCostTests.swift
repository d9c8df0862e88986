import Testing
import WasmCore

@testable import WasmInterp

/// What linking makes and looks at is bounded, however often a few bytes name a thing.
@Suite struct LinkingCostTests {
    private func engine(_ change: (inout ComponentLimits) -> Void = { _ in }) -> Engine {
        var configuration = EngineConfiguration()
        configuration.isMetered = true
        change(&configuration.componentLimits)
        return Engine(configuration)
    }

    private func fault(_ text: String, _ engine: Engine) throws -> ComponentLinkError.Code? {
        let component = try Component(text: text, engine: engine)
        do throws(ComponentLinkError) {
            _ = try ComponentLinker<Void>(engine: engine).prepare(component)
            return nil
        } catch {
            return error.code
        }
    }

    /// Each instance has the one before twice, so that the last has its parts very many times.
    @Test(arguments: [4, 16])
    func doubledInstancesAreLookedAtOnce(depth: Int) throws {
        let engine = engine()
        let doubled = (1...depth).map {
            let inner = "(instance $i\($0 - 1))"
            return "(instance $i\($0) (export \"a\" \(inner)) (export \"b\" \(inner)))"
        }
        let users = (0..<100).map { "(instance $u\($0) (export \"a\" (instance $i\(depth))))" }
        let component = try Component(
            text: """
                (component
                  (component $A (type $t (resource (rep i32))) (export "t" (type $t)))
                  (instance $i0 (instantiate $A))
                  \(doubled.joined()) \(users.joined())
                  (alias export $u99 "a" (instance $a))
                  (export "i" (instance $a)))
                """, engine: engine)
        var resolution = ImportResolution(
            ComponentLinker<Void>(engine: engine), component, .never)
        _ = try resolution.prepare()
        let (instances, most) = (1 + depth + 100, 4)
        #expect(resolution.builder.budget.stepCount <= instances * most)
    }

    /// A component with many definitions that is instantiated many times.
    private func repeated(_ inner: String, _ count: Int) -> String {
        let instances = String(repeating: "(instance (instantiate $A))", count: count)
        return "(component (component $A \(inner)) \(instances))"
    }

    private static func many(_ count: Int, _ text: (Int) -> String) -> String {
        (0..<count).map(text).joined()
    }

    private static let definitions: [String] = {
        let resource = "(type $t (resource (rep i32)))"
        let functions = resource + many(100) { _ in "(core func (canon resource.drop $t))" }
        let types = many(100) { _ in "(type (list u8))" }
        let memory = """
            (core module $m (memory (export "m") 0)) (core instance $i (instantiate $m))
            (alias core export $i "m" (core memory $m))
            """
        let memories = many(100) { "(export \"e\($0)\" (memory $m))" }
        let coreBundle = "\(memory) (core instance \(memories))"
        let components = many(100) { "(export \"e\($0)\" (component $c))" }
        let bundle = "(component $c) (instance \(components))"
        let global = """
            (core module $p \(many(100) { "(global (export \"g\($0)\") i32 (i32.const 0))" }))
            (core instance $p (instantiate $p))
            """
        let imports = many(100) { "(import \"p\" \"g\($0)\" (global i32))" }
        let module = """
            \(global) (core module $m \(imports))
            (core instance (instantiate $m (with "p" (instance $p))))
            """
        let aliases = many(100) { "(alias outer 1 $c\($0) (component))" }
        let references = many(100) { "(component $c\($0))" } + "(component \(aliases))"
        let fields = many(100) { "(field \"f\($0)\" (own $u))" }
        // Each instance has types of its own about its resources.
        let owners = """
            \(resource) (export $u "t" (type $t))
            (type $r (record \(fields))) (export $s "s" (type $r))
            (core module $m (memory (export "m") 1) (func (export "f") (param i32))
              (func (export "r") (param i32 i32 i32 i32) (result i32) i32.const 0))
            (core instance $i (instantiate $m))
            (func (export "f") (param "x" $s) (canon lift (core func $i "f")
              (memory (core memory $i "m")) (realloc (core func $i "r"))))
            """
        return [functions, types, coreBundle, bundle, module, references, owners]
    }()

    @Test(arguments: definitions)
    func definitionsOfAllInstancesHaveALimit(inner: String) throws {
        let text = repeated(inner, 100)
        for most in [8_000, 100_000] {
            let words = "definitions of component instances, at most \(most)"
            let fault = try fault(text, engine { $0.definitionsTotalMax = GrowingLimit(most) })
            #expect(fault == (most == 8_000 ? .limitExceeded(words) : nil))
        }
    }

    /// What a few bytes may ask for is little, and each byte of all that is linked allows more.
    @Test func limitsGrowWithTheBytes() throws {
        let engine = engine {
            $0.definitionsTotalMax = GrowingLimit(base: 1_000, perByte: 2, most: 1_000_000)
        }
        func component(
            _ count: Int, _ others: String = "", with byteCount: Int = 0
        ) throws -> Component {
            let text = repeated(Self.definitions[0], count).dropLast() + others + ")"
            guard case .component(var decoded) = try ComponentText.parse(Array(text.utf8)) else {
                throw ComponentLinkError(.unsupported("binary"))
            }
            decoded.customSections.append(
                ComponentCustomSection(
                    name: "c", content: ModuleBytes([UInt8](repeating: 0, count: byteCount)),
                    definitionsBefore: 0))
            return try Component(ComponentEncoder.encode(decoded), engine: engine)
        }
        func code(_ component: Component, given: Component? = nil) -> ComponentLinkError.Code? {
            var linker = ComponentLinker<Void>(engine: engine)
            if let given { linker.define(nil, "c", given) }
            do throws(ComponentLinkError) {
                _ = try linker.prepare(component)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(try code(component(5)) == nil)
        let small = try component(100)
        let byteCount = try #require(small.validated.byteCount)
        let words = "at most \(1_000 + 2 * byteCount): 1000, and 2 for each of \(byteCount) bytes"
        #expect(code(small) == .limitExceeded("definitions of component instances, \(words)"))
        #expect(try code(component(100, with: 30_000)) == nil)
        let user = try component(100, "(import \"c\" (component))")
        #expect(try code(user, given: component(0)) != nil)
        #expect(try code(user, given: component(0, with: 30_000)) == nil)
    }

    /// A component that an instance exports allows what its bytes allow, as one that is given.
    @Test func componentsOfGivenInstancesCount() throws {
        let engine = engine {
            $0.definitionsTotalMax = GrowingLimit(base: 1_000, perByte: 1, most: 1_000_000)
        }
        let many = String(repeating: "(type (list u8))", count: 2_000)
        let maker = try Component(
            text: "(component (component $c \(many)) (export \"c\" (component $c)))",
            engine: engine)
        let user = try Component(
            text: """
                (component
                  (import "a" (instance $a (export "c" (component))))
                  (alias export $a "c" (component $c))
                  (instance (instantiate $c)))
                """, engine: engine)
        let linker = ComponentLinker<Void>(engine: engine)
        let store = Store(engine: engine, host: ())
        let made = try linker.instantiate(maker, in: store)
        #expect(throws: Never.self) {
            try linker.instantiate(user, in: store, with: ["a": made])
        }
    }

    /// What a call enters stays with each function that calls it.
    @Test(arguments: [(1, false), (60, true)])
    func depthOfCalleesCounts(depth: Int, isRefused: Bool) throws {
        var callee = """
            (component $c0
              (core module $m (func (export "f"))) (core instance $i (instantiate $m))
              (func (export "f") (canon lift (core func $i "f"))))
            """
        for level in 1...depth {
            callee = """
                (component $c\(level) \(callee) (instance $i (instantiate $c\(level - 1)))
                  (export "f" (func $i "f")))
                """
        }
        let lowered = Self.many(200) { _ in "(core func (canon lower (func $i \"f\")))" }
        let text = "(component \(callee) (instance $i (instantiate $c\(depth))) \(lowered))"
        let fault = try fault(text, engine { $0.definitionsTotalMax = 5_000 })
        #expect((fault != nil) == isRefused)
    }

    @Test func definitionsArePaidFor() throws {
        let engine = engine()
        let component = try Component(text: repeated(Self.definitions[0], 100), engine: engine)
        let prepared = try ComponentLinker<Void>(engine: engine).prepare(component)
        for (fuel, isEnough) in [(UInt64(5_000), false), (50_000, true)] {
            let store = Store(engine: engine, host: ())
            store.fuel = fuel
            do throws(InstantiationError) {
                _ = try prepared.instantiate(in: store)
                #expect(isEnough)
            } catch {
                guard case .trap(let trap) = error else { throw error }
                #expect(!isEnough && trap.code == .outOfFuel)
            }
        }
    }

    @Test func typesThatAreLookedAtHaveALimit() throws {
        // Each instance is another one, so that each is compared with its type.
        let instances = (0..<50).map {
            "(instance $i\($0) (instantiate $A)) (instance (export \"i\" (instance $i\($0))))"
        }
        let text = """
            (component
              (component $A (type $t (resource (rep i32))) (export "t" (type $t)))
              \(instances.joined()))
            """
        #expect(try fault(text, engine()) == nil)
        // Validation has another number of them to look at.
        var budget = ComponentLimits()
        budget.typeStepsMax = 40
        let engine = engine()
        var resolution = ImportResolution(
            ComponentLinker<Void>(engine: engine),
            try Component(text: text, engine: engine), .never)
        resolution.builder.budget = PlanBudget(budget, .never)
        let error = #expect(throws: ComponentLinkError.self) { _ = try resolution.prepare() }
        #expect(error?.code == .limitExceeded("parts of types looked at, at most 40"))
    }

    /// Each instance has its own exports under them, which are found by them.
    @Test(arguments: [10, 64_000]) func longNamesAreWork(byteCount: Int) throws {
        let name = String(repeating: "a", count: byteCount)
        let text = repeated("(component $c) (export \"\(name)\" (component $c))", 100)
        let engine = engine()
        var budget = ComponentLimits()
        budget.typeStepsMax = 10_000
        var resolution = ImportResolution(
            ComponentLinker<Void>(engine: engine),
            try Component(text: text, engine: engine), .never)
        resolution.builder.budget = PlanBudget(budget, .never)
        do throws(ComponentLinkError) {
            _ = try resolution.prepare()
            #expect(byteCount == 10)
        } catch {
            #expect(byteCount != 10)
            #expect(error.code == .limitExceeded("parts of types looked at, at most 10000"))
        }
    }

    @Test func aComponentKeepsOfItsScopeWhatItNames() throws {
        let engine = engine()
        let others = String(repeating: "(type (list u8)) (component)", count: 200)
        let component = try Component(
            text: """
                (component
                  \(others) (component $D)
                  (component $C (component $B
                    (alias outer 2 $D (component $D2)) (instance (instantiate $D2))))
                  (export "c" (component $C)))
                """, engine: engine)
        let exported = try ComponentLinker<Void>(engine: engine)
            .instantiate(component, in: Store(engine: engine, host: ())).component("c")
        #expect(exported?.environment?.items.count == 1)
    }

    @Test(arguments: [(10, 10), (1_000_000, 1_024)])
    func namesOfComponentsAreCut(count: Int, kept: Int) throws {
        var decoded = DecodedComponent()
        decoded.customSections.append(
            ComponentNames.section(
                componentName: String(repeating: "é", count: count), names: [],
                definitionsBefore: 0))
        let component = try Component(decoded, engine: engine())
        #expect(component.validated.root.name == String(repeating: "é", count: kept))
    }

    /// An import whose type has itself very many times, of which nobody offers anything, or which
    /// is given.
    @Test func doubledImportsAreLookedAtOnce() throws {
        let engine = engine()
        let doubled = Self.many(16) {
            """
            (type $t\($0 + 1) (instance
              (alias outer 1 $t\($0) (type $i))
              (export "a" (instance (type $i))) (export "b" (instance (type $i)))))
            """
        }
        let user = try Component(
            text: """
                (component
                  (type $t0 (instance (export "f" (func (result u32)))))
                  \(doubled) (import "i" (instance $i0 (type $t16)))
                  \(Self.many(16) { "(alias export $i\($0) \"b\" (instance $i\($0 + 1)))" })
                  (export "f" (func $i16 "f")))
                """, engine: engine)
        var linker = ComponentLinker<Void>(engine: engine)
        linker.unknownImports = .trap
        let prepared = try linker.prepare(user)
        #expect(prepared.bodies.count == 1)
        let instances = Self.many(16) {
            let inner = "(instance $i\($0))"
            return "(instance $i\($0 + 1) (export \"a\" \(inner)) (export \"b\" \(inner)))"
        }
        let given = try Component(
            text: """
                (component
                  (core module $m (func (export "f") (result i32) (i32.const 3)))
                  (core instance $m (instantiate $m))
                  (func $f (result u32) (canon lift (core func $m "f")))
                  (instance $i0 (export "f" (func $f)))
                  \(instances) (export "i" (instance $i16)))
                """, engine: engine)
        linker.define(exportsOf: given)
        var resolution = ImportResolution(linker, user, .never)
        _ = try resolution.prepare()
        #expect(resolution.fitted.count == 17)
        let instance = try linker.instantiate(user, in: Store(engine: engine, host: ()))
        #expect(try instance.function("f")?.call() == .u32(3))
    }

    /// An instance of the store that has its parts very many times.
    @Test func doubledInstancesOfTheStoreAreGivenOnce() throws {
        let engine = engine()
        let linker = ComponentLinker<Void>(engine: engine)
        let store = Store(engine: engine, host: ())
        let doubled = Self.many(16) {
            let inner = "(instance $i\($0))"
            return "(instance $i\($0 + 1) (export \"a\" \(inner)) (export \"b\" \(inner)))"
        }
        let given = try linker.instantiate(
            Component(
                text: """
                    (component
                      (core module $m (func (export "f")))
                      (core instance $m (instantiate $m))
                      (func $f (canon lift (core func $m "f")))
                      (instance $i0 (export "f" (func $f)))
                      \(doubled) (export "i" (instance $i16)))
                    """, engine: engine), in: store)
        var resolution = ImportResolution(
            linker, try Component(text: "(component)", engine: engine), .never)
        var foreign = ForeignItems()
        _ = foreign.exports(of: given, in: &resolution.builder)
        #expect(foreign.functions.count == 1)
    }

    @Test func whatALinkerHasIsOfItsEngine() throws {
        let (engine, other) = (engine(), engine())
        let component = try Component(text: "(component)", engine: other)
        let module = try makeModule("(module)", engine: other)
        var linker = ComponentLinker<Void>(engine: engine)
        linker.define(nil, "c", component)
        linker.define(nil, "m", module)
        for (type, code) in [
            ("(import \"c\" (component))", ComponentLinkError.Code.foreignComponent),
            ("(import \"m\" (core module))", .foreignModule),
        ] {
            let user = try Component(text: "(component \(type))", engine: engine)
            let error = #expect(throws: ComponentLinkError.self) { _ = try linker.prepare(user) }
            #expect(error?.code == code)
        }
    }

    /// What is refused before it runs has entered nothing.
    @Test func refusedCallsLockNothing() throws {
        let engine = engine()
        let component = try Component(
            text: """
                (component
                  (core module $m (func (export "f") (result i32) (i32.const 7)))
                  (core instance $i (instantiate $m))
                  (func (export "f") (result u32) (canon lift (core func $i "f"))))
                """, engine: engine)
        var limits = StoreLimits()
        limits.executionsMax = 1
        let store = Store(engine: engine, host: (), limits: limits)
        let instance = try ComponentLinker<Void>(engine: engine)
            .instantiate(component, in: store)
        let f = try #require(instance.function("f"))
        func code() -> TrapCode? {
            do throws(ComponentCallError) {
                #expect(try f.call() == .u32(7))
                return nil
            } catch {
                return error.trap?.code
            }
        }
        #expect(code() == nil)
        let frame = try store.state.beginCall()
        #expect(code() == .outOfMemory)
        store.state.endCall(frame)
        #expect(code() == nil)
        store.state.nestedCallDepth += limits.nestedCallsMax
        #expect(code() == .stackOverflow)
        store.state.nestedCallDepth -= limits.nestedCallsMax
        #expect(code() == nil)
    }
}
