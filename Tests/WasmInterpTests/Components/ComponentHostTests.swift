import Testing
import WasmCore

@testable import WasmInterp

/// What a host sees of components: their imports and exports, its own mistakes, and where guests
/// break a rule.
@Suite struct ComponentHostTests {
    private let engine = Engine()

    @Test func importsAndExportsAreListed() throws {
        let component = try Component(
            text: """
                (component
                  (import "a:b/c@1.0.0" (instance
                    (export "thing" (type $t (sub resource)))
                    (type $r (record (field "x" u8)))
                    (export "rec" (type (eq $r)))
                    (export "[method]thing.get" (func (param "self" (borrow $t)) (result string)))))
                  (import "m" (core module))
                  (core module $m)
                  (export "n" (core module $m)))
                """, engine: engine)
        #expect(component.imports.map(\.name) == ["a:b/c@1.0.0", "m"])
        #expect(component.imports.map { "\($0.type)" }.last == "core module")
        guard case .instance(let items) = component.imports[0].type else {
            Issue.record("no instance")
            return
        }
        #expect(items.map(\.name) == ["thing", "rec", "[method]thing.get"])
        #expect("\(items[1].type)" == "type record { x: u8 }")
        guard case .resource(let number) = items[0].type else {
            Issue.record("no resource")
            return
        }
        #expect("\(items[2].type)" == "func(self: borrow<resource-\(number)>) -> string")
        #expect(component.exports.map(\.name) == ["n"])
    }

    private static let borrower = """
        (component
          (import "thing" (type $t (sub resource)))
          (core module $m
            (func (export "take") (param i32)) (func (export "both") (param i32 i32)))
          (core instance $i (instantiate $m))
          (func (export "take") (param "t" (own $t)) (canon lift (core func $i "take")))
          (func (export "both") (param "t" (tuple (own $t) (own $t)))
            (canon lift (core func $i "both"))))
        """

    @Test func mistakesWithHandlesLockNobody() throws {
        var linker = ComponentLinker<Void>(engine: engine)
        let type = linker.defineResource(nil, "thing") { _, _ in }
        let store = Store(engine: engine, host: ())
        let instance = try linker.instantiate(
            Component(text: Self.borrower, engine: engine), in: store)
        let take = try #require(instance.function("take"))
        let both = try #require(instance.function("both"))
        let thing = try store.resources.make(type, 5)
        #expect(throws: ComponentCallError.self) { try both.call([.tuple([thing, thing])]) }
        _ = try take.call([thing])
        let error = #expect(throws: ComponentCallError.self) { try take.call([thing]) }
        #expect(
            error.map { "\($0)" } == "argument `t`: a handle that is used up, or of another store")
        _ = try take.call([store.resources.make(type, 6)])
    }

    /// Destroyed with the store, whoever owned them.
    @Test func resourcesOfTheHostEndWithTheStore() throws {
        let log = Log()
        var linker = ComponentLinker<Log>(engine: engine)
        let type = linker.defineResource(nil, "thing") { caller, representation in
            caller.host.values.append(representation)
        }
        let component = try Component(text: Self.borrower, engine: engine)
        do {
            let store = Store(engine: engine, host: log)
            let take = try #require(
                try linker.instantiate(component, in: store).function("take"))
            _ = try take.call([store.resources.make(type, 5)])
            _ = try store.resources.make(type, 6)
            try store.resources.drop(store.resources.make(type, 7))
            #expect(log.values == [7])
        }
        #expect(log.values.sorted() == [5, 6, 7])
    }

    private final class Log {
        var values: [UInt32] = []
    }

    @Test func aBrokenRuleNamesTheCall() throws {
        var linker = ComponentLinker<Void>(engine: engine)
        linker.define("in", "f") { _, _ in nil }
        let component = try Component(
            text: """
                (component $main
                  (import "in" (instance $in (export "f" (func (param "s" string)))))
                  (core module $mem (memory (export "mem") 1))
                  (core instance $mem (instantiate $mem))
                  (core func $f (canon lower (func $in "f") (memory (core memory $mem "mem"))))
                  (core module $m (import "" "f" (func $f (param i32 i32)))
                    (func $inner (export "run") (call $f (i32.const 65536) (i32.const 2))))
                  (core instance $i (instantiate $m (with "" (instance
                    (export "f" (func $f))))))
                  (func (export "run") (canon lift (core func $i "run"))))
                """, engine: engine)
        let instance = try linker.instantiate(component, in: Store(engine: engine, host: ()))
        let run = try #require(instance.function("run"))
        let error = #expect(throws: ComponentCallError.self) { try run.call() }
        let trap = try #require(error?.trap)
        #expect(
            trap.message == """
                string pointer/length out of bounds of memory, \
                in a call of `in#f` of the host by `main`
                """)
        #expect(trap.backtrace.first?.component == "main")
        let second = #expect(throws: ComponentCallError.self) { try run.call() }
        #expect(
            second?.trap?.message
                == "cannot enter component instance, in a call of `run` of `main` by the host")
    }
}
