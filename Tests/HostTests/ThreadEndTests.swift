import Foundation
import Host
import Platform
import Testing
import WasmCore
import WasmInterp

/// Threads end with their run, and nothing of them stays.
@Suite struct ThreadEndTests {
    /// Belongs to whoever has to go.
    private final class Token: Sendable {}

    /// What a test looks at without holding it.
    private final class Remains: @unchecked Sendable {
        // Sendable: weak references are read and written by one thread at a time.
        weak var threads: WASIThreads?
        weak var output: BytesOutput?
        let tokens = Locked<[WeakToken]>([])

        var isNothing: Bool {
            threads == nil && output == nil && tokens.withLock { $0.allSatisfy { $0.token == nil } }
        }
    }

    private struct WeakToken: @unchecked Sendable { weak var token: Token? }

    /// How a run ends: what the first thread does, and another one.
    static let ends = [
        ("", ""),
        ("(drop (call $spawn (i32.const 0))) (call $join (i32.const 1))", "(call $done)"),
        ("(drop (call $spawn (i32.const 0)))", "(call $forever)"),
        ("(drop (call $spawn (i32.const 0))) (call $forever)", "unreachable"),
        ("(drop (call $spawn (i32.const 0))) (call $forever)", "(throw $e (i32.const 1))"),
        ("(drop (call $spawn (i32.const 0))) (call $forever)", "(call $exit (i32.const 3))"),
    ]

    @Test(arguments: ends, [false, true])
    func nothingStays(end: (body: String, thread: String), isMetered: Bool) async throws {
        let remains = Remains()
        let isAsBefore = try run(end, isMetered: isMetered, remains)
        #expect(isAsBefore)
        if isMetered { #expect(remains.isNothing) }
        try await eventually { remains.isNothing }
    }

    /// - Returns: Whether a second run gives the outcome of the first.
    private func run(
        _ end: (body: String, thread: String), isMetered: Bool, _ remains: Remains
    ) throws -> Bool {
        var guest = ThreadGuest(
            end.body, thread: end.thread, functions: "(tag $e (param i32))")
        guest.isMetered = isMetered
        let output = BytesOutput()
        guest.configuration.standardOutput = output
        let threads = try guest.prepare()
        remains.threads = threads
        remains.output = output
        let engine = threads.module.engine
        let makeStore: @Sendable (Int32) -> Store<Token> = { _ in
            let token = Token()
            remains.tokens.withLock { $0.append(WeakToken(token: token)) }
            return Store(engine: engine, host: token)
        }
        let first = threads.run(makeStore: makeStore)
        return "\(first)" == "\(threads.run(makeStore: makeStore))"
    }

    @Test func whatNeverRanGoes() throws {
        let remains = Remains()
        do { remains.threads = try ThreadGuest("").prepare() }
        #expect(remains.threads == nil)
        do {
            let threads = try ThreadGuest("").prepare()
            threads.interrupt()
            remains.threads = threads
        }
        #expect(remains.threads == nil)
    }

    /// A thread of unmetered code goes on until it finds out, but holds neither run nor files.
    @Test func aThreadThatComputesHoldsNothingOfTheRun() async throws {
        let remains = Remains()
        let mayEnd = Locked(false)
        let hasEnded = Locked(false)
        do {
            var guest = ThreadGuest(
                "(drop (call $spawn (i32.const 0))) (call $join (i32.const 1))",
                thread: "(call $done) (loop $again (call $tick) (br $again))",
                imports: #"(import "t" "tick" (func $tick))"#)
            guest.isMetered = false
            let output = BytesOutput()
            guest.configuration.standardOutput = output
            let threads = try guest.prepare()
            (remains.threads, remains.output) = (threads, output)
            let engine = threads.module.engine
            let outcome = threads.run(
                makeStore: { _ in Store(engine: engine, host: ()) },
                define: { linker in
                    linker.define("t", "tick") { (_: Caller<Void>) throws(Trap) in
                        guard mayEnd.withLock({ $0 }) else { return }
                        hasEnded.withLock { $0 = true }
                        throw Trap(.host, message: "the end")
                    }
                })
            guard case .finished = outcome else {
                Issue.record("\(outcome)")
                return
            }
        }
        try await eventually { remains.isNothing }
        #expect(!hasEnded.withLock { $0 })
        mayEnd.withLock { $0 = true }
        try await eventually { hasEnded.withLock { $0 } }
    }

    /// The second instance waits in its start function when the program ends.
    @Test(arguments: [false, true])
    func aThreadThatWaitsInItsStartFunctionIsStopped(isMetered: Bool) async throws {
        var guest = ThreadGuest(
            """
            (drop (call $spawn (i32.const 0)))
            (drop (memory.atomic.wait32 (i32.const 8) (i32.const 0) (i64.const -1)))
            """,
            functions: """
                (func $start
                  (if (i32.atomic.rmw.add (i32.const 4) (i32.const 1)) (then
                    (i32.atomic.store (i32.const 8) (i32.const 1))
                    (drop (memory.atomic.notify (i32.const 8) (i32.const 1)))
                    (call $forever))))
                (start $start)
                """)
        guest.isMetered = isMetered
        let threads = try guest.prepare()
        let outcome = threads.run()
        guard case .finished = outcome else {
            Issue.record("\(outcome)")
            return
        }
        if isMetered { #expect(threads.threadCount == 0) }
        try await eventually { threads.threadCount == 0 }
    }

    @Test(arguments: ["unreachable", "(call $exit (i32.const 9))"])
    func aThreadThatFailsInItsStartFunctionEndsAll(start: String) throws {
        let guest = ThreadGuest(
            "(drop (call $spawn (i32.const 0))) (call $forever)",
            functions: """
                (func $start
                  (if (i32.atomic.rmw.add (i32.const 4) (i32.const 1)) (then \(start))))
                (start $start)
                """)
        switch try guest.run() {
        case .trapped(let trap, let thread):
            #expect(trap.code == .unreachable)
            #expect(thread == 1)
        case .exited(let code): #expect(code == 9)
        case let other: Issue.record("\(other)")
        }
    }

    @Test func whatWasInterruptedBeforeNeverRuns() throws {
        let threads = try ThreadGuest("(call $forever)").prepare()
        threads.interrupt()
        let engine = threads.module.engine
        let outcome = threads.run(makeStore: { _ in
            Issue.record("a thread was started")
            return Store(engine: engine, host: ())
        })
        guard case .trapped(let trap, 0) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(trap.code == .interrupted)
    }

    @Test func anInterruptionAfterTheEndChangesNothing() throws {
        let threads = try ThreadGuest("(call $exit (i32.const 4))").prepare()
        for _ in 0..<2 {
            guard case .exited(4) = threads.run() else {
                Issue.record("another outcome")
                return
            }
            threads.interrupt()
        }
    }

    @Test func whoRunsItMeanwhileGetsTheSameOutcome() async throws {
        let threads = try ThreadGuest(
            "(drop (memory.atomic.wait32 (i32.const 12) (i32.const 0) (i64.const 20000000)))"
                + "(call $exit (i32.const 5))"
        ).prepare()
        let outcomes = Locked(0)
        for _ in 0..<4 {
            Thread.detachNewThread {
                if case .exited(5) = threads.run() { outcomes.withLock { $0 += 1 } }
            }
        }
        try await eventually { outcomes.withLock { $0 } == 4 }
    }

    @Test func aDeadlineIsTheThreadsOwn() throws {
        let threads = try ThreadGuest(
            "(drop (call $spawn (i32.const 0))) (call $forever)", thread: "(loop (br 0))"
        ).prepare()
        let engine = threads.module.engine
        let outcome = threads.run(makeStore: { number in
            let store = Store(engine: engine, host: ())
            if number == 1 { store.deadline = .now + .milliseconds(20) }
            return store
        })
        guard case .trapped(let trap, 1) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(trap.code == .interrupted)
    }

    /// More threads one after another than may be at a time: each leaves its place to the next.
    @Test func threadsThatHaveEndedDoNotCount() throws {
        var guest = ThreadGuest(
            """
            (loop $again
              (if (i32.lt_s (call $spawn (local.get $i)) (i32.const 1)) (then (br $again)))
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $again (i32.lt_u (local.get $i) (i32.const 200))))
            (call $join (i32.const 200))
            """, thread: "(call $done)")
        guest.configuration.limits.threadsMax = 2
        guard case .finished = try guest.run() else {
            Issue.record("another outcome")
            return
        }
    }

    /// Waits for something that others do soon; fails if it takes half a minute.
    private func eventually(_ isSo: () -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(30)
        while !isSo() {
            guard ContinuousClock.now < end else {
                Issue.record("it has not come to be")
                return
            }
            try await Task.sleep(for: .milliseconds(1))
        }
    }
}
