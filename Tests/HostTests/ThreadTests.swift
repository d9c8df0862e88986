import Foundation
import Host
import Testing
import WasmCore
import WasmInterp

/// Programs with threads. Spec: wasi-threads.
@Suite struct ThreadTests {
    @Test(arguments: [false, true])
    func threadsShareMemoryAndAreWaitedFor(isMetered: Bool) throws {
        var guest = ThreadGuest(
            """
            (loop $again
              (if (i32.lt_s (call $spawn (i32.add (local.get $i) (i32.const 100))) (i32.const 1))
                (then unreachable))
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $again (i32.lt_u (local.get $i) (i32.const 20))))
            (call $join (i32.const 20))
            (call $exit (i32.rem_u (i32.atomic.load (i32.const 4)) (i32.const 100)))
            """,
            thread: """
                (drop (i32.atomic.rmw.add (i32.const 4) (local.get $arg)))
                (call $done)
                """)
        guest.isMetered = isMetered
        // 100 + … + 119 = 2190.
        expect(try guest.run(), exit: 90)
    }

    @Test func numbersStartAtOneAndDiffer() throws {
        let guest = ThreadGuest(
            """
            (if (i32.ne (call $spawn (i32.const 0)) (i32.const 1)) (then unreachable))
            (call $join (i32.const 1))
            (if (i32.ne (call $spawn (i32.const 0)) (i32.const 2)) (then unreachable))
            (call $join (i32.const 2))
            (call $exit (i32.atomic.load (i32.const 4)))
            """,
            thread: "(drop (i32.atomic.rmw.add (i32.const 4) (local.get $tid))) (call $done)")
        expect(try guest.run(), exit: 3)
    }

    @Test(arguments: [0, 1, 3])
    func threadsAreLimited(count: Int) throws {
        var guest = ThreadGuest(
            """
            (loop $again
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $again (i32.gt_s (call $spawn (i32.const 0)) (i32.const 0))))
            ;; `again` is 6.
            (if (i32.ne (call $spawn (i32.const 0)) (i32.const -6)) (then unreachable))
            (call $exit (i32.sub (local.get $i) (i32.const 1)))
            """, thread: "(call $forever)")
        guest.configuration.limits.threadsMax = count
        expect(try guest.run(), exit: UInt32(count))
    }

    @Test(arguments: [
        "(call $forever)", "(loop (br 0))",
        "(drop (call $poll (i32.const 64) (i32.const 128) (i32.const 1) (i32.const 192)))",
    ])
    func theReturnOfTheFirstThreadEndsTheOthers(thread: String) throws {
        // The subscription at 64 is to a clock, an hour away.
        let guest = ThreadGuest(
            """
            (i64.store (i32.const 88) (i64.const 3600000000000))
            (drop (call $spawn (i32.const 0)))
            (drop (call $spawn (i32.const 0)))
            (call $join (i32.const 2))
            """, thread: "(call $done) \(thread)")
        guard case .finished = try guest.run() else {
            Issue.record("another outcome")
            return
        }
    }

    /// Without metering only what computes goes on, until its process ends.
    @Test(arguments: [
        ("(call $forever)", false), ("(call $forever)", true), ("(loop (br 0))", true),
    ])
    func anExitOfAnyThreadEndsAll(body: String, isMetered: Bool) throws {
        var guest = ThreadGuest(
            "(drop (call $spawn (i32.const 0))) (drop (call $spawn (i32.const 1))) \(body)",
            thread: "(if (local.get $arg) (then (call $exit (i32.const 7)))) \(body)")
        guest.isMetered = isMetered
        expect(try guest.run(), exit: 7)
    }

    @Test func aTrapOfAnyThreadEndsAll() throws {
        let guest = ThreadGuest(
            "(drop (call $spawn (i32.const 0))) (call $forever)", thread: "unreachable")
        guard case .trapped(let trap, let thread) = try guest.run() else {
            Issue.record("another outcome")
            return
        }
        #expect(trap.code == .unreachable)
        #expect(thread == 1)
    }

    @Test func anEmbedderEndsAProgram() throws {
        let threads = try ThreadGuest(
            "(drop (call $spawn (i32.const 0))) (call $forever)", thread: "(loop (br 0))"
        ).prepare()
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 0.02)
            threads.interrupt()
        }
        guard case .trapped(let trap, _) = threads.run() else {
            Issue.record("another outcome")
            return
        }
        #expect(trap.code == .interrupted)
        // It does not run again.
        guard case .trapped = threads.run() else {
            Issue.record("another outcome")
            return
        }
    }

    @Test func missingImportsAreNamed() throws {
        let guest = ThreadGuest("", imports: #"(import "env" "other" (func))"#)
        guard case .refused(let error) = try guest.run() else {
            Issue.record("another outcome")
            return
        }
        #expect(error == .unknownImport(module: "env", name: "other"))
    }

    /// Each thread writes a line as often, in one call each: no line is torn, none is lost.
    @Test func threadsWriteToOneOutput() throws {
        var guest = ThreadGuest(
            """
            (loop $again
              (drop (call $spawn (local.get $i)))
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $again (i32.lt_u (local.get $i) (i32.const 8))))
            (call $join (i32.const 8))
            """,
            thread: """
                (local $place i32) (local $i i32)
                (local.set $place
                  (i32.add (i32.const 1024) (i32.mul (local.get $arg) (i32.const 64))))
                (i64.store (i32.add (local.get $place) (i32.const 16))
                  (i64.mul (i64.const 0x0101010101010101)
                    (i64.extend_i32_u (i32.add (i32.const 65) (local.get $arg)))))
                (i32.store8 (i32.add (local.get $place) (i32.const 23)) (i32.const 10))
                (i32.store (local.get $place) (i32.add (local.get $place) (i32.const 16)))
                (i32.store (i32.add (local.get $place) (i32.const 4)) (i32.const 8))
                (loop $again
                  (drop (call $fd_write (i32.const 1) (local.get $place) (i32.const 1)
                    (i32.add (local.get $place) (i32.const 8))))
                  (local.set $i (i32.add (local.get $i) (i32.const 1)))
                  (br_if $again (i32.lt_u (local.get $i) (i32.const 50))))
                (call $done)
                """)
        let output = BytesOutput()
        guest.configuration.standardOutput = output
        guard case .finished = try guest.run() else {
            Issue.record("another outcome")
            return
        }
        var counts: [String: Int] = [:]
        for line in output.text.split(separator: "\n") { counts[String(line), default: 0] += 1 }
        #expect(counts.count == 8)
        for letter in "ABCDEFGH" { #expect(counts[String(repeating: letter, count: 7)] == 50) }
    }

    /// A read from a pipe that nobody writes to keeps no other thread from its calls.
    @Test func aThreadThatWaitsForInputLetsOthersIn() throws {
        let pipe = Pipe()
        var guest = ThreadGuest(
            """
            (i32.store (i32.const 64) (i32.const 80))
            (i32.store (i32.const 68) (i32.const 1))
            (drop (call $spawn (i32.const 0)))
            (call $join (i32.const 1))
            (drop (call $fd_write (i32.const 1) (i32.const 64) (i32.const 1) (i32.const 72)))
            (call $exit (i32.const 3))
            """,
            thread: """
                (call $done)
                (drop (call $fd_read (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 76)))
                """)
        guest.configuration.standardInput = HostFile(
            borrowing: pipe.fileHandleForReading.fileDescriptor, canRead: true, canWrite: false)
        let output = BytesOutput()
        guest.configuration.standardOutput = output
        expect(try guest.run(), exit: 3)
        #expect(output.bytes.count == 1)
    }

    /// Each thread starts the next one and ends: all of them have the first one's fuel together.
    @Test func threadsHaveOneAmountOfFuel() throws {
        let guest = ThreadGuest(
            "(drop (call $spawn (i32.const 0))) (call $forever)",
            thread: "(drop (call $spawn (i32.const 0)))")
        var settings = EngineConfiguration()
        settings.isMetered = true
        let engine = Engine(settings)
        let module = try Module(try WatParser.parseModule(guest.text), engine: engine)
        let threads = try WASIThreads(module, WASIConfiguration())
        let outcome = threads.run(makeStore: { _ in
            let store = Store(engine: engine, host: ())
            store.fuel = 200_000
            return store
        })
        guard case .trapped(let trap, _) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(trap.code == .outOfFuel)
    }

    private func expect(_ outcome: WASIThreads.Outcome, exit code: UInt32) {
        if case .exited(code) = outcome { return }
        Issue.record("expected exit \(code), got \(outcome)")
    }
}
