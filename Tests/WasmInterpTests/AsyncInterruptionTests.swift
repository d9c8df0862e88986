import Synchronization
import Testing
import WasmCore
import WasmInterp

/// Whoever interrupts ends asynchronous host functions that wait.
@Suite struct AsyncInterruptionTests {
    private static let text = """
        (module
          (import "h" "wait" (func $wait))
          (func (export "wait") (call $wait)))
        """

    enum Stop: CaseIterable { case invocation, store, storeBefore, invocationBefore }

    final class Calls: Sendable {
        let begun = Atomic(0)
        let cancelled = Atomic(0)
        let waits = Atomic(true)
    }

    private func makeGuest(isMetered: Bool) throws -> (store: Store<Calls>, instance: Instance) {
        let engine = makeEngine(isMetered: isMetered)
        var linker = Linker<Calls>(engine: engine)
        linker.defineAsync("h", "wait") { (caller: Caller<Calls>) async in
            let calls = caller.host
            calls.begun.wrappingAdd(1, ordering: .relaxed)
            guard calls.waits.load(ordering: .relaxed) else { return }
            // Swallows its cancellation, as host functions may.
            try? await Task.sleep(for: .seconds(100))
            if Task.isCancelled { calls.cancelled.wrappingAdd(1, ordering: .relaxed) }
        }
        let store = Store(engine: engine, host: Calls())
        let module = try makeModule(Self.text, engine: engine)
        return (store, try linker.instantiate(module, in: store))
    }

    @Test(arguments: Stop.allCases, [false, true])
    func aWaitingFunctionIsCancelled(by stop: Stop, isMetered: Bool) async throws {
        let (store, instance) = try makeGuest(isMetered: isMetered)
        let wait = try instance.function("wait", as: (() -> Void).self)
        let invocation = try wait.start()
        let (handle, requests, calls) = (invocation.handle, store.interruptHandle, store.host)
        // Where the request comes before, a metered guest stops before it calls the host.
        guard case .waiting = try invocation.resume() else {
            Issue.record("the guest does not wait")
            return
        }
        switch stop {
        case .invocation: later(milliseconds: 20) { handle.interrupt() }
        case .store: later(milliseconds: 20) { requests.interrupt() }
        case .storeBefore: requests.interrupt()
        case .invocationBefore: handle.interrupt()
        }
        do throws(Trap) {
            try await invocation.performHostCall()
            Issue.record("no trap")
        } catch {
            #expect(error.code == .interrupted)
        }
        // What was asked for before is not even begun.
        let isBegun = [.invocation, .store].contains(stop) ? 1 : 0
        #expect(calls.begun.load(ordering: .relaxed) == isBegun)
        #expect(calls.cancelled.load(ordering: .relaxed) == isBegun)
        // The task has not been cancelled, and the store goes on.
        #expect(!Task.isCancelled)
        requests.reset()
        calls.waits.store(false, ordering: .relaxed)
        try await wait.callAsync()
        #expect(calls.begun.load(ordering: .relaxed) == isBegun + 1)
    }

    /// A handle of an invocation holds for what runs below it, of another store too.
    @Test func aFunctionBelowAnotherInvocationIsCancelled() async throws {
        let (inner, instance) = try makeGuest(isMetered: false)
        let engine = inner.engine
        var linker = Linker<Function?>(engine: engine)
        linker.defineAsync("h", "wait") { (caller: Caller<Function?>) async throws in
            _ = try await caller.host?.callAsync()
        }
        let store = Store(engine: engine, host: instance.function("wait"))
        let outer = try linker.instantiate(
            try makeModule(Self.text, engine: engine), in: store)
        let invocation = try outer.function("wait", as: (() -> Void).self).start()
        let handle = invocation.handle
        let calls = inner.host
        later(milliseconds: 20) {
            // The function waits already, however busy the machine is.
            while calls.begun.load(ordering: .relaxed) == 0 {}
            handle.interrupt()
        }
        do throws(Trap) {
            try await invocation.finish()
            Issue.record("no trap")
        } catch {
            #expect(error.code == .interrupted)
        }
        #expect(inner.host.cancelled.load(ordering: .relaxed) == 1)
    }
}
