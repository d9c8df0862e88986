import Testing
import WasmCore
import WasmInterp

/// A memory without address space to grow into moves when it does. Whatever made it grow while the
/// guest did not run, the guest goes on where it is then.
@Suite struct MovedMemoryTests {
    private static let text = """
        (module
          (import "h" "call" (func $call))
          (import "h" "wait" (func $wait))
          (tag $e (export "e") (import "h" "e"))
          (memory (export "memory") i64 1)
          (func (export "grow") (result i64) (memory.grow (i64.const 1)))
          (func (export "set") (i32.store (i64.const 0) (i32.const 1)))
          (func $check (result i32)
            (i32.store (i64.const 16) (i32.load (i64.const 8)))
            (i32.add (i32.load (i64.const 16)) (i32.load (i64.const 65536))))
          (func (export "loop") (result i32)
            (i32.store (i64.const 8) (i32.const 7))
            (loop $l (br_if $l (i32.eqz (i32.load (i64.const 0)))))
            (call $check))
          (func (export "call") (result i32)
            (i32.store (i64.const 8) (i32.const 7))
            (call $call)
            (call $check))
          (func (export "wait") (result i32)
            (i32.store (i64.const 8) (i32.const 7))
            (call $wait)
            (call $check))
          (func (export "catch") (result i32)
            (i32.store (i64.const 8) (i32.const 7))
            (block $caught
              (try_table (catch_all $caught) (call $call))
              (return (i32.const -1)))
            (call $check)))
        """

    /// What a host function does.
    private final class Plan: @unchecked Sendable {
        // Sendable: the store that it is for stays on one thread.
        var body: (Instance) throws -> Void = { _ in }
    }

    private func makeGuest(
        _ plan: Plan, isMetered: Bool
    ) throws -> (store: Store<Void>, instance: Instance) {
        let engine = makeEngine(isMetered: isMetered)
        var limits = StoreLimits()
        // More than the address space has.
        limits.memoryBytesMax = 1 << 48
        let store = Store(engine: engine, host: (), limits: limits)
        var linker = Linker<Void>(engine: engine)
        linker.define("h", "call") { (caller) throws in
            if let instance = caller.instance { try plan.body(instance) }
        }
        linker.defineAsync("h", "wait") { (caller) async throws in
            if let instance = caller.instance { try plan.body(instance) }
        }
        var imports = ImportSet(linker, in: store)
        imports.define(
            "h",
            exportsOf: try store.instantiate(
                makeModule(#"(module (tag (export "e")))"#, engine: engine)))
        let module = try makeModule(Self.text, engine: engine)
        return (store, try imports.instantiate(module))
    }

    @Test func aGuestOutOfFuelGoesOn() throws {
        let (_, instance) = try makeGuest(Plan(), isMetered: true)
        let invocation = try instance.function("loop", as: (() -> Int32).self).start()
        guard case .suspended = try invocation.resume(fuel: 1_000) else {
            Issue.record("not suspended")
            return
        }
        try #expect(instance.function("grow", as: (() -> Int64).self)() == Int64(1))
        try instance.function("set", as: (() -> Void).self)()
        guard case .finished(7) = try invocation.resume(fuel: 1_000_000) else {
            Issue.record("another result")
            return
        }
    }

    @Test(arguments: ["call", "wait"], [false, true])
    func aGuestBehindACallOfTheHostGoesOn(name: String, isMetered: Bool) async throws {
        let plan = Plan()
        plan.body = { instance in
            try #expect(instance.function("grow", as: (() -> Int64).self)() == Int64(1))
            #expect(instance.memory()?.grow(byPages: 1) == 2)
        }
        let (_, instance) = try makeGuest(plan, isMetered: isMetered)
        let function = try instance.function(name, as: (() -> Int32).self)
        #expect(try await function.callAsync() == 7)
        #expect(instance.memory()?.pageCount == 3)
    }

    @Test(arguments: [false, true])
    func aGuestThatCatchesGoesOn(isMetered: Bool) throws {
        let plan = Plan()
        plan.body = { instance in
            instance.memory()?.grow(byPages: 1)
            guard let tag = instance.tag("e") else { throw Trap(.host) }
            throw try tag.makeException()
        }
        let (_, instance) = try makeGuest(plan, isMetered: isMetered)
        #expect(try instance.function("catch", as: (() -> Int32).self)() == 7)
    }

    @Test func aSuspendedGuestGoesOn() throws {
        let plan = Plan()
        let (_, instance) = try makeGuest(plan, isMetered: false)
        let invocation = try instance.function("call", as: (() -> Int32).self).start()
        let handle = invocation.handle
        plan.body = { _ in handle.suspend() }
        guard case .suspended = try invocation.resume() else {
            Issue.record("not suspended")
            return
        }
        #expect(instance.memory()?.grow(byPages: 1) == 1)
        guard case .finished(7) = try invocation.resume() else {
            Issue.record("another result")
            return
        }
    }
}
