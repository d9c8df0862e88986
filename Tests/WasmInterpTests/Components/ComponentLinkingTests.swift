import Testing
import WasmCore

@testable import WasmInterp

@Suite struct ComponentLinkingTests {
    /// Components one after another, each of which instantiates the one before.
    private static func chain(_ count: Int) -> DecodedComponent {
        var root = DecodedComponent()
        root.append(.component(DecodedComponent()))
        for index in 1..<count {
            var next = DecodedComponent()
            next.append(.alias(.outer(count: 1, index: UInt32(index - 1), .component)))
            next.append(.instance(.instantiate(component: 0, [])))
            root.append(.component(next))
        }
        root.append(.instance(.instantiate(component: UInt32(count - 1), [])))
        return root
    }

    @Test(arguments: [(20, true), (900, false)])
    func instancesWithinInstancesHaveALimit(count: Int, fits: Bool) throws {
        let engine = Engine()
        let component = try Component(Self.chain(count), engine: engine)
        let linker = ComponentLinker<Void>(engine: engine)
        if fits {
            let instance = try linker.instantiate(component, in: Store(engine: engine, host: ()))
            #expect(instance.exportNames.isEmpty)
        } else {
            let error = #expect(throws: ComponentLinkError.self) {
                _ = try linker.prepare(component)
            }
            #expect(error?.code == .limitExceeded("depth of component instances"))
        }
    }

    /// What is given is compared with what is wanted part by part, all of it within one limit.
    @Test func givenComponentsAreComparedWithinALimit() throws {
        let (count, engine) = (10, Engine())
        let types = (0..<30).map { "(export \"f\($0)\" (func (param \"x\" u32)))" }
        let functions = (0..<30).map { "(export \"f\($0)\" (func $f))" }
        let given = try (0..<count).map { number in
            try Component(
                text: """
                    (component
                      (core module $m (func (export "f") (param i32)) (func (export "g")))
                      (core instance $i (instantiate $m))
                      (func $f (param "x" u32) (canon lift (core func $i "f")))
                      (func $g (canon lift (core func $i "g")))
                      (export "g\(number)" (func $g)) \(functions.joined()))
                    """, engine: engine)
        }
        let wanted = try Component(
            text: "(component (import \"c\" (component \(types.joined()))))", engine: engine)
        guard case .component(let number)? = wanted.validated.root.imports.entities.first else {
            Issue.record("no import")
            return
        }
        func work(_ given: Component, _ matching: inout GivenMatching) throws -> Int {
            let mismatch = try matching.mismatch(
                of: given.validated.root.type, in: given.validated.types,
                of: ObjectIdentifier(given), asComponent: number)
            #expect(mismatch == nil)
            return matching.takeWork().steps
        }
        func matching() -> GivenMatching {
            var matching = GivenMatching(wanted.validated, .never)
            matching.stepCountMax = 1_000_000
            return matching
        }
        var (alone, together) = (matching(), matching())
        let stepCount = try work(given[0], &alone)
        #expect(stepCount >= 30)
        #expect(try given.map { try work($0, &together) }.max() == stepCount)
        // One that was compared is known.
        #expect(try work(given[0], &together) <= 1)

        // It is that of the linking as a whole, and no mismatch.
        let imports = (0..<count).map { "(import \"c\($0)\" (component \(types.joined())))" }
        let user = try Component(
            text: "(component \(imports.joined()))", engine: engine)
        var linker = ComponentLinker<Void>(engine: engine)
        for (number, given) in given.enumerated() { linker.define(nil, "c\(number)", given) }
        var limits = ComponentLimits()
        for (share, isEnough) in [(count + 1, true), (count / 2, false)] {
            limits.typeStepsMax = GrowingLimit(share * stepCount)
            var resolution = ImportResolution(linker, user, .never)
            resolution.builder.budget = PlanBudget(limits, .never)
            do throws(ComponentLinkError) {
                _ = try resolution.prepare()
                #expect(isEnough)
            } catch {
                let words = "parts of types looked at, at most \(share * stepCount)"
                #expect(!isEnough && error.code == .limitExceeded(words))
            }
        }
        var unwanted = ImportResolution(linker, user, InterruptionCheck { true })
        let error = #expect(throws: ComponentLinkError.self) { _ = try unwanted.prepare() }
        #expect(error?.code == .interrupted)
    }

    /// Of very many imports that nobody offers the first are named.
    @Test(arguments: [(150, "and 50 imports more"), (3_000, "and 900 imports more, at least")])
    func missingImportsAreNamedUpToAnEnd(count: Int, ending: String) throws {
        let engine = Engine()
        let imports = (0..<count).map { "(import \"f\($0)\" (func))" }
        let user = try Component(
            text: "(component \(imports.joined()))", engine: engine)
        let error = #expect(throws: ComponentLinkError.self) {
            _ = try ComponentLinker<Void>(engine: engine).prepare(user)
        }
        #expect(error?.description.hasSuffix("\n" + ending) == true)
    }

    /// Each is looked up in constant time, so that many are linked at once.
    @Test func manyGivenInstancesAreLinked() throws {
        let (instanceCount, functionCount) = (20, 50)
        let engine = Engine()
        let linker = ComponentLinker<Void>(engine: engine)
        let store = Store(engine: engine, host: ())
        let functions = (0..<functionCount).map {
            "(func (export \"f\($0)\") (result u32) (canon lift (core func $i \"f\")))"
        }
        let given = try linker.prepare(
            Component(
                text: """
                    (component
                      (core module $m (global $g (mut i32) (i32.const 0))
                        (func (export "f") (result i32)
                          (global.set $g (i32.add (global.get $g) (i32.const 1)))
                          (global.get $g)))
                      (core instance $i (instantiate $m)) \(functions.joined()))
                    """, engine: engine))
        let types = (0..<functionCount).map { "(export \"f\($0)\" (func (result u32)))" }
        let names = (0..<instanceCount).map { "i\($0)" }
        let imports = names.map { "(import \"\($0)\" (instance $\($0) \(types.joined())))" }
        let exports = names.map { "(export \"x\($0)\" (func $\($0) \"f7\"))" }
        let user = try Component(
            text: """
                (component
                  \(imports.joined()) \(exports.joined()))
                """, engine: engine)
        var instances: [String: ComponentInstance] = [:]
        for name in names { instances[name] = try given.instantiate(in: store) }
        // One of them twice.
        instances["i1"] = instances["i0"]
        let instance = try linker.instantiate(user, in: store, with: instances)
        #expect(instance.object.plan.instances.count == instanceCount)
        for name in names {
            let found = try instance.function("x\(name)")?.call()
            #expect(found == .u32(name == "i1" ? 2 : 1))
        }
    }

    /// Each that is plugged in is given what was there before, also under names that come again.
    @Test func pluggedComponentsKnowWhatWasThereBefore() throws {
        let engine = Engine()
        var linker = ComponentLinker<Void>(engine: engine)
        linker.define("a:b/c@1.0.0", "f") { _, _ in .u32(1) }
        let interface = "(instance $i (export \"f\" (func (result u32))))"
        let link = try Component(
            text: """
                (component
                  (import "a:b/c@1.1.0" \(interface))
                  (core func $f (canon lower (func $i "f")))
                  (core module $m (import "" "f" (func $f (result i32)))
                    (func (export "f") (result i32) (i32.mul (call $f) (i32.const 2))))
                  (core instance $m (instantiate $m (with "" (instance (export "f" (func $f))))))
                  (func $g (result u32) (canon lift (core func $m "f")))
                  (instance $o (export "f" (func $g)))
                  (export "a:b/c@1.1.0" (instance $o)))
                """, engine: engine)
        for _ in 0..<5 { linker.define(exportsOf: link) }
        let store = Store(engine: engine, host: ())
        for (version, result) in [("1.0.0", 1), ("1.1.0", 32)] as [(String, UInt32)] {
            let user = try Component(
                text: """
                    (component (import "a:b/c@\(version)" \(interface))
                      (export "f" (func $i "f")))
                    """, engine: engine)
            let instance = try linker.instantiate(user, in: store)
            #expect(try instance.function("f")?.call() == .u32(result))
        }
    }
}
