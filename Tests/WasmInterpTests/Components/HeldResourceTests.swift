import Testing
import WasmCore

@testable import WasmInterp

/// Resources of a guest that waits for a function of the host, and cannot be entered meanwhile.
@Suite struct HeldResourceTests {
    private enum Shelf {}

    /// Counts what it has destroyed; `f` waits.
    private static let text = """
        (component
          (import "wait" (func $wait (param "a" u32) (result u32)))
          (core func $w (canon lower (func $wait)))
          (core module $state
            (global $count (mut i32) (i32.const 0))
            (func (export "destroy") (param i32)
              (global.set $count (i32.add (global.get $count) (i32.const 1))))
            (func (export "dropped") (result i32) (global.get $count)))
          (core instance $state (instantiate $state))
          (alias core export $state "destroy" (core func $destroy))
          (type $shelf (resource (rep i32) (dtor (core func $destroy))))
          (core func $new (canon resource.new $shelf))
          (core module $m
            (import "" "wait" (func $wait (param i32) (result i32)))
            (import "" "new" (func $new (param i32) (result i32)))
            (func (export "make") (result i32) (call $new (i32.const 3)))
            (func (export "f") (param i32) (result i32) (call $wait (local.get 0))))
          (core instance $m (instantiate $m (with "" (instance
            (export "wait" (func $w)) (export "new" (func $new))))))
          (export $exported "shelf" (type $shelf))
          (func (export "make") (result (own $exported)) (canon lift (core func $m "make")))
          (func (export "f") (param "a" u32) (result u32) (canon lift (core func $m "f")))
          (func (export "dropped") (result u32) (canon lift (core func $state "dropped"))))
        """

    private actor Owner {
        private let instance: ComponentInstance
        private var shelf: GuestResource<Shelf>?

        init(_ prepared: PreparedComponent<Void>) throws {
            instance = try prepared.instantiate(
                in: Store(engine: prepared.component.engine, host: ()))
            let make = try instance.function("make", as: (() -> OwnHandle<Shelf>).self)
            shelf = GuestResource(try make(), of: instance)
        }

        func call(_ value: UInt32) async throws -> ComponentValue? {
            try await instance.function("f")?.callAsync([.u32(value)])
        }

        func close() throws(Trap) { try shelf?.close() }

        func dropped() throws -> UInt32 {
            try instance.function("dropped", as: (() -> UInt32).self)()
        }
    }

    @Test func areDroppedOnceTheirGuestGoesOn() async throws {
        let (begun, begin) = AsyncStream<Void>.makeStream()
        let (answers, answer) = AsyncStream<UInt32>.makeStream()
        let engine = Engine()
        var linker = ComponentLinker<Void>(engine: engine)
        linker.defineAsync(
            nil, "wait",
            typed: { (value: UInt32) async -> UInt32 in
                begin.finish()
                for await more in answers { return value + more }
                return value
            })
        let component = try Component(text: Self.text, engine: engine)
        let owner = try Owner(try linker.prepare(component))
        async let sum = owner.call(1)
        for await _ in begun {}
        try await owner.close()
        answer.yield(4)
        #expect(try await sum == .u32(5))
        #expect(try await owner.dropped() == 1)
        // It is closed once.
        await #expect(throws: Trap.self) { try await owner.close() }
    }
}
