import HostSystem
import Platform
import Testing

/// A loop on its thread, which sleeps in the system, and others that disturb it. What is lost shows
/// as a test that does not end.
@Suite(.timeLimit(.minutes(1))) struct ReactorThreadTests {
    static let kinds = World.kinds.filter { $0 != .simulated }

    private func running(
        _ kind: World.Kind, _ limits: ReactorLimits = ReactorLimits()
    ) throws -> Reactor {
        let poller = try #require(try World.poller(kind))
        let reactor = Reactor(clock: SystemClock(), poller: poller, limits: limits)
        try #require(reactor.start())
        return reactor
    }

    private func waitForWaits(_ count: Int, _ reactor: Reactor) async {
        while reactor.waitCount != count { await Task.yield() }
    }

    @Test(arguments: kinds)
    func taskWaitsForADescriptor(kind: World.Kind) async throws {
        let reactor = try running(kind)
        defer { reactor.shutDown() }
        let pipes = Pipes(1)
        let task = Task { try await reactor.readiness(for: .read, of: pipes.readers[0]) }
        await waitForWaits(1, reactor)
        pipes.write(0)
        #expect(try await task.value == .read)
        #expect(try await reactor.readiness(for: .write, of: pipes.writers[0]) == .write)
    }

    @Test(arguments: kinds)
    func taskSleeps(kind: World.Kind) async throws {
        let reactor = try running(kind)
        defer { reactor.shutDown() }
        let deadline = reactor.clock.now.advanced(by: .milliseconds(3))
        try await reactor.sleep(until: deadline)
        #expect(reactor.clock.now >= deadline)
        let pipes = Pipes(1)
        let late = reactor.clock.now.advanced(by: .milliseconds(1))
        let readiness = try await reactor.readiness(for: .read, of: pipes.readers[0], until: late)
        #expect(readiness == [])
    }

    /// The loop sleeps for ever, or until the later deadline.
    @Test(arguments: kinds, [false, true])
    func earlierDeadlineWakesTheLoop(kind: World.Kind, hasLater: Bool) async throws {
        let reactor = try running(kind)
        defer { reactor.shutDown() }
        let later = reactor.clock.now.advanced(by: .seconds(3_600))
        let id = hasLater ? try reactor.wait(until: later) { _ in } : nil
        await onThreads(1) { _ in usleep(1_000) }
        try await reactor.sleep(until: reactor.clock.now)
        if let id {
            #expect(reactor.change(id, to: .start))
            await waitForWaits(0, reactor)
        }
    }

    @Test(arguments: kinds, [false, true])
    func cancelledTaskEndsItsWait(kind: World.Kind, isEarly: Bool) async throws {
        let reactor = try running(kind)
        defer { reactor.shutDown() }
        let pipes = Pipes(1)
        let task = Task {
            try await reactor.readiness(for: .read, of: pipes.readers[0])
        }
        if !isEarly { await waitForWaits(1, reactor) }
        task.cancel()
        await #expect(throws: ReactorError.cancelled) { try await task.value }
        #expect(reactor.waitCount == 0)
    }

    @Test(arguments: kinds)
    func shutDownEndsTasksThatWait(kind: World.Kind) async throws {
        let reactor = try running(kind)
        let tasks = (0..<20).map { _ in Task { try await reactor.sleep(until: .never) } }
        await waitForWaits(20, reactor)
        reactor.shutDown()
        for task in tasks {
            await #expect(throws: ReactorError.shutDown) { try await task.value }
        }
        await #expect(throws: ReactorError.shutDown) { try await reactor.sleep(until: .start) }
    }

    /// Each job is posted when the one before is done, so that the loop is about to sleep.
    @Test(arguments: kinds)
    func noWakeIsLost(kind: World.Kind) async throws {
        let reactor = try running(kind)
        defer { reactor.shutDown() }
        for _ in 0..<Effort.waits / 4 {
            try await withCheckedThrowingContinuation { continuation in
                do throws(ReactorError) {
                    try reactor.post { continuation.resume() }
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }

    @Test(arguments: kinds)
    func floodOfJobsIsBoundedAndDoneInOrder(kind: World.Kind) async throws {
        var limits = ReactorLimits()
        limits.jobsMax = 64
        let reactor = try running(kind, limits)
        defer { reactor.shutDown() }
        let state = Shared(Locked<[Int: [Int]]>([:]))
        await onThreads(4) { thread in
            for job in 0..<Effort.waits / 4 {
                while true {
                    do throws(ReactorError) {
                        try reactor.post {
                            state.value.withLock { $0[thread, default: []].append(job) }
                        }
                        break
                    } catch {
                        sched_yield()
                    }
                }
            }
        }
        // A turn tells waits before it does jobs, so no wait says that all are done.
        let count = Effort.waits / 4 * 4
        while state.value.withLock({ $0.values.reduce(0) { $0 + $1.count } }) < count {
            await Task.yield()
        }
        let lists = state.value.withLock { $0 }
        for thread in 0..<4 { #expect(lists[thread] == Array(0..<Effort.waits / 4)) }
    }

    /// Who cancels learns truly whether it was in time, and each wait is told once.
    @Test(arguments: kinds)
    func cancelRacesWithReadiness(kind: World.Kind) async throws {
        let reactor = try running(kind)
        defer { reactor.shutDown() }
        let pipes = Pipes(8)
        for round in 0..<Effort.waits / 20 {
            let outcomes = Shared(Locked<[Int: [WaitOutcome]]>([:]))
            let ids = try (0..<8).map { index in
                try reactor.wait(for: .read, of: pipes.readers[index]) { outcome in
                    outcomes.value.withLock { $0[index, default: []].append(outcome) }
                }
            }
            let cancelled = Shared(Locked<Set<Int>>([]))
            await onThreads(2) { thread in
                for index in 0..<8 {
                    if thread == 0 {
                        pipes.write(index)
                    } else if reactor.cancel(ids[index]) {
                        cancelled.value.withLock { _ = $0.insert(index) }
                    }
                }
            }
            while outcomes.value.withLock({ $0.count }) < 8 { await Task.yield() }
            let wasCancelled = cancelled.value.withLock { $0 }
            outcomes.value.withLock { outcomes in
                for index in 0..<8 {
                    let expected: WaitOutcome =
                        wasCancelled.contains(index) ? .failed(.cancelled) : .ready(.read)
                    #expect(outcomes[index] == [expected], "round \(round)")
                }
            }
            for reader in pipes.readers {
                var byte: UInt8 = 0
                _ = unsafe read(reader, &byte, 1)
            }
        }
    }
}

/// A lock that closures share.
final class Shared<Value>: Sendable {
    let value: Locked<Value>
    init(_ value: consuming Locked<Value>) { self.value = value }
}
