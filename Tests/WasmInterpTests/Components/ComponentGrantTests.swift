import Testing
import WasmCore
import WasmInterp

/// What components import that guests of a store may not.
@Suite struct ComponentGrantTests {
    private static let text = """
        (component
          (import "log" (func))
          (import "demo:shop/stock" (instance
            (export "count" (func (result u32)))
            (export "item" (type (sub resource)))
            (export "take" (func))))
          (import "demo:shop/types" (instance (type $n u32) (export "n" (type (eq $n))))))
        """

    private func linker(_ engine: Engine) -> ComponentLinker<Void> {
        var linker = ComponentLinker<Void>(engine: engine)
        linker.define(nil, "log") { _, _ in nil }
        linker.define("demo:shop/stock", "count") { _, _ in .u32(1) }
        linker.define("demo:shop/stock", "take") { _, _ in nil }
        linker.defineResource("demo:shop/stock", "item") { _, _ in }
        return linker
    }

    private func missing(_ grants: ImportGrants?, isPool: Bool) throws -> [String] {
        let engine = Engine()
        let component = try linker(engine).prepare(Component(text: Self.text, engine: engine))
        var limits = StoreLimits()
        limits.grants = grants
        do throws(InstantiationError) {
            if isPool {
                _ = try ComponentPool(component, limits: limits).take(host: ())
            } else {
                _ = try component.instantiate(
                    in: Store(engine: engine, host: (), limits: limits))
            }
            return []
        } catch {
            guard case .link(.imports(let mismatches)) = error else { throw error }
            #expect(mismatches.allSatisfy { $0.reason == .notGranted })
            return mismatches.map { "\($0.module) \($0.name)" }
        }
    }

    @Test(arguments: [false, true]) func whatIsNotGrantedIsNamed(isPool: Bool) throws {
        #expect(try missing(nil, isPool: isPool) == [])
        var grants = ImportGrants()
        #expect(
            try missing(grants, isPool: isPool)
                == ["$root log", "demo:shop/stock count", "demo:shop/stock take"])
        grants.allow("$root", "log")
        grants.allow("demo:shop/stock", "count")
        #expect(try missing(grants, isPool: isPool) == ["demo:shop/stock take"])
        grants.allow(allOf: "demo:shop/stock")
        #expect(try missing(grants, isPool: isPool) == [])
    }

    /// One that is restored has no more than one that is made.
    @Test func restoredOnesAreAskedToo() throws {
        let engine = Engine()
        let component = try linker(engine).prepare(Component(text: Self.text, engine: engine))
        let store = Store(engine: engine, host: ())
        _ = try component.instantiate(in: store)
        let image = try store.image()
        _ = try Store(engine: engine, host: ()).restore(image, components: [component])
        var limits = StoreLimits()
        limits.grants = ImportGrants()
        let other = Store(engine: engine, host: (), limits: limits)
        let error = #expect(throws: StateError.self) {
            _ = try other.restore(image, components: [component])
        }
        guard case .link(.imports(let mismatches)) = error else {
            Issue.record("another error")
            return
        }
        #expect(mismatches.count == 3)
    }
}
