import Testing
import WasmCore

@testable import WasmInterp

/// Components that others export, with what they name of the scopes around them.
@Suite struct ExportedComponentTests {
    private let engine = Engine()

    /// A component that instantiates one beside it, whose function asks for what its thread has.
    private static let asksAboutTasks = """
        (component
          (component $D
            (core func $get (canon context.get i32 0))
            (core module $m (import "" "g" (func $g (result i32)))
              (func (export "f") (result i32) (i32.add (call $g) (i32.const 7))))
            (core instance $i (instantiate $m (with "" (instance (export "g" (func $get))))))
            (func (export "f") (result u32) (canon lift (core func $i "f"))))
          (component $C
            (alias outer 1 $D (component $D2))
            (instance $d (instantiate $D2))
            (alias export $d "f" (func $f))
            (export "f" (func $f)))
          (export "c" (component $C)))
        """

    private func exported(_ text: String, _ store: Store<Void>) throws -> Component {
        let instance = try ComponentLinker<Void>(engine: engine)
            .instantiate(Component(text: text, engine: engine), in: store)
        return try #require(instance.component("c"))
    }

    @Test func callsAreTasksWhereverWhatAsksForThemIsDefined() throws {
        let store = Store(engine: engine, host: ())
        let component = try exported(Self.asksAboutTasks, store)
        let prepared = try ComponentLinker<Void>(engine: engine).prepare(component)
        #expect(prepared.plan.usesTasks)
        let f = try #require(prepared.instantiate(in: store).function("f"))
        #expect(try f.call() == .u32(7))
    }

    @Test func callsAreTasksOfComponentsThatAreGiven() throws {
        let store = Store(engine: engine, host: ())
        var linker = ComponentLinker<Void>(engine: engine)
        linker.define(nil, "c", try exported(Self.asksAboutTasks, store))
        let user = try Component(
            text: """
                (component
                  (import "c" (component $c (export "f" (func (result u32)))))
                  (instance $i (instantiate $c))
                  (export "f" (func $i "f")))
                """, engine: engine)
        let f = try #require(linker.instantiate(user, in: store).function("f"))
        #expect(try f.call() == .u32(7))
    }

    /// What is defined but not instantiated costs calls nothing.
    @Test func callsAreNoTasksWhereNothingAsksForThem() throws {
        let store = Store(engine: engine, host: ())
        let instance = try ComponentLinker<Void>(engine: engine)
            .instantiate(Component(text: Self.asksAboutTasks, engine: engine), in: store)
        #expect(!instance.object.plan.usesTasks)
    }

    /// Scopes are named at any distance, modules, components, resource types and other ones.
    @Test(arguments: [1, 2, 3])
    func scopesAroundAreNamedAtAnyDistance(distance: Int) throws {
        let inner = """
            (alias outer \(distance) $M (core module $M2))
            (alias outer \(distance) $D (component $D2))
            (alias outer \(distance) $t (type $t2))
            (core instance $m (instantiate $M2))
            (instance $d (instantiate $D2))
            (func $f (param "x" $t2) (result u32) (canon lift (core func $m "f")))
            (export "f" (func $f))
            (export "g" (func $d "g"))
            """
        var text = inner
        for _ in 1..<distance {
            text = """
                (component $I \(text)) (instance $i (instantiate $I))
                (export "f" (func $i "f")) (export "g" (func $i "g"))
                """
        }
        let component = try exported(
            """
            (component
              (type $t u32)
              (core module $M (func (export "f") (param i32) (result i32) (local.get 0)))
              (component $D
                (core module $M (func (export "g") (result i32) (i32.const 9)))
                (core instance $m (instantiate $M))
                (func (export "g") (result u32) (canon lift (core func $m "g"))))
              (component $C \(text))
              (type $later u8)
              (export "c" (component $C)))
            """, Store(engine: engine, host: ()))
        let instance = try ComponentLinker<Void>(engine: engine)
            .instantiate(component, in: Store(engine: engine, host: ()))
        #expect(try instance.function("f")?.call([.u32(5)]) == .u32(5))
        #expect(try instance.function("g")?.call() == .u32(9))
    }
}
