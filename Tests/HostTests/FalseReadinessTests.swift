import Foundation
import Host
import Platform
import Testing
import WasmCore
import WasmInterp

/// What says that it is ready and gives nothing, and what is asked for thousands of times: nobody
/// spins for it.
@Suite struct FalseReadinessTests {
    /// Always ready, and never able.
    private final class Liar: OpenFile, Waitable {
        let attempts = Locked(0)
        var isStream: Bool { true }
        let canRead: Bool
        var canWrite: Bool { !canRead }
        var waitable: (any Waitable)? { self }

        init(canRead: Bool) { self.canRead = canRead }

        func status() -> Filestat { Filestat(type: .unknown) }
        func readiness(forWriting: Bool) -> Readiness { Readiness(isReady: true, isHangup: false) }
        func whenChanged(_ wake: @escaping @Sendable () -> Void) -> UInt64 { 0 }
        func forget(_ number: UInt64) {}

        func read(into bytes: inout MutableRawSpan, at offset: UInt64) throws(WASIErrno) -> Int {
            attempts.withLock { $0 += 1 }
            throw .again
        }

        func write(_ bytes: RawSpan, at offset: UInt64) throws(WASIErrno) -> Int {
            attempts.withLock { $0 += 1 }
            throw .again
        }
    }

    private static func program(reads: Bool) -> String {
        let name = reads ? "fd_read" : "fd_write"
        return """
            (module
              (import "wasi_snapshot_preview1" "\(name)"
                (func $move (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 1)
              (func (export "_start")
                (i32.store (i32.const 4) (i32.const 5))
                (drop (call $move (i32.const \(reads ? 0 : 1)) (i32.const 0) (i32.const 1)
                  (i32.const 8)))))
            """
    }

    @Test(arguments: [true, false], [true, false])
    func aGuestOfALiarIsStoppedByItsDeadline(reads: Bool, isAsync: Bool) async throws {
        let module = try PipeTests.module(Self.program(reads: reads))
        let liar = Liar(canRead: reads)
        var configuration = WASIConfiguration()
        if reads { configuration.standardInput = liar } else { configuration.standardOutput = liar }
        let store = Store(engine: module.engine, host: WASIPreview1(configuration))
        var linker = Linker<WASIPreview1>(engine: module.engine)
        WASIPreview1.define(in: &linker) { $0 }
        let instance = try linker.instantiate(module, in: store)
        store.deadline = .now + .milliseconds(50)
        let start = try instance.function("_start", as: (() -> Void).self)
        let trap = try await #require(throws: Trap.self) {
            if isAsync { try await start.callAsync() } else { try start() }
        }
        #expect(trap.code == .interrupted)
        // Once a millisecond, twice each time.
        #expect(liar.attempts.withLock { $0 } < 1_000)
    }

    @Test func oneDescriptorIsOneWaitHoweverOftenItIsAskedFor() async throws {
        let pipe = Pipe()
        let request = WaitRequest(
            descriptor: pipe.fileHandleForReading.fileDescriptor, forWriting: false)
        let isWoken = Locked(false)
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let giveUp = HostWaiter().whenReady(
            Array(repeating: request, count: 100_000), nanoseconds: nil, isInterrupted: nil
        ) {
            isWoken.withLock { $0 = true }
            continuation.finish()
        }
        try await Task.sleep(for: .milliseconds(30))
        #expect(!isWoken.withLock { $0 })
        try pipe.fileHandleForWriting.write(contentsOf: [1])
        for await _ in stream {}
        #expect(isWoken.withLock { $0 })
        giveUp()
    }
}
