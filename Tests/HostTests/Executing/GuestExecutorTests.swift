import Host
import Platform
import Synchronization
import Testing
import WasmCore
import WasmInterp

/// Many guests on few threads: how they end, wait, are stopped and held apart.
@Suite struct GuestExecutorTests {
    private static func executor(
        threads: Int = 2, fuel: UInt64 = 100_000, guestsMax: Int = 100_000
    ) -> GuestExecutor {
        var options = GuestExecutor.Options()
        options.threadCount = threads
        options.slice = .fuel(fuel)
        options.guestsMax = guestsMax
        return GuestExecutor(options)
    }

    private static func spin(
        _ module: Module, in executor: GuestExecutor, _ priority: GuestPriority = GuestPriority()
    ) throws -> GuestTask<Void> {
        try executor.submit(priority) { try ExecutorGuest(module).spin.start() }
    }

    private static func sleep(
        _ module: Module, in executor: GuestExecutor
    ) throws -> GuestTask<UInt32> {
        try executor.submit { try ExecutorGuest(module).sleep.start(3_600_000_000_000) }
    }

    // Guests that compute for ever keep the other tests' threads from working: those who test them
    // wait on their own threads, and are soon over.

    @Test(arguments: [1, 2, 5]) func guestsComeToTheirEnds(threads: Int) throws {
        let module = try ExecutorGuest.module()
        let executor = Self.executor(threads: threads, fuel: 1_000)
        let tasks = try (0..<200).map { number in
            try executor.submit(GuestPriority(weight: UInt32(number))) {
                try ExecutorGuest(module).sum.start(UInt64(number))
            }
        }
        for (number, task) in tasks.enumerated() {
            #expect(try task.wait() == UInt64(number * (number + 1) / 2))
        }
        #expect(executor.usage.guestCount == 0)
        #expect(executor.usage.readyCount == 0)
    }

    /// What one does is its own affair: the others come to their ends.
    @Test func aGuestThatFailsFailsAlone() throws {
        let module = try ExecutorGuest.module()
        let unmetered = try Module(
            try WatParser.parseModule(ExecutorGuest.text), engine: Engine())
        let executor = Self.executor()
        let spinning = try Self.spin(module, in: executor)
        let trapping = try executor.submit { try ExecutorGuest(module).trap.start() }
        let plain = try executor.submit {
            try ExecutorGuest(unmetered, isMetered: false).sum.start(1)
        }
        let failing = try executor.submit { () throws -> Invocation<Void> in
            throw GuestEnd.lostMemory(reason: "a test")
        }
        let poor = try executor.submit {
            let guest = try ExecutorGuest(module)
            guest.store.fuel = 1_000_000
            return try guest.spin.start()
        }
        let late = try executor.submit {
            let guest = try ExecutorGuest(module)
            guest.store.deadline = .now + .milliseconds(20)
            return try guest.spin.start()
        }
        let working = try executor.submit { try ExecutorGuest(module).sum.start(100_000) }
        #expect(throws: Trap.self) { _ = try trapping.wait() }
        #expect(throws: GuestEnd.unmetered) { _ = try plain.wait() }
        #expect(throws: GuestEnd.lostMemory(reason: "a test")) { _ = try failing.wait() }
        let broke = #expect(throws: Trap.self) { _ = try poor.wait() }
        #expect(broke?.code == .outOfFuel)
        let stopped = #expect(throws: Trap.self) { _ = try late.wait() }
        #expect(stopped?.code == .interrupted)
        #expect(try working.wait() == 5_000_050_000)
        #expect(spinning.result == nil)
        spinning.cancel()
        #expect(throws: GuestEnd.cancelled) { _ = try spinning.wait() }
    }

    /// Time of processors is a group's, too.
    @Test func whoseTimeIsOverEndsWithTheLimit() throws {
        let module = try ExecutorGuest.module()
        let executor = Self.executor()
        var limits = GuestLimits()
        limits.cpuNanoseconds = 5_000_000
        let group = GuestBudget("group", limits)
        let tasks = try (0..<3).map { _ in
            try executor.submit(budget: group) { try ExecutorGuest(module).spin.start() }
        }
        for task in tasks {
            let error = #expect(throws: LimitExceeded.self) { _ = try task.wait() }
            #expect(error?.description.contains("group") == true)
        }
        var configuration = WASIConfiguration()
        configuration.budget = group
        let endless = try ExecutorGuest.module(ExecutorGuest.endlessStart)
        let program = try executor.submit(program: endless, configuration)
        #expect(throws: (any Error).self) { _ = try program.wait() }
    }

    @Test func whoIsCancelledEnds() throws {
        let module = try ExecutorGuest.module()
        let executor = Self.executor()
        let spinning = try (0..<50).map { _ in try Self.spin(module, in: executor) }
        let sleeping = try (0..<50).map { _ in
            try executor.submit { try ExecutorGuest(module).sleep.start(3_600_000_000_000) }
        }
        // From before its first turn, from a turn, and from its wait.
        for task in spinning { task.cancel() }
        for task in sleeping { task.cancel() }
        for task in spinning {
            #expect(throws: GuestEnd.cancelled) { _ = try task.wait() }
        }
        for task in sleeping {
            #expect(throws: GuestEnd.cancelled) { _ = try task.wait() }
        }
    }

    @Test func whoseWaiterIsCancelledEnds() async throws {
        let module = try ExecutorGuest.module()
        let executor = Self.executor()
        let waiting = try executor.submit {
            try ExecutorGuest(module).sleep.start(3_600_000_000_000)
        }
        let task = Task { try await waiting.value }
        task.cancel()
        await #expect(throws: GuestEnd.cancelled) { _ = try await task.value }
    }

    /// Start functions run in slices too.
    @Test func programsRunAndSleepTogether() throws {
        let module = try ExecutorGuest.module(ExecutorGuest.program)
        let executor = Self.executor(threads: 1)
        let tasks = try (0..<100).map { number in
            var configuration = WASIConfiguration()
            configuration.arguments = ["program"] + Array(repeating: "x", count: number)
            return try executor.submit(program: module, configuration)
        }
        for (number, task) in tasks.enumerated() {
            #expect(try task.wait() == UInt32(number + 1))
        }
        let endless = try ExecutorGuest.module(ExecutorGuest.endlessStart)
        let starting = try executor.submit(program: endless, WASIConfiguration())
        let other = try executor.submit(program: module, WASIConfiguration())
        #expect(try other.wait() == 0)
        #expect(starting.result == nil)
        starting.cancel()
        #expect(throws: GuestEnd.cancelled) { _ = try starting.wait() }
        let linker = Linker<Void>(engine: endless.engine)
        let own = try executor.submit(instantiating: endless, linker) {
            Store(engine: endless.engine, host: ())
        } calling: { instance in
            try instance.function("_start", as: (() -> Void).self).start()
        }
        let third = try executor.submit(program: module, WASIConfiguration())
        #expect(try third.wait() == 0)
        own.cancel()
        #expect(throws: GuestEnd.cancelled) { try own.wait() }
        let library = try ExecutorGuest.module("(module (func (export \"_initialize\")))")
        let refused = try executor.submit(program: library, WASIConfiguration())
        #expect(throws: WASIProgramError.self) { _ = try refused.wait() }
    }

    @Test func asynchronousHostFunctionsAreTasks() async throws {
        let module = try ExecutorGuest.module()
        let executor = Self.executor(threads: 1)
        let tasks = try (0..<100).map { number in
            try executor.submit { try ExecutorGuest(module).ask.start(UInt64(number)) }
        }
        for (number, task) in tasks.enumerated() {
            #expect(try await task.value == UInt64(number) + 1)
        }
        let refused = try executor.submit { try ExecutorGuest(module).ask.start(.max) }
        await #expect(throws: Trap.self) { try await refused.value }
        let endless = try executor.submit { try ExecutorGuest(module).ask.start(.max - 1) }
        try await until { executor.usage.readyCount + executor.usage.runningCount == 0 }
        endless.cancel()
        await #expect(throws: GuestEnd.cancelled) { try await endless.value }
    }

    @Test func suspendedGuestsAreLeftAloneUntilTheyAreResumed() throws {
        let module = try ExecutorGuest.module()
        let executor = Self.executor(threads: 1)
        let spinning = try Self.spin(module, in: executor)
        spinning.suspend()
        try untilNow { executor.usage.readyCount + executor.usage.runningCount == 0 }
        let count = spinning.usage?.sliceCount
        let other = try executor.submit { try ExecutorGuest(module).sum.start(100_000) }
        #expect(try other.wait() == 5_000_050_000)
        #expect(spinning.usage?.sliceCount == count)
        spinning.resume()
        try untilNow { spinning.usage.map { $0.sliceCount > (count ?? 0) } ?? false }
        spinning.setPriority(GuestPriority(.bestEffort))
        spinning.suspend()
        spinning.cancel()
        #expect(throws: GuestEnd.cancelled) { _ = try spinning.wait() }
    }

    @Test func noMoreGuestsAreTakenThanThereIsRoomFor() async throws {
        let module = try ExecutorGuest.module()
        let executor = Self.executor(guestsMax: 3)
        let first = try (0..<3).map { _ in try Self.sleep(module, in: executor) }
        #expect(throws: GuestEnd.tooManyGuests(countMax: 3)) {
            _ = try Self.sleep(module, in: executor)
        }
        let waiting = (0..<10).map { number in
            Task {
                try await executor.submitWhenThereIsRoom {
                    try ExecutorGuest(module).sum.start(UInt64(number))
                }.value
            }
        }
        try await until { executor.usage.waitingForRoomCount == 10 }
        waiting[4].cancel()
        await #expect(throws: GuestEnd.cancelled) { _ = try await waiting[4].value }
        first[0].cancel()
        for (number, task) in waiting.enumerated() where number != 4 {
            #expect(try await task.value == UInt64(number * (number + 1) / 2))
        }
        #expect(executor.usage.guestCount == 2)
        let refused = (0..<2).map { _ in
            Task {
                try await executor.submitWhenThereIsRoom {
                    try ExecutorGuest(module).sleep.start(3_600_000_000_000)
                }
            }
        }
        try await until { executor.usage.guestCount + executor.usage.waitingForRoomCount == 4 }
        executor.shutDown()
        for task in first[1...] {
            await #expect(throws: GuestEnd.shutDown) { _ = try await task.value }
        }
        // One had come in.
        await #expect(throws: GuestEnd.shutDown) { _ = try await refused[0].value.value }
        await #expect(throws: GuestEnd.shutDown) { _ = try await refused[1].value.value }
        #expect(throws: GuestEnd.shutDown) { _ = try Self.sleep(module, in: executor) }
    }

    /// Waits that become long just when they end, and guests that are waited for meanwhile.
    @Test func guestsThatRestAreNobodyElses() throws {
        let module = try ExecutorGuest.module()
        var options = GuestExecutor.Options()
        options.threadCount = 3
        options.longWait = .milliseconds(10)
        let executor = GuestExecutor(options)
        let tasks = try (0..<60).map { number in
            try executor.submit {
                try ExecutorGuest(module).naps.start(UInt64(9_000_000 + number * 50_000), 10)
            }
        }
        for task in tasks { #expect(try task.wait() == 10) }
    }

    /// Whoever stops a store's guests ends their waits, too.
    @Test func interruptionsEndWaits() throws {
        let module = try ExecutorGuest.module()
        let executor = Self.executor()
        let handles = Locked<[InterruptHandle]>([])
        let task = try executor.submit {
            let guest = try ExecutorGuest(module)
            handles.withLock { $0.append(guest.store.interruptHandle) }
            return try guest.sleep.start(3_600_000_000_000)
        }
        try untilNow { !handles.withLock { $0.isEmpty } }
        try untilNow { executor.usage.readyCount + executor.usage.runningCount == 0 }
        handles.withLock { $0.first }?.interrupt()
        let trap = #expect(throws: Trap.self) { _ = try task.wait() }
        #expect(trap?.code == .interrupted)
    }

    /// Slices of calls that hold the thread, and of what nobody has measured, are short too.
    @Test func aSliceThatGoesOnEndsWithItsGuest() throws {
        let module = try ExecutorGuest.module()
        let executor = Self.executor(threads: 1, fuel: .max)
        let spinning = try Self.spin(module, in: executor)
        try untilNow { executor.usage.runningCount == 1 }
        spinning.cancel()
        #expect(throws: GuestEnd.cancelled) { _ = try spinning.wait() }
        // Also one whose call is being made just then.
        let isMaking = Locked(false)
        let early = try executor.submit {
            isMaking.withLock { $0 = true }
            usleep(20_000)
            return try ExecutorGuest(module).spin.start()
        }
        try untilNow { isMaking.withLock { $0 } }
        early.cancel()
        #expect(throws: GuestEnd.cancelled) { _ = try early.wait() }
        let other = try Self.spin(module, in: executor)
        try untilNow { executor.usage.runningCount == 1 }
        other.suspend()
        try untilNow { executor.usage.runningCount == 0 }
        executor.shutDown()
        #expect(throws: GuestEnd.shutDown) { _ = try other.wait() }
    }

    /// It is not the executor's variable that keeps it alive.
    @Test func anExecutorLastsAsLongAsItsTasks() throws {
        let module = try ExecutorGuest.module()
        var executor: GuestExecutor? = Self.executor()
        let task = try executor?.submit { try ExecutorGuest(module).sum.start(100_000) }
        var left = try executor.map { try Self.spin(module, in: $0) }
        weak let dropped = executor
        executor = nil
        #expect(try task?.wait() == 5_000_050_000)
        #expect(left?.result == nil)
        left = nil
        _ = dropped
    }

    @Test func observersAreToldAll() async throws {
        let module = try ExecutorGuest.module()
        let events = Locked<[GuestEvent]>([])
        var options = GuestExecutor.Options()
        options.threadCount = 1
        options.slice = .fuel(10_000)
        options.observer = { event in events.withLock { $0.append(event) } }
        let executor = GuestExecutor(options)
        let one = try executor.submit { try ExecutorGuest(module).sum.start(10_000) }
        #expect(try await one.value == 50_005_000)
        let other = try executor.submit { try ExecutorGuest(module).sleep.start(1_000_000) }
        #expect(try await other.value == 1)
        try await until { executor.usage.guestCount == 0 }
        let all = events.withLock { $0 }
        for (task, isWaiting) in [(one.id, false), (other.id, true)] {
            let kinds = all.filter { $0.guest == task }.map(\.kind)
            #expect(kinds.first == .submitted)
            guard case .ended(let usage)? = kinds.last else {
                Issue.record("\(kinds)")
                continue
            }
            #expect(usage.sliceCount == UInt64(kinds.count) - 1)
            let waits = kinds.contains { if case .waits = $0 { true } else { false } }
            #expect(waits == isWaiting)
        }
    }
}

/// The same on the thread.
func untilNow(_ isSo: () -> Bool) throws {
    while !isSo() { usleep(1_000) }
}

/// Waits, without a thread, until something is so.
func until(_ isSo: @escaping @Sendable () -> Bool) async throws {
    while !isSo() { try await Task.sleep(for: .milliseconds(1)) }
}
