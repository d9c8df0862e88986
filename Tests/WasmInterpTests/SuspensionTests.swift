import Synchronization
import Testing
import WasmCore
import WasmInterp

@Suite struct SuspensionTests {
    static let sum = """
        (module
          (func $sum (export "sum") (param i64) (result i64) (local i64)
            (loop $again
              (local.set 1 (i64.add (local.get 1) (local.get 0)))
              (local.set 0 (i64.sub (local.get 0) (i64.const 1)))
              (br_if $again (i64.ne (local.get 0) (i64.const 0))))
            (local.get 1)))
        """

    func makeInvocation(_ count: UInt64) throws -> sending Invocation<UInt64> {
        let (_, instance) = try makeGuest(Self.sum, isMetered: true)
        return try instance.function("sum", as: ((UInt64) -> UInt64).self).start(count)
    }

    @Test func slicesOfFuelAddUpToTheWholeRun() throws {
        let (store, instance) = try makeGuest(Self.sum, isMetered: true)
        let sum = try instance.function("sum", as: ((UInt64) -> UInt64).self)
        store.fuel = 100_000_000
        #expect(try sum(10_000) == 50_005_000)
        let whole = 100_000_000 - (store.fuel ?? 0)
        store.fuel = 100_000_000
        let invocation = try sum.start(10_000)
        var pauses = 0
        loop: while true {
            switch try invocation.resume(fuel: 1_000) {
            case .finished(let value):
                #expect(value == 50_005_000)
                break loop
            case .suspended: pauses += 1
            case .waiting: Issue.record("waits for nothing")
            }
        }
        #expect(pauses > 20)
        #expect(100_000_000 - (store.fuel ?? 0) == whole)
        #expect(trap { () throws(Trap) in try invocation.resume() }?.code == .host)
    }

    @Test func aGuestSuspendedInALoopGoesOnOnAnotherThread() async throws {
        let invocation = try makeInvocation(100_000)
        guard case .suspended = try invocation.resume(fuel: 5_000) else {
            Issue.record("not suspended")
            return
        }
        #expect(invocation.backtrace.map(\.name) == ["sum"])
        // Every part runs in a task of its own, wherever the pool puts it.
        let value = try await Task.detached { () throws -> UInt64 in
            for _ in 0..<10 { _ = try invocation.resume(fuel: 5_000) }
            guard case .finished(let value) = try invocation.resume() else { return 0 }
            return value
        }.value
        #expect(value == 5_000_050_000)
    }

    @Test func anotherThreadSuspendsAnEndlessGuest() async throws {
        let (_, instance) = try makeGuest(
            """
            (module (global $rounds (export "rounds") (mut i64) (i64.const 0))
              (func (export "run") (loop
                (global.set $rounds (i64.add (global.get $rounds) (i64.const 1))) (br 0))))
            """, isMetered: true)
        let invocation = try instance.function("run", as: (() -> Void).self).start()
        let rounds = try #require(instance.global("rounds"))
        var last: Int64 = 0
        for _ in 0..<3 {
            let handle = invocation.handle
            let asker = Task.detached {
                try await Task.sleep(for: .milliseconds(5))
                handle.suspend()
            }
            guard case .suspended = try invocation.resume(), case .i64(let now) = rounds.value
            else {
                Issue.record("not suspended")
                return
            }
            #expect(now > last)
            last = now
            try await asker.value
        }
        invocation.handle.interrupt()
        #expect(trap { () throws(Trap) in try invocation.resume() }?.code == .interrupted)
    }

    @Test func requestsAreSeenAtHostCallsWithoutMetering() throws {
        let engine = makeEngine()
        var linker = Linker<Int>(engine: engine)
        linker.define("h", "f") { (caller, value: Int32) -> Int32 in
            caller.host += 1
            return value + 1
        }
        let store = Store(engine: engine, host: 0)
        let instance = try linker.instantiate(
            try makeModule(
                """
                (module (import "h" "f" (func $f (param i32) (result i32)))
                  (func (export "run") (param i32) (result i32)
                    (call $f (i32.mul (call $f (local.get 0)) (i32.const 2)))))
                """, engine: engine), in: store)
        let invocation = try instance.function("run", as: ((Int32) -> Int32).self).start(20)
        invocation.handle.suspend()
        guard case .suspended = try invocation.resume() else {
            Issue.record("not suspended")
            return
        }
        #expect(store.host == 1)
        guard case .finished(let value) = try invocation.resume() else {
            Issue.record("not finished")
            return
        }
        #expect(value == 43)
    }

    @Test func interleavedInvocationsOfOneStoreKeepApart() throws {
        let (_, instance) = try makeGuest(Self.sum, isMetered: true)
        let sum = try instance.function("sum", as: ((UInt64) -> UInt64).self)
        var invocations = try (1...20).map { try sum.start(UInt64($0) * 100) }
        var results: [UInt64] = []
        while !invocations.isEmpty {
            invocations = try invocations.filter { invocation in
                guard case .finished(let value) = try invocation.resume(fuel: 50) else {
                    return true
                }
                results.append(value)
                return false
            }
        }
        let expected = (1...20).map { (index: UInt64) -> UInt64 in
            index * 100 * (index * 100 + 1) / 2
        }
        #expect(results == expected)
    }

    @Test func invocationsAreLimited() throws {
        var limits = StoreLimits()
        limits.executionsMax = 3
        let (_, instance) = try makeGuest(Self.sum, limits: limits)
        let sum = try instance.function("sum", as: ((UInt64) -> UInt64).self)
        do {
            let invocations = try (0..<3).map { _ in try sum.start(1) }
            #expect(trap { () throws(Trap) in try sum.start(1) }?.code == .outOfMemory)
            #expect(invocations.count == 3)
        }
        #expect(try sum(2) == 3)
    }
}
