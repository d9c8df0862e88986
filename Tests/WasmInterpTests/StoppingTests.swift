import Foundation
import Synchronization
import Testing
import WasmCore
import WasmInterp

/// Deadlines, interruption and handles beyond plain code: in host functions' callers, and in guests
/// that host functions call.
@Suite struct StoppingTests {
    final class Guest {
        var inner: Function?
        var calls = 0
    }

    static let text = """
        (module (import "env" "call" (func $call)) (memory 1 1 shared) (tag (export "none"))
          (func (export "outer") (call $call))
          (func (export "calls") (loop (call $call) (br 0)))
          (func (export "catches") (loop
            (block $caught (try_table (catch_all $caught) (call $call))) (br 0)))
          (func (export "tails") (loop (call $tail) (br 0)))
          (func $tail (return_call $call))
          (func (export "wait")
            (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1))))
          (func (export "loop") (loop (br 0))))
        """

    private func makeGuest(
        isMetered: Bool = true, _ body: @escaping @Sendable (Caller<Guest>) throws -> Void
    ) throws -> (store: Store<Guest>, instance: Instance) {
        let engine = makeEngine(isMetered: isMetered)
        var linker = Linker<Guest>(engine: engine)
        linker.define("env", "call") { (caller: Caller<Guest>) throws in try body(caller) }
        let store = Store(engine: engine, host: Guest())
        return (store, try linker.instantiate(try makeModule(Self.text, engine: engine), in: store))
    }

    /// The deadline is looked at after calls that take long, however few instructions lie between.
    @Test(arguments: ["calls", "tails"])
    func hostCallsInALoopEndAtTheDeadline(name: String) throws {
        let (store, instance) = try makeGuest { caller in
            caller.host.calls += 1
            Thread.sleep(forTimeInterval: 0.002)
        }
        let function = try instance.function(name, as: (() -> Void).self)
        store.deadline = .now + .milliseconds(40)
        #expect(trap { () throws(Trap) in try function() }?.code == .interrupted)
        // Twenty, but the machine may be busy; 40,000 between two looks at a slice's end.
        #expect(store.host.calls < 1_000)
    }

    @Test(arguments: ["calls", "tails", "catches"])
    func aRequestIsSeenAfterTheCall(name: String) throws {
        let requests = InterruptBox()
        let (store, instance) = try makeGuest { caller in
            caller.host.calls += 1
            if caller.host.calls == 5 { requests.handle?.interrupt() }
            if name == "catches", let tag = caller.instance?.tag("none") {
                throw try tag.makeException([])
            }
        }
        requests.handle = store.interruptHandle
        let function = try instance.function(name, as: (() -> Void).self)
        #expect(trap { () throws(Trap) in try function() }?.code == .interrupted)
        #expect(store.host.calls == 5)
    }

    final class InterruptBox: @unchecked Sendable {
        // Sendable: used by one thread.
        var handle: InterruptHandle?
    }

    /// What interrupts an invocation interrupts the guests that its host functions call, of its own
    /// store or of another one.
    @Test(arguments: ["wait", "loop"], [false, true])
    func handlesReachNestedCalls(inner: String, isOfOtherStore: Bool) throws {
        let other = try makeGuest { _ in }
        let (store, instance) = try makeGuest { caller in _ = try caller.host.inner?.call() }
        store.host.inner = (isOfOtherStore ? other.instance : instance).function(inner)
        let invocation = try #require(instance.function("outer")).start()
        let handle = invocation.handle
        later(milliseconds: 20) { handle.interrupt() }
        #expect(trap { () throws(Trap) in try invocation.resume() }?.code == .interrupted)
    }

    /// A wait ends in every engine.
    @Test func handlesEndNestedWaitsWithoutMetering() throws {
        let (store, instance) = try makeGuest(isMetered: false) { caller in
            _ = try caller.host.inner?.call()
        }
        store.host.inner = instance.function("wait")
        let invocation = try #require(instance.function("outer")).start()
        let handle = invocation.handle
        later(milliseconds: 20) { handle.interrupt() }
        #expect(trap { () throws(Trap) in try invocation.resume() }?.code == .interrupted)
        // What has been interrupted is over: the store goes on.
        store.host.inner = nil
        _ = try #require(instance.function("outer")).call()
    }

    /// Cancelling the task reaches a guest that an asynchronous host function calls.
    @Test(arguments: ["wait", "loop"])
    func cancellationReachesGuestsOfAsynchronousFunctions(inner: String) async throws {
        let isInside = Flag()
        let task = Task.detached { () -> TrapCode? in
            let engine = makeEngine(isMetered: true)
            var linker = Linker<Guest>(engine: engine)
            linker.defineAsync("env", "call") { (caller: Caller<Guest>) async throws in
                await Task.yield()
                isInside.value.store(true, ordering: .releasing)
                _ = try caller.host.inner?.call()
            }
            let store = Store(engine: engine, host: Guest())
            let instance = try linker.instantiate(
                try makeModule(Self.text, engine: engine), in: store)
            store.host.inner = instance.function(inner)
            do throws(CallError) {
                _ = try await instance.function("outer")?.callAsync()
                return nil
            } catch {
                return error.trap?.code
            }
        }
        // A thread of its own: the guest holds one of the pool's.
        Thread.detachNewThread {
            while !isInside.value.load(ordering: .acquiring) {
                Thread.sleep(forTimeInterval: 0.001)
            }
            Thread.sleep(forTimeInterval: 0.01)
            task.cancel()
        }
        #expect(try await task.value == .interrupted)
    }

    final class Flag: Sendable { let value = Atomic(false) }

    /// A suspension is the invocation's own: an inner call runs to its end first.
    @Test func suspensionsWaitForInnerCalls() throws {
        let requests = HandleBox()
        let (store, instance) = try makeGuest { caller in
            caller.host.calls += 1
            if caller.host.calls == 1 {
                requests.handle?.suspend()
                try caller.instance?.function("outer", as: (() -> Void).self)()
            }
        }
        let invocation = try #require(instance.function("outer")).start()
        requests.handle = invocation.handle
        guard case .suspended = try invocation.resume() else {
            Issue.record("not suspended")
            return
        }
        #expect(store.host.calls == 2)
        guard case .finished = try invocation.resume() else {
            Issue.record("not finished")
            return
        }
    }

    final class HandleBox: @unchecked Sendable {
        // Sendable: used by one thread.
        var handle: InvocationHandle?
    }
}
