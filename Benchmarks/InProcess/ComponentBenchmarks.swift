import WasmCore
import WasmInterp

/// Calls between host and components; the same of core modules are in ``CallBenchmarks``.
enum ComponentBenchmarks {
    static func run(_ effort: Effort) throws {
        let (_, instance) = try make()
        let add = try instance.function("add", as: ((UInt32, UInt32) -> UInt32).self)
        Report.add(
            try measureShort("typed call of a component, (u32, u32) -> u32", effort: effort) {
                keep(try add(20, 22))
            })
        let callHost = try instance.function("call-host", as: ((UInt32) -> UInt32).self)
        let callNothing = try instance.function("call-nothing", as: ((UInt32) -> UInt32).self)
        try CallBenchmarks.difference(
            "typed host call of a component, (u32, u32) -> u32", effort
        ) {
            keep(try callHost(1_000))
        } without: {
            keep(try callNothing(1_000))
        }
        try ComponentInstanceBenchmarks.run(effort)
    }

    /// A store is kept for as long as its instances are called.
    static func make() throws -> (store: Store<Int>, instance: ComponentInstance) {
        let engine = Engine()
        let component = try Component(
            try ComponentText.parse(Array(text.utf8)).bytes, engine: engine)
        var linker = ComponentLinker<Int>(engine: engine)
        linker.define(nil, "add", typed: { (_, a: UInt32, b: UInt32) in a &+ b })
        let store = Store(engine: engine, host: 0)
        return (store, try linker.instantiate(component, in: store))
    }

    private static let text = """
        (component
          (import "add" (func $add (param "a" u32) (param "b" u32) (result u32)))
          (core func $add (canon lower (func $add)))
          (core module $m
            (import "" "add" (func $add (param i32 i32) (result i32)))
            (func (export "add") (param i32 i32) (result i32)
              (i32.add (local.get 0) (local.get 1)))
            (func (export "call-host") (param $n i32) (result i32) (local $sum i32)
              (loop $again
                (local.set $sum (call $add (local.get $sum) (local.get $n)))
                (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
              (local.get $sum))
            (func (export "call-nothing") (param $n i32) (result i32) (local $sum i32)
              (loop $again
                (local.set $sum (i32.add (local.get $sum) (local.get $n)))
                (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
              (local.get $sum)))
          (core instance $m
            (instantiate $m (with "" (instance (export "add" (func $add))))))
          (func (export "add") (param "a" u32) (param "b" u32) (result u32)
            (canon lift (core func $m "add")))
          (func (export "call-host") (param "n" u32) (result u32)
            (canon lift (core func $m "call-host")))
          (func (export "call-nothing") (param "n" u32) (result u32)
            (canon lift (core func $m "call-nothing"))))
        """
}
