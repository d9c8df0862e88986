import Testing
import WasmCore

@testable import WasmInterp

/// What a pool's component did and had is gone for the next one who takes it.
@Suite struct ComponentPoolTests {
    private let engine = Engine()

    /// Counts up; traps at 100; keeps what it is given.
    private func text(start: String = "") -> String {
        """
        (component
          (import "thing" (type $t (sub resource)))
          (import "host" (func $host))
          (core func $low (canon lower (func $host)))
          (core module $m (import "" "host" (func $host))
            (memory 1)
            (func (export "step") (param i32) (result i32)
              (if (i32.eq (local.get 0) (i32.const 100)) (then unreachable))
              (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (local.get 0)))
              (i32.load (i32.const 8)))
            (func (export "take") (param i32))
            (func $start (call $host))
            \(start))
          (core instance $i (instantiate $m (with "" (instance
            (export "host" (func $low))))))
          (func (export "step") (param "n" u32) (result u32) (canon lift (core func $i "step")))
          (func (export "take") (param "t" (own $t)) (canon lift (core func $i "take"))))
        """
    }

    private func pool(
        start: String = ""
    ) throws -> (ComponentPool<[UInt32]>, HostResourceType<[UInt32]>) {
        var linker = ComponentLinker<[UInt32]>(engine: engine)
        let type = linker.defineResource(nil, "thing") { caller, representation in
            caller.host.append(representation)
        }
        linker.define(nil, "host") { _, _ in nil }
        let component = try Component(text: text(start: start), engine: engine)
        return (ComponentPool(try linker.prepare(component)), type)
    }

    private func step(_ instance: ComponentInstance, _ number: UInt32) throws -> ComponentValue? {
        try #require(instance.function("step")).call([.u32(number)])
    }

    @Test func memoriesAndLocksAreAsNew() throws {
        let (pool, _) = try pool()
        for _ in 1...3 {
            try pool.withInstance(host: []) { (_, instance) throws in
                #expect(try step(instance, 2) == .u32(2))
                #expect(try step(instance, 3) == .u32(5))
                #expect(throws: ComponentCallError.self) { try step(instance, 100) }
                #expect(throws: ComponentCallError.self) { try step(instance, 1) }
            }
            #expect(pool.idleCount == 1)
        }
    }

    /// Its flags become globals of the store in each use, behind those that it keeps.
    @Test func othersReachAnInstanceAnewInEachUse() throws {
        let caller = try Component(
            text: """
                (component
                  (import "a" (instance $a (export "step" (func (param "n" u32) (result u32)))))
                  (core func $step (canon lower (func $a "step")))
                  (core module $m (import "" "step" (func $step (param i32) (result i32)))
                    (global (mut i32) (i32.const 5))
                    (func (export "run") (param i32) (result i32) (call $step (local.get 0))))
                  (core instance $i (instantiate $m (with "" (instance
                    (export "step" (func $step))))))
                  (func (export "run") (param "n" u32) (result u32)
                    (canon lift (core func $i "run"))))
                """, engine: engine)
        let (pool, _) = try pool()
        for _ in 1...3 {
            try pool.withInstance(host: []) { (store, instance) throws in
                let other = try ComponentLinker<[UInt32]>(engine: engine).instantiate(
                    caller, in: store, with: ["a": instance])
                let run = try #require(other.function("run"))
                #expect(try run.call([.u32(2)]) == .u32(2))
                #expect(try run.call([.u32(3)]) == .u32(5))
                #expect(throws: ComponentCallError.self) { try run.call([.u32(100)]) }
                #expect(throws: ComponentCallError.self) { try step(instance, 1) }
            }
            #expect(pool.idleCount == 1)
        }
    }

    @Test func resourcesEndWithTheUse() throws {
        let (pool, type) = try pool()
        var former: ComponentValue?
        for round in 1...2 {
            try pool.withInstance(host: []) { (store, instance) throws in
                #expect(store.host == [])
                let take = try #require(instance.function("take"))
                if let former {
                    #expect(throws: ComponentCallError.self) { try take.call([former]) }
                    #expect(throws: Trap.self) { try store.resources.drop(former) }
                }
                _ = try take.call([store.resources.make(type, 4)])
                former = try store.resources.make(type, 5)
            }
            #expect(pool.idleCount == 1, "\(round)")
        }
    }

    @Test func whatTheHostHasSeenIsNotDoneInAdvance() throws {
        let (pool, _) = try pool(start: "(start $start)")
        try pool.withInstance(host: []) { (_, instance) throws in
            #expect(try step(instance, 2) == .u32(2))
        }
        #expect(pool.idleCount == 0)
    }

    @Test func anInstanceWhoseFunctionIsKeptGoesAway() throws {
        let (pool, _) = try pool()
        var kept: ComponentFunction?
        try pool.withInstance(host: []) { (_, instance) throws in kept = instance.function("step") }
        #expect(pool.idleCount == 0)
        #expect(try kept?.call([.u32(7)]) == .u32(7))
    }
}
