import Host
import Testing
import WasmCore
import WasmInterp

/// Guests of an executor that mean harm get errors of their own; those beside them do their work.
@Suite struct HostileGuestTests {
    struct Hostile: CustomTestStringConvertible {
        var name: String
        /// What `_start` does.
        var body: String
        /// What the guest comes to: its exit code, or a part of what is said of its end; nil if it
        /// has to be cancelled.
        var end: End?

        enum End { case exits(UInt32), fails(String) }

        var testDescription: String { name }
    }

    static let hostiles = [
        Hostile(name: "traps", body: "(unreachable)", end: .fails("unreachable")),
        Hostile(name: "loops", body: "(loop (br 0))", end: nil),
        Hostile(name: "recurs", body: "(call $deep)", end: .fails("stack")),
        Hostile(
            name: "floods output",
            body: """
                (i32.store (i32.const 0) (i32.const 1024))
                (i32.store (i32.const 4) (i32.const 60000))
                (loop
                  (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
                  (br 0))
                """, end: nil),
        Hostile(
            name: "opens everything",
            body: """
                (loop
                  (br_if 0 (i32.eqz (call $open (i32.const 3) (i32.const 0) (i32.const 64)
                    (i32.const 1) (i32.const 0) (i64.const 0) (i64.const 0) (i32.const 0)
                    (i32.const 8)))))
                (call $exit (i32.const 7))
                """, end: .exits(7)),
        Hostile(
            name: "grows",
            body: """
                (loop (br_if 0 (i32.ne (memory.grow (i32.const 16)) (i32.const -1))))
                (call $exit (i32.const 8))
                """, end: .exits(8)),
        Hostile(
            name: "sleeps and wakes",
            body: """
                (i32.store (i32.const 16) (i32.const 1)) (i64.store (i32.const 24) (i64.const 1))
                (loop
                  (drop (call $poll (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128)))
                  (br 0))
                """, end: nil),
        Hostile(
            name: "moves much at a time",
            body: "(loop (memory.fill (i32.const 0) (i32.const 1) (i32.const 65536)) (br 0))",
            end: nil),
    ]

    private static func module(_ body: String) throws -> Module {
        try ExecutorGuest.module(
            """
            (module
              (import "wasi_snapshot_preview1" "poll_oneoff"
                (func $poll (param i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_write"
                (func $write (param i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "path_open"
                (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
              (memory (export "memory") 1)
              (data (i32.const 64) ".")
              (func $deep (call $deep))
              (func (export "_start") \(body)))
            """)
    }

    private static func configuration() -> sending WASIConfiguration {
        var limits = GuestLimits()
        limits.memoryBytes = 16 << 20
        limits.descriptors = 50
        var configuration = WASIConfiguration()
        configuration.budget = GuestBudget("hostile", limits)
        let files = MemoryFileSystem()
        configuration.preopens = [("/", files.rootDirectory())]
        return configuration
    }

    @Test(arguments: hostiles) func othersDoTheirWork(hostile: Hostile) throws {
        let module = try Self.module(hostile.body)
        let worker = try ExecutorGuest.module()
        var options = GuestExecutor.Options()
        options.threadCount = 2
        options.slice = .fuel(20_000)
        let executor = GuestExecutor(options)
        let many = try (0..<4).map { _ in
            try executor.submit(program: module, Self.configuration())
        }
        let workers = try (0..<20).map { number in
            try executor.submit { try ExecutorGuest(worker).sum.start(UInt64(number) * 100) }
        }
        for (number, task) in workers.enumerated() {
            #expect(try task.wait() == UInt64(number * 100 * (number * 100 + 1) / 2))
        }
        for task in many {
            switch hostile.end {
            case .exits(let code): #expect(try task.wait() == code)
            case .fails(let words):
                let error = #expect(throws: (any Error).self) { _ = try task.wait() }
                #expect("\(error.map { "\($0)" } ?? "")".contains(words))
            case nil:
                task.cancel()
                #expect(throws: GuestEnd.cancelled) { _ = try task.wait() }
            }
        }
    }
}
