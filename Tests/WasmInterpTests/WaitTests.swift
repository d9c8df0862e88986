import Foundation
import Testing
import WasmCore
import WasmInterp

/// `memory.atomic.wait` and `memory.atomic.notify` between stores.
@Suite struct WaitTests {
    static let text = """
        (module (import "m" "m" (memory 1 100 shared))
          (func (export "wait") (param i32 i64) (result i32)
            (memory.atomic.wait32 (local.get 0) (i32.const 0) (local.get 1)))
          (func (export "wait64") (param i32 i64) (result i32)
            (i32.add (i32.const 100)
              (memory.atomic.wait64 offset=8 (local.get 0) (i64.const 0) (local.get 1))))
          (func (export "notify") (param i32 i32) (result i32)
            (memory.atomic.notify (local.get 0) (local.get 1)))
          (func (export "set") (param i32 i32)
            (i32.atomic.store (local.get 0) (local.get 1)))
          ;; Takes turns: waits until the word is `mine`, then makes it `yours`.
          (func (export "turns") (param $mine i32) (param $yours i32) (param $count i32)
            (loop $again
              (block $mine_now
                (loop $wait
                  (br_if $mine_now
                    (i32.eq (i32.atomic.load (i32.const 0)) (local.get $mine)))
                  (drop (memory.atomic.wait32
                    (i32.const 0) (local.get $yours) (i64.const -1)))
                  (br $wait)))
              (i32.store (i32.const 4) (i32.add (i32.load (i32.const 4)) (i32.const 1)))
              (i32.atomic.store (i32.const 0) (local.get $yours))
              (drop (memory.atomic.notify (i32.const 0) (i32.const 1)))
              (local.set $count (i32.sub (local.get $count) (i32.const 1)))
              (br_if $again (local.get $count)))))
        """

    typealias Wait = (Int32, Int64) -> Int32

    @Test(arguments: [false, true])
    func twoThreadsTakeTurns(isMetered: Bool) throws {
        let guest = try SharedGuest(Self.text, isMetered: isMetered)
        try onThreads(2) { thread in
            let (_, instance) = try guest.makeInstance()
            let turns = try instance.function("turns", as: ((Int32, Int32, Int32) -> Void).self)
            try turns(Int32(thread), Int32(1 - thread), 2_000)
        }
        let (store, _) = try guest.makeInstance()
        #expect(try store.makeMemory(guest.memory).load(Int32.self, at: 4) == 4_000)
        #expect(guest.memory.waiterCount == 0)
    }

    @Test func answersAreThoseOfTheSpecification() throws {
        let guest = try SharedGuest(Self.text)
        let (_, instance) = try guest.makeInstance()
        let wait = try instance.function("wait", as: Wait.self)
        let wait64 = try instance.function("wait64", as: Wait.self)
        let set = try instance.function("set", as: ((Int32, Int32) -> Void).self)
        let notify = try instance.function("notify", as: ((Int32, Int32) -> Int32).self)
        #expect(try wait(0, 0) == 2)
        #expect(try wait(0, 1_000_000) == 2)
        #expect(try wait64(8, 1_000_000) == 102)
        try set(16, 1)
        #expect(try wait(16, -1) == 1)
        #expect(try wait64(8, -1) == 101)
        #expect(try notify(0, -1) == 0)
        #expect(trap { () throws(Trap) in try wait(2, 0) }?.code == .unalignedAtomic)
        #expect(trap { () throws(Trap) in try wait64(4, 0) }?.code == .unalignedAtomic)
        #expect(trap { () throws(Trap) in try wait(65_536, 0) }?.code == .memoryOutOfBounds)
        #expect(guest.memory.waiterCount == 0)
    }

    @Test func aSleepingThreadIsWokenByTheHost() async throws {
        let guest = try SharedGuest(Self.text)
        let memory = guest.memory
        async let value = onThread {
            let (_, instance) = try guest.makeInstance()
            return try instance.function("wait64", as: Wait.self)(16, -1)
        }
        try await guest.waitForWaiters(1)
        #expect(memory.notify(at: 16) == 0)
        #expect(memory.notify(at: 24) == 1)
        #expect(try await value == 100)
    }

    /// Invocations pause, so that who waits first is certain.
    @Test func theLongestWaitingIsWokenFirst() throws {
        let guest = try SharedGuest(Self.text)
        let (_, instance) = try guest.makeInstance()
        let wait = try instance.function("wait", as: Wait.self)
        let invocations = try (0..<6).map { try wait.start($0 % 2 == 0 ? 0 : 4, -1) }
        for invocation in invocations { #expect(try isWaiting(invocation)) }
        #expect(guest.memory.waiterCount == 6)
        #expect(guest.memory.notify(at: 0, count: 2) == 2)
        for (index, invocation) in invocations.enumerated() {
            #expect(try isWaiting(invocation) == ![0, 2].contains(index))
        }
        // Who is dropped waits no longer.
        withExtendedLifetime(invocations) {
            #expect(guest.memory.notify(at: 4, count: 0) == 0)
            #expect(guest.memory.notify(at: 4) == 3)
            #expect(guest.memory.notify(at: 0) == 1)
        }
        #expect(guest.memory.waiterCount == 0)
    }

    private func isWaiting(_ invocation: Invocation<Int32>) throws -> Bool {
        if case .waiting = try invocation.resume() { return true }
        return false
    }

    @Test func aDroppedInvocationIsNotNotified() throws {
        let guest = try SharedGuest(Self.text)
        let (_, instance) = try guest.makeInstance()
        let wait = try instance.function("wait", as: Wait.self)
        do {
            let dropped = try wait.start(0, -1)
            #expect(try isWaiting(dropped))
        }
        let kept = try wait.start(0, -1)
        #expect(try isWaiting(kept))
        #expect(guest.memory.notify(at: 0, count: 1) == 1)
        guard case .finished(0) = try kept.resume() else {
            Issue.record("not woken")
            return
        }
    }

    @Test func waitersAreLimited() throws {
        var limits = StoreLimits()
        limits.waitersMax = 2
        let guest = try SharedGuest(Self.text, limits: limits)
        let (_, instance) = try guest.makeInstance()
        let wait = try instance.function("wait", as: Wait.self)
        let first = try (0..<2).map { _ in try wait.start(0, -1) }
        for invocation in first { #expect(try isWaiting(invocation)) }
        let trap = trap { () throws(Trap) in try wait(0, -1) }
        // Who is dropped waits no longer.
        withExtendedLifetime(first) {}
        #expect(trap?.code == .outOfMemory)
        #expect(trap?.message.contains("waiters") == true)
    }

    enum Stop: CaseIterable { case storeHandle, deadline, waitDeadline, requestBefore }

    @Test(arguments: Stop.allCases, [false, true])
    func aSleepingThreadIsStopped(by stop: Stop, isMetered: Bool) throws {
        let guest = try SharedGuest(Self.text, isMetered: isMetered)
        let (store, instance) = try guest.makeInstance()
        let wait = try instance.function("wait", as: Wait.self)
        let handle = store.interruptHandle
        switch stop {
        case .storeHandle: later(milliseconds: 20) { handle.interrupt() }
        case .deadline: if isMetered { store.deadline = .now + .milliseconds(20) } else { return }
        case .waitDeadline: store.waitDeadline = .now + .milliseconds(20)
        case .requestBefore: handle.interrupt()
        }
        #expect(trap { () throws(Trap) in try wait(0, -1) }?.code == .interrupted)
        #expect(guest.memory.waiterCount == 0)
    }

    @Test func aPausedGuestIsStopped() throws {
        let guest = try SharedGuest(Self.text)
        let (store, instance) = try guest.makeInstance()
        let wait = try instance.function("wait", as: Wait.self)
        let first = try wait.start(0, -1)
        let second = try wait.start(0, -1)
        #expect(try isWaiting(first) && isWaiting(second))
        first.handle.interrupt()
        #expect(trap { () throws(Trap) in try first.resume() }?.code == .interrupted)
        #expect(try isWaiting(second))
        store.interruptHandle.interrupt()
        #expect(trap { () throws(Trap) in try second.resume() }?.code == .interrupted)
        #expect(guest.memory.waiterCount == 0)
    }

    @Test func cancellingTheTaskEndsTheWait() async throws {
        let guest = try SharedGuest(Self.text)
        let task = Task {
            let (_, instance) = try guest.makeInstance()
            return try await instance.function("wait", as: Wait.self).callAsync(0, -1)
        }
        try await guest.waitForWaiters(1)
        task.cancel()
        do {
            _ = try await task.value
            Issue.record("not stopped")
        } catch {
            #expect((error as? Trap)?.code == .interrupted)
        }
        #expect(guest.memory.waiterCount == 0)
    }

    /// More guests than any pool has threads: all of them wait at the same time.
    @Test func thousandsOfPausedGuestsHoldNoThread() async throws {
        let guest = try SharedGuest(Self.text)
        let count = 3_000
        try await withThrowingTaskGroup(of: Int32.self) { group in
            for index in 0..<count {
                group.addTask {
                    let (_, instance) = try guest.makeInstance()
                    let wait = try instance.function("wait", as: Wait.self)
                    // Every third one is woken by its own time.
                    return try await wait.callAsync(0, index % 3 == 0 ? 50_000_000_000 : -1)
                }
            }
            try await guest.waitForWaiters(count)
            #expect(guest.memory.notify(at: 0, count: 1_000) == 1_000)
            #expect(guest.memory.notify(at: 0) == 2_000)
            for try await value in group { #expect(value == 0) }
        }
    }

    @Test func pausedGuestsWakeWhenTheirTimeIsOver() async throws {
        let guest = try SharedGuest(Self.text)
        try await withThrowingTaskGroup(of: Int32.self) { group in
            for index in 0..<50 {
                group.addTask {
                    let (_, instance) = try guest.makeInstance()
                    let wait = try instance.function("wait", as: Wait.self)
                    return try await wait.callAsync(0, Int64(index) * 1_000_000)
                }
            }
            for try await value in group { #expect(value == 2) }
        }
        #expect(guest.memory.waiterCount == 0)
    }

    /// Threads that sleep and guests that pause share one queue.
    @Test func threadsAndPausedGuestsWakeEachOther() async throws {
        let guest = try SharedGuest(Self.text)
        async let thread: Void = onThread {
            let (_, instance) = try guest.makeInstance()
            let turns = try instance.function("turns", as: ((Int32, Int32, Int32) -> Void).self)
            try turns(0, 1, 500)
        }
        let (store, instance) = try guest.makeInstance()
        let turns = try instance.function("turns", as: ((Int32, Int32, Int32) -> Void).self)
        try await turns.callAsync(1, 0, 500)
        try await thread
        #expect(try store.makeMemory(guest.memory).load(Int32.self, at: 4) == 1_000)
    }
}
