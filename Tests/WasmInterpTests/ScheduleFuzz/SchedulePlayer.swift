import Foundation
import Platform
import WasmCore
import WasmInterp

/// A store whose guests are called, paused, resumed on other threads, stopped and dropped.
final class SchedulePlayer: @unchecked Sendable {
    // Sendable: goes from thread to thread, and is used by one at a time.

    /// An invocation lent to a task, which does not hold it itself: a task may go later than it
    /// ends, and the invocation must not go with it, on another thread.
    private final class Lent: @unchecked Sendable {
        var invocation: Invocation<[Value]>?
        init(_ invocation: Invocation<[Value]>) { self.invocation = invocation }
    }

    private let number: Int
    private let world: ScheduleWorld
    private var random: TenantRandom
    private let store: Store<ScheduleHost>
    private let instance: Instance
    private let pool: InstancePool<ScheduleHost>
    private var invocations: [Invocation<[Value]>] = []
    private var depth = 0
    /// Taken wherever another thread goes on: the sanitizer sees its order, and not that of tasks
    /// and continuations, which is the same.
    private let baton = Locked(())

    init(_ number: Int, seed: UInt64, _ world: ScheduleWorld) throws {
        self.number = number
        self.world = world
        random = TenantRandom(seed: seed)
        var limits = StoreLimits()
        limits.executionsMax = 6
        limits.nestedCallsMax = 5
        limits.stackBytesMax = 1 << 16
        let engine = world.module.engine
        var linker = Linker<ScheduleHost>(engine: engine)
        let memory = world.memory
        linker.provide("m", "m") { .memory($0.makeMemory(memory)) }
        linker.define("h", "act") { (caller: Caller<ScheduleHost>, kind: Int32) throws in
            try caller.host.player?.act(kind, caller)
        }
        linker.defineAsync("h", "pause") {
            (caller: Caller<ScheduleHost>, kind: Int32) async throws -> Int32 in
            let host = caller.host
            host.player?.disturbSometimes()
            host.player?.passBaton()
            defer { host.player?.passBaton() }
            try await host.world.pause(kind)
            host.player?.passBaton()
            host.player?.disturbSometimes()
            return kind
        }
        let host = ScheduleHost(world)
        store = Store(engine: engine, host: host, limits: limits)
        instance = try linker.instantiate(world.module, in: store)
        pool = InstancePool(world.module, linker: linker, limits: limits, idleMax: 1)
        host.player = self
        world.add(store.interruptHandle)
    }

    /// - Returns: What is not as it has to be afterwards.
    nonisolated(nonsending) func live() async throws -> String? {
        let before = freeExecutions()
        for _ in 0..<Int.random(in: 5..<30, using: &random) where !world.hasEnded {
            if random.chance(70) { world.reset(store.interruptHandle) }
            try await act()
        }
        invocations = []
        world.note(number, nil)
        let after = freeExecutions()
        return before == after ? nil : "\(after) executions are free instead of \(before)"
    }

    private func freeExecutions() -> Int {
        var invocations: [Invocation<[Value]>] = []
        while invocations.count < 100, let next = start("spin") { invocations.append(next) }
        return invocations.count
    }

    private nonisolated(nonsending) func act() async throws {
        switch Int.random(in: 0..<16, using: &random) {
        case 0, 1, 2: try await onItsThread("call") { $0.callGuest(in: $0.instance) }
        case 3, 4: if let next = startAny() { invocations.append(next) }
        case 5, 6, 7: try await onItsThread("resume") { $0.resume() }
        case 8, 9: await inTask("performs") { try await $0.performHostCall() }
        case 10, 11: await inTask("finishes") { _ = try await $0.finish() }
        case 12:
            if let index = invocations.indices.randomElement(using: &random) {
                invocations.remove(at: index)
            }
        case 13: world.disturb(&random)
        case 14: setDeadlines()
        default: try await onItsThread("pool") { $0.usePool() }
        }
    }

    private func disturbSometimes() { if random.chance(40) { world.disturb(&random) } }

    private func setDeadlines() {
        let instant =
            ContinuousClock.now + .microseconds(Int.random(in: -10..<3_000, using: &random))
        store.waitDeadline = random.chance(50) ? instant : nil
        guard world.isMetered else { return }
        store.deadline = random.chance(50) ? instant : nil
        store.fuel = random.chance(30) ? UInt64.random(in: 0..<20_000, using: &random) : nil
    }

    // Calls and invocations.

    private func arguments() -> [Value] {
        let times: [Int64] = [-1, -1, 0, 1_000, 200_000, 1_000_000]
        return [
            .i32(Int32.random(in: 0..<4, using: &random) * 4 + (random.chance(5) ? 2 : 0)),
            .i64(times.randomElement(using: &random) ?? 0),
        ]
    }

    private func callGuest(in instance: Instance) {
        let name = ScheduleWorld.deeds.randomElement(using: &random) ?? ""
        _ = try? instance.function(name)?.call(arguments())
    }

    private func start(_ name: String) -> Invocation<[Value]>? {
        try? instance.function(name)?.start(arguments())
    }

    private func startAny() -> Invocation<[Value]>? {
        let next = start(ScheduleWorld.deeds.randomElement(using: &random) ?? "")
        if let next { world.add(next.handle) }
        return next
    }

    private func takeInvocation() -> Invocation<[Value]>? {
        guard let index = invocations.indices.randomElement(using: &random) else {
            return startAny()
        }
        return invocations.remove(at: index)
    }

    /// Lets an invocation run, and does anything to it at its pause.
    private func resume() {
        guard let invocation = takeInvocation() else { return }
        let fuel: UInt64? = world.isMetered ? UInt64.random(in: 0..<5_000, using: &random) : nil
        guard let progress = try? invocation.resume(fuel: fuel) else { return }
        if case .finished = progress { return }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return
        case 1: invocation.handle.interrupt()
        case 2: world.disturb(&random)
        default: break
        }
        invocations.append(invocation)
    }

    /// What a guest calls in the middle of its run.
    private func act(_ kind: Int32, _ caller: Caller<ScheduleHost>) throws {
        guard depth < 3 else { return }
        depth += 1
        defer { depth -= 1 }
        disturbSometimes()
        switch Int.random(in: 0..<6, using: &random) {
        case 0: callGuest(in: instance)
        case 1: resume()
        case 2: invocations.removeAll { _ in random.next() % 3 == 0 }
        case 3: try caller.charge(fuel: UInt64.random(in: 0..<500, using: &random))
        case 4: throw CancellationError()
        default: break
        }
    }

    private func usePool() {
        let host = ScheduleHost(world)
        host.player = self
        try? pool.withInstance(host: host) { store, instance in
            world.add(store.interruptHandle)
            callGuest(in: instance)
            guard let function = instance.function("waits") else { return }
            let paused = try function.start(arguments())
            _ = try paused.resume(fuel: nil)
            if random.chance(30) { paused.handle.interrupt() }
            if random.chance(30) { _ = try paused.resume(fuel: nil) }
        }
    }

    // Where things are done.

    func passBaton() { baton.withLock { _ in } }

    /// On a thread of the system, as what waits there must not hold those that tasks run on.
    private nonisolated(nonsending) func onItsThread(
        _ deed: String, _ body: @escaping @Sendable (SchedulePlayer) -> Void
    ) async throws {
        world.note(number, deed)
        passBaton()
        try await onThread { [self] in
            passBaton()
            body(self)
            passBaton()
        }
        passBaton()
    }

    /// In a task that anybody may cancel.
    private nonisolated(nonsending) func inTask(
        _ deed: String,
        _ body: @escaping @Sendable (Invocation<[Value]>) async throws -> Void
    ) async {
        guard let invocation = takeInvocation() else { return }
        world.note(number, deed)
        let lent = Lent(invocation)
        // All else is the task's once it runs.
        let cancels = random.chance(20)
        passBaton()
        let task = Task.detached { [self] in
            passBaton()
            await Self.perform(lent, body)
            passBaton()
        }
        world.add(task)
        if cancels { task.cancel() }
        await task.value
        passBaton()
        lent.invocation = nil
        if random.chance(50) { invocations.append(invocation) }
    }

    private static func perform(
        _ lent: Lent, _ body: (Invocation<[Value]>) async throws -> Void
    ) async {
        guard let invocation = lent.invocation else { return }
        try? await body(invocation)
    }
}
