import Foundation
import Testing
import WasmCore
import WasmInterp

/// An invocation does one thing at a time.
@Suite struct InvocationStateTests {
    final class Holder {
        var invocation: Invocation<[Value]>?
        var seen: [TrapCode] = []
        var frames = 0
        var actions: (Holder) -> Void = { _ in }
    }

    static let text = """
        (module
          (import "h" "act" (func $act))
          (type $s (struct (field i32)))
          (func $object (export "object") (result (ref null $s))
            (call $act) (struct.new $s (i32.const 1)))
          (func (export "twice") (result i32) (call $act) (call $act) (i32.const 3)))
        """

    private func run(
        _ name: String, _ act: @escaping @Sendable (Holder) -> Void
    ) throws -> (holder: Holder, result: Invocation<[Value]>.Progress) {
        let engine = makeEngine()
        var linker = Linker<Holder>(engine: engine)
        linker.define("h", "act") { (caller: Caller<Holder>) in act(caller.host) }
        let holder = Holder()
        let store = Store(engine: engine, host: holder)
        let instance = try linker.instantiate(
            try makeModule(Self.text, engine: engine), in: store)
        let invocation = try #require(instance.function(name)).start()
        holder.invocation = invocation
        defer { holder.invocation = nil }
        return (holder, try invocation.resume())
    }

    @Test(arguments: ["object", "twice"])
    func aGuestCannotResumeItself(name: String) throws {
        let (holder, result) = try run(name) { holder in
            guard let invocation = holder.invocation else { return }
            if let trap = trap(of: { () throws(Trap) in try invocation.resume() }) {
                holder.seen.append(trap.code)
            }
        }
        #expect(holder.seen == Array(repeating: .host, count: name == "twice" ? 2 : 1))
        guard case .finished(let values) = result, values.count == 1 else {
            Issue.record("not finished")
            return
        }
    }

    @Test func aBacktraceCanBeTakenWhileTheGuestRuns() throws {
        let (holder, _) = try run("object") { holder in
            holder.frames = holder.invocation?.backtrace.count ?? 0
        }
        #expect(holder.frames == 1)
    }

    @Test func anInvocationCanBeDroppedWhileItsGuestRuns() throws {
        let (_, result) = try run("twice") { holder in holder.invocation = nil }
        guard case .finished = result else {
            Issue.record("not finished")
            return
        }
    }

    // Asynchronous host functions.

    static let waiting = """
        (module (import "h" "wait" (func $wait (result i64)))
          (func (export "f") (result i64) (i64.add (call $wait) (call $wait))))
        """

    @MainActor final class Host {
        var calls = 0
        var seen: [TrapCode] = []
        var invocation: Invocation<[Value]>?
        var failing = false
        init() {}
    }

    struct Failure: Error {}

    @MainActor
    private func makeWaiting(
        _ host: Host, isMetered: Bool = false,
        then act: @escaping @MainActor (Host) async -> Void = { _ in }
    ) throws -> (store: Store<Void>, invocation: Invocation<[Value]>) {
        let engine = makeEngine(isMetered: isMetered)
        var linker = Linker<Void>(engine: engine)
        linker.defineAsync("h", "wait") { (_: Caller<Void>) async throws -> Int64 in
            let number = await Self.count(host)
            await act(host)
            for _ in 0..<5 { await Task.yield() }
            if await host.failing { throw Failure() }
            return number
        }
        let store = Store(engine: engine, host: ())
        let instance = try linker.instantiate(
            try makeModule(Self.waiting, engine: engine), in: store)
        return (store, try #require(instance.function("f")).start())
    }

    @MainActor private static func count(_ host: Host) -> Int64 {
        host.calls += 1
        return Int64(host.calls)
    }

    @MainActor @Test(arguments: [false, true])
    func aHostCallIsPerformedOnce(hasDeadline: Bool) async throws {
        let host = Host()
        let (store, invocation) = try makeWaiting(host, isMetered: hasDeadline)
        if hasDeadline { store.deadline = .now + .seconds(100_000) }
        for calls in 1...2 {
            guard case .waiting = try invocation.resume() else {
                Issue.record("does not wait")
                return
            }
            let tasks = (0..<3).map { _ in
                Task { @MainActor in
                    let progress = try invocation.resume()
                    try await invocation.performHostCall()
                    if case .waiting = progress { return true }
                    return false
                }
            }
            for task in tasks { #expect(try await task.value) }
            #expect(host.calls == calls)
        }
        guard case .finished(let values) = try invocation.resume(), case .i64(3)? = values.first
        else {
            Issue.record("another result")
            return
        }
        // Nothing is left to be waited for.
        try await invocation.performHostCall()
    }

    @MainActor @Test func whoFollowsAFailureFindsTheInvocationEnded() async throws {
        let host = Host()
        host.failing = true
        let (_, invocation) = try makeWaiting(host)
        _ = try invocation.resume()
        let first = Task { @MainActor in
            do throws(Trap) {
                try await invocation.performHostCall()
                return false
            } catch { return error.cause is Failure }
        }
        let second = Task { @MainActor in try await invocation.performHostCall() }
        #expect(await first.value)
        try await second.value
        #expect(trap(of: { () throws(Trap) in try invocation.resume() })?.code == .host)
    }

    /// It would wait for its own end.
    @MainActor @Test(.timeLimit(.minutes(10)), arguments: [false, true])
    func aHostFunctionCannotPerformItsOwnCall(hasDeadline: Bool) async throws {
        let host = Host()
        let (store, invocation) = try makeWaiting(host, isMetered: hasDeadline) { host in
            guard let invocation = host.invocation else { return }
            do throws(Trap) {
                _ = try invocation.resume()
                try await invocation.performHostCall()
            } catch {
                host.seen.append(error.code)
            }
        }
        if hasDeadline { store.deadline = .now + .seconds(100_000) }
        host.invocation = invocation
        let result = try await invocation.finish()
        host.invocation = nil
        #expect(host.seen == [.host, .host])
        guard case .i64(3)? = result.first else {
            Issue.record("another result")
            return
        }
    }

    /// Of two that finish one invocation each call is performed once, and one gets the result.
    @MainActor @Test(.timeLimit(.minutes(10))) func twoCanFinishOneInvocation() async throws {
        let host = Host()
        let (_, invocation) = try makeWaiting(host)
        let tasks = (0..<2).map { _ in
            Task { @MainActor in
                do throws(Trap) { return try await invocation.finish().count } catch { return 0 }
            }
        }
        var results: [Int] = []
        for task in tasks { results.append(await task.value) }
        #expect(results.sorted() == [0, 1])
        #expect(host.calls == 2)
    }

    /// A task that performs the call is cancelled: the others learn of its end.
    @MainActor @Test(.timeLimit(.minutes(10))) func aCancelledTaskLeavesNobodyWaiting() async throws
    {
        let host = Host()
        let (_, invocation) = try makeWaiting(host)
        _ = try invocation.resume()
        let first = Task { @MainActor in try await invocation.performHostCall() }
        let second = Task { @MainActor in try await invocation.performHostCall() }
        await Task.yield()
        first.cancel()
        second.cancel()
        try await first.value
        try await second.value
        #expect(host.calls == 1)
    }

    /// Two tasks wait for a guest that waits on shared memory.
    @MainActor @Test(.timeLimit(.minutes(10))) func aWaitIsFollowedByMany() async throws {
        let engine = makeEngine()
        let store = Store(engine: engine, host: ())
        let memory = try #require(
            SharedMemory(MemoryType(Limits(1, 1), isShared: true)))
        let instance = try store.instantiate(
            try makeModule(
                """
                (module (import "h" "memory" (memory 1 1 shared))
                  (func (export "wait") (result i32)
                    (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1))))
                """, engine: engine), imports: [.memory(store.makeMemory(memory))])
        let invocation = try #require(instance.function("wait")).start()
        guard case .waiting = try invocation.resume() else {
            Issue.record("does not wait")
            return
        }
        let tasks = (0..<2).map { _ in
            Task { @MainActor in try await invocation.performHostCall() }
        }
        while memory.waiterCount == 0 { await Task.yield() }
        await Task.yield()
        #expect(memory.notify(at: 0) == 1)
        for task in tasks { try await task.value }
        guard case .finished(let values) = try invocation.resume(), case .i32(0)? = values.first
        else {
            Issue.record("not woken")
            return
        }
    }
}
