import Testing
import WasmCore
import WasmInterp

/// What cannot be captured, and states that no guest could be in.
@Suite struct StateRefusalTests {
    private func restore(
        _ image: StoreImage, _ engine: Engine, _ limits: StateLimits = StateLimits()
    ) throws {
        let store = Store(engine: engine, host: (), code: StateWorld.metered)
        let linker = StateWorld.linker(engine)
        _ = try store.restore(image, limits) { linker.resolve($0.module, $0.name, in: store) }
    }

    /// A frame goes on with its own instance, whatever a wait says about its caller.
    @Test func waitsNameTheirCaller() async throws {
        let engine = StateWorld.engine()
        let world = try StateWorld(StateWorld.modules(engine), StateWorld.metered)
        let invocation = try world.run.start(6)
        var waits = 0
        while true {
            switch try invocation.resume() {
            case .finished:
                #expect(waits > 2)
                return
            case .suspended: continue
            case .waiting: break
            }
            var image = try world.store.image(with: [invocation.pausedCall].compactMap(\.self))
            guard case .waiting(var call) = image.executions[0].progress else {
                Issue.record("does not wait")
                return
            }
            try restore(image, engine)
            let caller = try #require(call.instance)
            if call.bridgeSlots == nil {
                waits += 1
                call.instance = 1 - caller
                image.executions[0].progress = .waiting(call)
                #expect(throws: StateError.self) { try restore(image, engine) }
            }
            call.instance = nil
            image.executions[0].progress = .waiting(call)
            #expect(throws: StateError.self) { try restore(image, engine) }
            try await invocation.performHostCall()
        }
    }

    /// What a call gives is in the accumulator: a frame cannot have it already.
    @Test func framesAwaitWhatTheirCallGives() throws {
        let engine = StateWorld.engine()
        let module = try makeModule(
            """
            (module
              (type $s (struct (field (mut i64))))
              (global $kept (mut (ref null $s)) (ref.null $s))
              (func $f (result (ref $s)) (local $n i32)
                (loop $again
                  (br_if $again (i32.lt_u
                    (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 9))))
                (ref.as_non_null (global.get $kept)))
              (func $none)
              (func $pair (result i64 (ref $s))
                (i64.const 7) (ref.as_non_null (global.get $kept)))
              (func (export "run") (result i64)
                (global.set $kept (struct.new $s (i64.const 5)))
                (struct.get $s 0 (call $f))))
            """, engine: engine)
        let store = Store(engine: engine, host: (), code: StateWorld.metered)
        let run = try store.instantiate(module).function("run", as: (() -> Int64).self)
        let invocation = try run.start()
        for _ in 0..<4 { _ = try invocation.resume(fuel: 1) }
        let image = try store.image(with: [invocation.pausedCall].compactMap(\.self))
        try #require(image.executions[0].frames.map(\.function) == [3, 0])
        try restore(image, engine)
        for (function, operands) in [(1, [StateValue.object(0)]), (2, [])] {
            var forged = image
            forged.executions[0].frames[0].operands = operands
            forged.executions[0].frames[1].function = function
            forged.executions[0].frames[1].kind = .start
            forged.executions[0].frames[1].wasm = 0
            forged.executions[0].frames[1].locals = []
            #expect(throws: StateError.self) { try restore(forged, engine) }
        }
    }

    @Test func oneFunctionOfTheHostForTwoImportsIsOne() throws {
        let engine = StateWorld.engine()
        let module = try makeModule(
            """
            (module
              (import "host" "slow" (func $a (param i32 f64) (result i32)))
              (import "host" "slow" (func $b (param i32 f64) (result i32)))
              (memory 1) (export "m" (memory 0))
              (table (export "t") 2 funcref)
              (elem (i32.const 0) $a $b))
            """, engine: engine)
        let store = Store(engine: engine, host: (), code: StateWorld.metered)
        _ = try StateWorld.linker(engine).instantiate(module, in: store)
        let image = try store.image()
        try restore(image, engine)
        #expect(image.tables[0].elements.first == .function(0))
    }

    @Test func callsThatAreLeftOutAreMissed() throws {
        let engine = StateWorld.engine()
        let world = try StateWorld(StateWorld.modules(engine), StateWorld.metered)
        let (first, second) = (try world.run.start(3), try world.run.start(4))
        _ = try first.resume(fuel: 10)
        let calls = [first.pausedCall, second.pausedCall].compactMap(\.self)
        #expect(try world.store.image(with: calls).executions.count == 2)
        for call in calls {
            #expect(throws: StateError.callLeftOut) { _ = try world.store.image(with: [call]) }
        }
        let other = try StateWorld(StateWorld.modules(engine), StateWorld.metered)
        #expect(throws: StateError.foreignCall) { _ = try other.store.image(with: calls) }
    }

    @Test func callsOfTheHostThatAreUnderWayAreNamed() async throws {
        let engine = StateWorld.engine()
        let module = try makeModule(
            """
            (module (import "host" "look" (func $look)) (func (export "run") (call $look)))
            """, engine: engine)
        let seen = Seen()
        var linker = Linker<Void>(engine: engine)
        linker.defineAsync("host", "look") { (_: Caller<Void>) async in
            seen.look?()
        }
        let store = Store(engine: engine, host: (), code: StateWorld.metered)
        let run = try linker.instantiate(module, in: store).function("run", as: (() -> Void).self)
        let invocation = try run.start()
        guard case .waiting = try invocation.resume() else {
            Issue.record("does not wait")
            return
        }
        seen.look = {
            seen.error = #expect(throws: StateError.self) {
                _ = try store.image(with: [invocation.pausedCall].compactMap(\.self))
            }
        }
        try await invocation.performHostCall()
        #expect(seen.error == .pendingHostCall("host.look"))
        seen.look = nil
    }

    private final class Seen: @unchecked Sendable {
        // Used by one task.
        var look: (() -> Void)?
        var error: StateError?
    }

    @Test func definitionsOfInstancesAreLimited() throws {
        let engine = StateWorld.engine()
        let world = try StateWorld(StateWorld.modules(engine), StateWorld.metered)
        let image = try world.store.image()
        var limits = StateLimits()
        limits.definitionsMax = 20
        #expect(throws: StateError.limitExceeded("definitions of instances")) {
            try restore(image, engine, limits)
        }
    }

    @Test func instancesAreLimitedBeforeAnyIsMade() throws {
        let engine = StateWorld.engine()
        let image = try StateWorld(StateWorld.modules(engine), StateWorld.metered).store.image()
        var limits = StoreLimits()
        limits.instancesMax = 1
        let store = Store(engine: engine, host: (), limits: limits, code: StateWorld.metered)
        var isAsked = false
        #expect(throws: StateError.limitExceeded("instances")) {
            _ = try store.restore(image) { _ in
                isAsked = true
                return nil
            }
        }
        #expect(!isAsked)
    }

    @Test func whoGivesImportsMakesNoInstances() throws {
        let engine = StateWorld.engine()
        let modules = try StateWorld.modules(engine)
        let image = try StateWorld(modules, StateWorld.metered).store.image()
        let store = Store(engine: engine, host: (), code: StateWorld.metered)
        let linker = StateWorld.linker(engine)
        let empty = try makeModule("(module)", engine: engine)
        #expect(throws: StateError.running) {
            _ = try store.restore(image) { wanted in
                _ = try? store.instantiate(empty)
                return linker.resolve(wanted.module, wanted.name, in: store)
            }
        }
        #expect(store.instances.count > 0)
    }

    @Test func whereAStateCouldNotBeMadeNoneIsMade() throws {
        let engine = StateWorld.engine()
        let image = try StateWorld(StateWorld.modules(engine), StateWorld.metered).store.image()
        var forged = image
        forged.globals[0].value = .i64(1)
        let store = Store(engine: engine, host: (), code: StateWorld.metered)
        let linker = StateWorld.linker(engine)
        #expect(throws: StateError.self) {
            _ = try store.restore(forged) { linker.resolve($0.module, $0.name, in: store) }
        }
        #expect(store.instances.isEmpty)
        #expect(throws: StateError.spoiled) {
            _ = try store.restore(image) { linker.resolve($0.module, $0.name, in: store) }
        }
    }
}
