import Foundation
import Platform
import Testing
import WasmCore
import WasmInterp

@Suite struct AsyncTests {
    struct Failure: Error {}

    /// Where guests wait until the gate opens; counts them.
    final class Gate: Sendable {
        private struct State {
            var isOpen = false
            var waiters: [CheckedContinuation<Void, Never>] = []
        }
        private let state = Locked(State())

        var waiterCount: Int { state.withLock { $0.waiters.count } }

        func wait() async {
            await withCheckedContinuation { continuation in
                let isOpen = state.withLock { state in
                    if !state.isOpen { state.waiters.append(continuation) }
                    return state.isOpen
                }
                if isOpen { continuation.resume() }
            }
        }

        func open() {
            let waiters = state.withLock { state in
                state.isOpen = true
                defer { state.waiters = [] }
                return state.waiters
            }
            for waiter in waiters { waiter.resume() }
        }
    }

    static let text = """
        (module
          (import "h" "wait" (func $wait (param i32) (result i32)))
          (memory (export "memory") 1)
          (tag $failed (export "failed") (param i32))
          (func $run (export "run") (param i32) (result i32)
            (i32.add
              (call $wait (local.get 0))
              (i32.mul (call $wait (i32.add (local.get 0) (i32.const 1))) (i32.const 100))))
          (func (export "tail") (param i32) (result i32)
            (return_call $wait (local.get 0)))
          (func (export "catch") (param i32) (result i32)
            (block $caught (result i32)
              (try_table (result i32) (catch $failed $caught) (call $wait (local.get 0))))))
        """

    private func makeGuest(
        isMetered: Bool = false, engine: Engine? = nil,
        _ body:
            nonisolated(nonsending) @escaping @Sendable (Caller<Int>, Int32) async throws -> Int32
    ) throws -> (store: Store<Int>, instance: Instance) {
        let engine = engine ?? makeEngine(isMetered: isMetered)
        var linker = Linker<Int>(engine: engine)
        linker.defineAsync("h", "wait", body)
        let store = Store(engine: engine, host: 0)
        let module = try makeModule(Self.text, engine: engine)
        return (store, try linker.instantiate(module, in: store))
    }

    @Test(arguments: [false, true])
    func resultsOfAsynchronousFunctionsArrive(isMetered: Bool) async throws {
        let (store, instance) = try makeGuest(isMetered: isMetered) { caller, value in
            caller.host += 1
            await Task.yield()
            try caller.memory().store(value, at: 0)
            return value * 2
        }
        let run = try instance.function("run", as: ((Int32) -> Int32).self)
        #expect(try await run.callAsync(3) == 806)
        #expect(store.host == 2)
        #expect(try instance.memory()?.load(Int32.self, at: 0) == 4)
        let tail = try instance.function("tail", as: ((Int32) -> Int32).self)
        #expect(try await tail.callAsync(21) == 42)
        let untyped = try await instance.function("run")?.callAsync([.i32(3)])
        guard case .i32(806) = untyped?.first else {
            Issue.record("another result")
            return
        }
    }

    @Test func aSynchronousCallRefusesToWait() throws {
        let (_, instance) = try makeGuest { _, value in value }
        let run = try instance.function("run", as: ((Int32) -> Int32).self)
        let trap = try #require(trap { () throws(Trap) in try run(1) })
        #expect(trap.code == .host)
        #expect(trap.message.contains("asynchronous"))
        #expect(trap.backtrace.map(\.name) == ["run"])
    }

    @Test func errorsAndExceptionsOfAsynchronousFunctionsReachTheGuest() async throws {
        let (_, instance) = try makeGuest { caller, value in
            await Task.yield()
            if value < 0 { throw Failure() }
            guard let tag = caller.instance?.tag("failed") else { return 0 }
            throw try tag.makeException([.i32(value + 1)])
        }
        let caught = try instance.function("catch", as: ((Int32) -> Int32).self)
        #expect(try await caught.callAsync(41) == 42)
        do {
            _ = try await caught.callAsync(-1)
            Issue.record("no trap")
        } catch {
            #expect(error.code == .host)
            #expect(error.cause is Failure)
        }
        let run = try instance.function("run", as: ((Int32) -> Int32).self)
        do {
            _ = try await run.callAsync(1)
            Issue.record("no trap")
        } catch {
            #expect(error.code == .uncaughtException)
        }
    }

    @Test func aThousandWaitingGuestsHoldNoThread() async throws {
        let engine = makeEngine()
        let gate = Gate()
        let count = 1_000
        let total = try await withThrowingTaskGroup(of: Int32.self) { group in
            for index in 0..<count {
                group.addTask {
                    let (_, instance) = try makeGuest(engine: engine) { _, value in
                        if value & 1 == 0 { await gate.wait() }
                        return value
                    }
                    let run = try instance.function("run", as: ((Int32) -> Int32).self)
                    return try await run.callAsync(Int32(index) * 2)
                }
            }
            // Were a thread held by each guest, they could never all wait at once.
            while gate.waiterCount < count { try await Task.sleep(for: .milliseconds(2)) }
            gate.open()
            return try await group.reduce(0) { $0 + Int($1) }
        }
        let expected = (0..<count).reduce(0) { (sum: Int, index: Int) -> Int in
            sum + index * 2 + (index * 2 + 1) * 100
        }
        #expect(total == expected)
    }

    @Test func cancellationStopsAComputingGuest() async throws {
        let task = Task.detached { () -> TrapCode? in
            let (_, instance) = try WasmInterpTests.makeGuest(
                #"(module (func (export "run") (loop (br 0))))"#, isMetered: true)
            let run = try instance.function("run", as: (() -> Void).self)
            do throws(Trap) {
                try await run.callAsync()
                return nil
            } catch {
                return error.code
            }
        }
        // A thread of its own: the guest holds one of the pool's.
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 0.02)
            task.cancel()
        }
        #expect(try await task.value == .interrupted)
    }

    @Test func cancellationStopsAWaitingGuest() async throws {
        let task = Task.detached { () -> TrapCode? in
            let (_, instance) = try makeGuest { _, value in
                try await Task.sleep(for: .seconds(100))
                return value
            }
            let run = try instance.function("run", as: ((Int32) -> Int32).self)
            do throws(Trap) {
                _ = try await run.callAsync(1)
                return nil
            } catch {
                return error.code
            }
        }
        try await Task.sleep(for: .milliseconds(20))
        task.cancel()
        #expect(try await task.value == .interrupted)
    }

    /// The deadline ends the wait, with metering and without; the store's next call has time again.
    @Test(arguments: [false, true])
    func theDeadlineStopsAWaitingGuest(isMetered: Bool) async throws {
        let (store, instance) = try makeGuest(isMetered: isMetered) { _, value in
            if value > 0 { try await Task.sleep(for: .seconds(100)) }
            return value
        }
        let run = try instance.function("tail", as: ((Int32) -> Int32).self)
        store.waitDeadline = ContinuousClock.now + .milliseconds(20)
        do throws(Trap) {
            _ = try await run.callAsync(1)
            Issue.record("no trap")
        } catch {
            #expect(error.code == .interrupted)
        }
        #expect(!Task.isCancelled)
        // A deadline that is over already does not even start the function.
        do throws(Trap) {
            _ = try await run.callAsync(1)
            Issue.record("no trap")
        } catch {
            #expect(error.code == .interrupted)
        }
        store.waitDeadline = ContinuousClock.now + .seconds(100)
        #expect(try await run.callAsync(-1) == -1)
        store.waitDeadline = nil
        #expect(try await run.callAsync(-1) == -1)
    }

    /// A host function that swallows its cancellation does not outlive the deadline unseen.
    @Test func aResultAfterTheDeadlineIsATrap() async throws {
        let (store, instance) = try makeGuest { _, value in
            try? await Task.sleep(for: .seconds(100))
            return value
        }
        let caught = try instance.function("catch", as: ((Int32) -> Int32).self)
        store.waitDeadline = ContinuousClock.now + .milliseconds(20)
        do throws(Trap) {
            _ = try await caught.callAsync(1)
            Issue.record("no trap")
        } catch {
            #expect(error.code == .interrupted)
        }
    }

    /// With a deadline too, a host function runs on the actor of the task that called.
    @MainActor @Test func hostFunctionsStayOnTheCallersActor() async throws {
        let (store, instance) = try makeGuest { _, value in
            MainActor.assertIsolated()
            await Task.yield()
            MainActor.assertIsolated()
            return value
        }
        let run = try instance.function("tail", as: ((Int32) -> Int32).self)
        #expect(try await run.callAsync(5) == 5)
        store.waitDeadline = ContinuousClock.now + .seconds(100)
        #expect(try await run.callAsync(5) == 5)
    }

    /// Guests too run there, and nowhere else: others of the actor may use the store meanwhile.
    /// A function that is of no actor itself sees which one it is called on.
    @MainActor @Test(arguments: [false, true])
    func guestsStayOnTheCallersActor(isMetered: Bool) async throws {
        let engine = makeEngine(isMetered: isMetered)
        var linker = Linker<Int>(engine: engine)
        ActorProbe.define(&linker)
        let store = Store(engine: engine, host: 0)
        let module = try makeModule(
            """
            (module (import "h" "act" (func $act)) (import "h" "wait" (func $wait))
              (func (export "f") (call $act) (call $wait) (call $act)))
            """, engine: engine)
        let run = try linker.instantiate(module, in: store).function("f", as: (() -> Void).self)
        try await run.callAsync()
        store.waitDeadline = ContinuousClock.now + .seconds(100)
        try await run.callAsync()
        let invocation = try run.start()
        while case .waiting = try invocation.resume() { try await invocation.performHostCall() }
        #expect(store.host == 12)
    }

    /// Closures made here belong to no actor.
    enum ActorProbe {
        nonisolated static func define(_ linker: inout Linker<Int>) {
            linker.define("h", "act") { (caller: Caller<Int>) in
                MainActor.assertIsolated()
                caller.host += 1
            }
            linker.defineAsync("h", "wait") { (caller: Caller<Int>) async in
                MainActor.assertIsolated()
                caller.host += 1
                await Task.yield()
                MainActor.assertIsolated()
                caller.host += 1
            }
        }
    }

    @Test func cancellationReachesAFunctionWithADeadline() async throws {
        let task = Task.detached { () -> TrapCode? in
            let (store, instance) = try makeGuest { _, value in
                try await Task.sleep(for: .seconds(100))
                return value
            }
            store.waitDeadline = ContinuousClock.now + .seconds(100)
            let run = try instance.function("run", as: ((Int32) -> Int32).self)
            do throws(Trap) {
                _ = try await run.callAsync(1)
                return nil
            } catch {
                return error.code
            }
        }
        try await Task.sleep(for: .milliseconds(20))
        task.cancel()
        #expect(try await task.value == .interrupted)
    }

    /// Nobody wanted the guest to stop: the function's own work was cancelled.
    @Test(arguments: [false, true])
    func aFunctionsOwnCancellationIsTheTrapsCause(isMetered: Bool) async throws {
        let (_, instance) = try makeGuest(isMetered: isMetered) { _, _ in
            let work = Task { try await Task.sleep(for: .seconds(100)) }
            work.cancel()
            try await work.value
            return 0
        }
        let run = try instance.function("run", as: ((Int32) -> Int32).self)
        do throws(Trap) {
            _ = try await run.callAsync(1)
            Issue.record("no trap")
        } catch {
            #expect(error.code == .host)
            #expect(error.cause is CancellationError)
        }
    }

    /// The function learns of it and may end as it likes; the guest ends as interrupted.
    @Test(arguments: [false, true])
    func aTasksCancellationReachesFunctionAndGuest(throwing: Bool) async throws {
        let hasSeen = Locked(false)
        let hasBegun = Locked(false)
        let task = Task.detached { () -> (TrapCode?, Bool) in
            let (_, instance) = try makeGuest { _, value in
                hasBegun.withLock { $0 = true }
                while !Task.isCancelled { await Task.yield() }
                hasSeen.withLock { $0 = true }
                if throwing { throw CancellationError() }
                return value
            }
            let run = try instance.function("run", as: ((Int32) -> Int32).self)
            do throws(Trap) {
                _ = try await run.callAsync(1)
                return (nil, false)
            } catch {
                return (error.code, error.cause == nil)
            }
        }
        while !hasBegun.withLock({ $0 }) { await Task.yield() }
        task.cancel()
        let (code, isWithoutCause) = try await task.value
        #expect(code == .interrupted && isWithoutCause)
        #expect(hasSeen.withLock { $0 })
    }

    @Test func invocationsTellThatTheyWait() async throws {
        let (_, instance) = try makeGuest { _, value in
            await Task.yield()
            return value + 1
        }
        let invocation = try instance.function("run", as: ((Int32) -> Int32).self).start(1)
        for _ in 0..<2 {
            guard case .waiting = try invocation.resume(), case .waiting = try invocation.resume()
            else {
                Issue.record("does not wait")
                return
            }
            #expect(invocation.backtrace.map(\.name) == ["run"])
            try await invocation.performHostCall()
        }
        guard case .finished(let value) = try invocation.resume() else {
            Issue.record("not finished")
            return
        }
        #expect(value == 302)
    }
}
