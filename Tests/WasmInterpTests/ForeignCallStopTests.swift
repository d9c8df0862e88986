import Foundation
import Testing
import WasmCore
import WasmInterp

/// Guests that go back and forth between instances: how they end, pause, and what they pay.
@Suite struct ForeignCallStopTests {
    /// Two instances that call each other by a table: `a` calls `b`, which calls `a`, until the
    /// argument is zero. What `a` does then is up to the test.
    private func makePair(
        _ way: CallWay, isMetered: Bool, limits: StoreLimits = StoreLimits(),
        end: String = "(i32.const 0)"
    ) throws -> (store: Store<Void>, run: TypedFunction<Int32, Int32>) {
        var configuration = EngineConfiguration()
        configuration.isMetered = isMetered
        var world = ForeignCallWorld(configuration, limits: limits)
        let arguments = "(i32.sub (local.get 0) (i32.const 1))"
        let a = try world.add(
            """
            (module (type $t (func (param i32) (result i32)))
              (table (export "table") 2 funcref) (elem (i32.const 0) func $a)
              (func $a (export "a") (type $t)
                (if (result i32) (i32.eqz (local.get 0)) (then \(end))
                  (else \(arguments) (\(way.isTail ? "return_" : "")call_indirect (type $t)
                    (i32.const 1))))))
            """, as: "a")
        try world.add(
            """
            (module (type $t (func (param i32) (result i32)))
              (import "a" "a" (func $f (type $t))) (import "a" "table" (table 2 funcref))
              (elem (i32.const 1) func $b) (elem declare func $f)
              (func $b (type $t) (local i64 i64)
                (i32.load (i32.const 0))
                (drop)
                \(way.call("$f", arguments: arguments)))
              (memory 1))
            """)
        return (world.store, try a.function("a", as: ((Int32) -> Int32).self))
    }

    @Test(arguments: CallWay.Instruction.allCases, [false, true])
    func recursionEndsAtTheStacksEnd(
        instruction: CallWay.Instruction, isMetered: Bool
    ) throws {
        var limits = StoreLimits()
        limits.stackBytesMax = 1 << 18
        let way = CallWay(instruction: instruction, isTail: false)
        let (store, run) = try makePair(way, isMetered: isMetered, limits: limits)
        for _ in 0..<2 {
            let end = try #require(trap { () throws(Trap) in try run(1_000_000) })
            #expect(end.code == .stackOverflow)
            #expect(end.message == "call stack exhausted")
            let names = end.backtrace.map(\.name)
            #expect(names.count == 100)
            for (name, caller) in zip(names, names.dropFirst()) {
                #expect(Set([name, caller]) == ["a", "b"])
            }
            #expect(try run(1_000) == 0)
        }
        _ = store
    }

    @Test(arguments: CallWay.Instruction.allCases, [false, true])
    func tailCallsTakeNoStack(instruction: CallWay.Instruction, isMetered: Bool) throws {
        var limits = StoreLimits()
        limits.stackBytesMax = 1 << 16
        let way = CallWay(instruction: instruction, isTail: true)
        let (store, run) = try makePair(way, isMetered: isMetered, limits: limits)
        #expect(try run(100_000) == 0)
        _ = store
    }

    /// Frames of three instances, and of one of them again behind a call that has returned.
    @Test(arguments: CallWay.all)
    func backtracesGoThroughInstances(way: CallWay) throws {
        var world = ForeignCallWorld()
        try world.add(
            """
            (module $third (func $divide (export "f") (param i32) (result i32)
              (i32.div_s (i32.const 1) (local.get 0))))
            """, as: "c")
        try world.add(
            """
            (module $second (type $t (func (param i32) (result i32)))
              (import "c" "f" (func $f (type $t))) (table 1 funcref) (elem (i32.const 0) func $f)
              (func $pass (export "f") (type $t)
                \(way.call("$f", arguments: "(local.get 0)"))))
            """, as: "b")
        let first = try world.add(
            """
            (module $first (import "b" "f" (func $f (param i32) (result i32)))
              (func $call (param i32) (result i32) (call $f (local.get 0)))
              (func $run (export "run") (param i32 i32) (result i32)
                (call $call (local.get 0))
                (if (i32.eqz (local.get 1)) (then unreachable))))
            """)
        let run = try first.function("run", as: ((Int32, Int32) -> Int32).self)
        #expect(try run(1, 1) == 1)
        let inside = try #require(trap { () throws(Trap) in try run(0, 1) })
        #expect(inside.code == .integerDivideByZero)
        let passed = way.isTail ? [] : ["pass"]
        #expect(inside.backtrace.map(\.name) == ["divide"] + passed + ["call", "run"])
        let offsets = inside.backtrace.map { $0.offset ?? -1 }
        #expect(offsets.allSatisfy { $0 > 0 })
        let after = try #require(trap { () throws(Trap) in try run(1, 0) })
        #expect(after.code == .unreachable)
        #expect(after.backtrace.map(\.name) == ["run"])
    }

    /// What calls between instances cost is what calls within one cost.
    @Test(arguments: CallWay.all)
    func fuelIsThatOfCallsWithinAnInstance(way: CallWay) throws {
        var used: [UInt64] = []
        for isForeign in [false, true] {
            var configuration = EngineConfiguration()
            configuration.isMetered = true
            var world = ForeignCallWorld(configuration)
            let callee = "(param i32) (result i32) (i32.add (local.get 0) (i32.const 1))"
            try world.add("(module (func (export \"f\") \(callee)))", as: "b")
            let own = "(func $f \(callee))"
            let caller = try world.add(
                """
                (module (type $t (func (param i32) (result i32)))
                  \(isForeign ? "(import \"b\" \"f\" (func $f (type $t)))" : own)
                  (table 1 funcref) (elem (i32.const 0) func $f)
                  (func $call (type $t) \(way.call("$f", arguments: "(local.get 0)")))
                  (func (export "run") (param i32) (result i32) (local i32)
                    (loop $again
                      (local.set 1 (call $call (local.get 1)))
                      (br_if $again (i32.lt_u (local.get 1) (local.get 0))))
                    (local.get 1)))
                """)
            let run = try caller.function("run", as: ((Int32) -> Int32).self)
            let count = Effort.meteredCalls
            world.store.fuel = 100_000_000
            #expect(try run(count) == count)
            used.append(100_000_000 - (world.store.fuel ?? 0))
            world.store.fuel = used.last
            #expect(try run(count) == count)
            #expect(world.store.fuel == 0)
            world.store.fuel = used.last.map { $0 - 1 }
            #expect(trap { () throws(Trap) in try run(count) }?.code == .outOfFuel)
        }
        #expect(used[0] == used[1])
    }

    /// Guests that only go back and forth, for ever.
    private func makeEndless(
        _ way: CallWay, isMetered: Bool
    ) throws -> (store: Store<Void>, run: TypedFunction<Int32, Int32>) {
        let (store, run) = try makePair(way, isMetered: isMetered)
        guard !way.isTail else { return (store, run) }
        var configuration = EngineConfiguration()
        configuration.isMetered = isMetered
        var world = ForeignCallWorld(configuration)
        try world.add(
            "(module (func (export \"f\") (param i32) (result i32) (local.get 0)))", as: "b")
        let caller = try world.add(
            """
            (module (type $t (func (param i32) (result i32)))
              (import "b" "f" (func $f (type $t))) (table 1 funcref) (elem (i32.const 0) func $f)
              (func (export "run") (type $t)
                (loop $again (local.set 0 \(folded(way))) (br $again)) (unreachable)))
            """)
        return (world.store, try caller.function("run", as: ((Int32) -> Int32).self))
    }

    private func folded(_ way: CallWay) -> String {
        switch way.instruction {
        case .direct: "(call $f (local.get 0))"
        case .indirect: "(call_indirect (type $t) (local.get 0) (i32.const 0))"
        case .reference: "(call_ref $t (local.get 0) (ref.func $f))"
        }
    }

    /// With and without metering, an invocation that goes back and forth is paused and stopped.
    @Test(arguments: CallWay.all, [false, true])
    func handlesReachGuestsBetweenInstances(way: CallWay, isMetered: Bool) throws {
        let (store, run) = try makeEndless(way, isMetered: isMetered)
        // Below zero it never ends.
        let invocation = try run.start(-1)
        let handle = invocation.handle
        for _ in 0..<3 {
            later(milliseconds: 5) { handle.suspend() }
            guard case .suspended = try invocation.resume() else {
                Issue.record("not suspended")
                return
            }
            #expect(!invocation.backtrace.isEmpty)
        }
        later(milliseconds: 5) { handle.interrupt() }
        #expect(trap { () throws(Trap) in try invocation.resume() }?.code == .interrupted)
        _ = store
    }

    /// A request from before the start is seen at the first call, which has no code yet.
    @Test(arguments: CallWay.all)
    func aPauseAtAFirstCallHasItsPlace(way: CallWay) throws {
        let (store, run) = try makePair(way, isMetered: false)
        let invocation = try run.start(4)
        for names in [["b", "a"], ["a", "b", "a"]] {
            invocation.handle.suspend()
            guard case .suspended = try invocation.resume() else {
                Issue.record("not suspended")
                return
            }
            let last = way.isTail ? [names[0]] : names
            #expect(invocation.backtrace.map(\.name) == last)
        }
        guard case .finished(let value) = try invocation.resume() else {
            Issue.record("not finished")
            return
        }
        #expect(value == 0)
        _ = store
    }

    @Test(arguments: CallWay.all)
    func deadlinesReachGuestsBetweenInstances(way: CallWay) throws {
        let (store, run) = try makeEndless(way, isMetered: true)
        store.deadline = .now + .milliseconds(20)
        #expect(trap { () throws(Trap) in try run(-1) }?.code == .interrupted)
    }

    /// After an invocation that somebody could stop, calls that nobody watches work as before.
    @Test func aStoppedInvocationLeavesNothing() throws {
        let way = CallWay(instruction: .direct, isTail: false)
        let (store, run) = try makePair(way, isMetered: false)
        for _ in 0..<3 {
            guard case .finished(let value) = try run.start(100).resume() else {
                Issue.record("not finished")
                return
            }
            #expect(value == 0)
            #expect(try run(100) == 0)
        }
        _ = store
    }

    /// A pause in the midst of frames of several instances, at a function of the host that waits.
    @Test(arguments: CallWay.all)
    func guestsWaitBelowCallsBetweenInstances(way: CallWay) async throws {
        var world = ForeignCallWorld(linker: { linker in
            linker.defineAsync("h", "wait") { (_: Caller<Void>, value: Int32) async -> Int32 in
                await Task.yield()
                return value * 2
            }
        })
        let prefix = way.isTail ? "return_" : ""
        try world.add(
            """
            (module (import "h" "wait" (func $wait (param i32) (result i32)))
              (func (export "f") (param i32) (result i32)
                (\(prefix)call $wait (local.get 0))))
            """, as: "b")
        let caller = try world.add(
            """
            (module (type $t (func (param i32) (result i32)))
              (import "b" "f" (func $f (type $t))) (memory 1) (data (i32.const 0) "\\03")
              (table 1 funcref) (elem (i32.const 0) func $f)
              (func $call (type $t) \(way.call("$f", arguments: "(local.get 0)")))
              (func (export "run") (param i32) (result i32)
                (i32.add (call $call (local.get 0)) (i32.load8_u (i32.const 0)))))
            """)
        let run = try caller.function("run", as: ((Int32) -> Int32).self)
        #expect(try await run.callAsync(20) == 43)
    }
}
