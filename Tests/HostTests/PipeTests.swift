import Foundation
import Host
import Platform
import Testing
import WasmCore
import WasmInterp

/// Pipes in memory, between the host and guests and between guests.
/// They wait for each other's turns: with all other tests beside them that takes a while.
@Suite(.timeLimit(.minutes(20))) struct PipeTests {
    /// Copies its input to its output, in pieces of 16 bytes, and ends with the last error.
    static let cat = """
        (module
          (import "wasi_snapshot_preview1" "fd_read"
            (func $read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write"
            (func $write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (memory (export "memory") 1)
          (func (export "_start") (local $errno i32)
            (i32.store (i32.const 0) (i32.const 64))
            (loop $again
              (i32.store (i32.const 4) (i32.const 16))
              (local.set $errno
                (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
              (if (i32.and (i32.eqz (local.get $errno)) (i32.ne (i32.load (i32.const 8))
                    (i32.const 0)))
                (then
                  (i32.store (i32.const 4) (i32.load (i32.const 8)))
                  (local.set $errno
                    (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
                  (br_if $again (i32.eqz (local.get $errno))))))
            (call $exit (local.get $errno))))
        """

    static func module(_ text: String = cat) throws -> Module {
        var settings = EngineConfiguration()
        settings.isMetered = true
        return try Module(try WatParser.parseModule(text), engine: Engine(settings))
    }

    private static func run(
        _ module: Module, _ input: any OpenFile, _ output: any OpenFile
    ) -> Task<UInt32, any Error> {
        var configuration = WASIConfiguration()
        configuration.standardInput = input
        configuration.standardOutput = output
        nonisolated(unsafe) let given = configuration
        return Task { unsafe try await WASIPreview1.runAsync(module, given) }
    }

    static let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

    /// The pipes hold less than goes through them, so everybody waits for the others.
    @Test(arguments: [1, 7, 100_000])
    func bytesGoThroughTwoGuests(byteCountMax: Int) async throws {
        let bytes = Array(Self.bytes.prefix(byteCountMax == 1 ? 500 : Self.bytes.count))
        let module = try Self.module()
        let pipes = (0..<3).map { _ in MemoryPipe(byteCountMax: byteCountMax) }
        let first = Self.run(module, pipes[0].input(), pipes[1].output())
        let second = Self.run(module, pipes[1].input(), pipes[2].output())
        let writer = Task {
            try await pipes[0].writeAsync(bytes)
            pipes[0].finish()
        }
        var received: [UInt8] = []
        for await chunk in pipes[2].chunks {
            #expect(chunk.count <= byteCountMax)
            received += chunk
        }
        #expect(received == bytes)
        try await writer.value
        #expect(try await first.value == 0)
        #expect(try await second.value == 0)
    }

    @Test func theHostMayHoldAThread() throws {
        let (input, output) = (MemoryPipe(byteCountMax: 3), MemoryPipe(byteCountMax: 5))
        let module = try Self.module()
        // Threads of their own: those of tasks are few, and must not be held.
        Thread.detachNewThread {
            var configuration = WASIConfiguration()
            configuration.standardInput = input.input()
            configuration.standardOutput = output.output()
            nonisolated(unsafe) let given = configuration
            let code = try? unsafe WASIPreview1.run(module, given)
            #expect(code == 0)
        }
        Thread.detachNewThread {
            do { try input.write("over and over") } catch { Issue.record(error) }
            input.finish()
        }
        var text: [UInt8] = []
        while true {
            let part = output.read(byteCountMax: 4)
            if part.isEmpty { break }
            text += part
        }
        #expect(String(decoding: text, as: UTF8.self) == "over and over")
        #expect(throws: WASIErrno.pipe) { try input.write("more") }
        #expect(output.read().isEmpty)
    }

    /// What a pipe has no room for is not paid for again and again.
    @Test func aWriteCostsWhatItMovesHoweverOftenItWaits() async throws {
        let module = try Self.module(
            """
            (module
              (import "wasi_snapshot_preview1" "fd_write"
                (func $write (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 17)
              (func (export "_start")
                (i32.store (i32.const 0) (i32.const 1024))
                (i32.store (i32.const 4) (i32.const 0x100000))
                (if (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))
                  (then (unreachable)))))
            """)
        let pipe = MemoryPipe(byteCountMax: 256)
        var configuration = WASIConfiguration()
        configuration.standardOutput = pipe.output()
        nonisolated(unsafe) let given = configuration
        let run = Task {
            unsafe try await WASIPreview1.runAsync(module, given, fuel: 5_000_000)
        }
        var byteCount = 0
        for await bytes in pipe.chunks { byteCount += bytes.count }
        #expect(try await run.value == 0)
        #expect(byteCount == 1 << 20)
    }

    @Test func aReaderThatHasGoneIsABrokenPipe() async throws {
        let (input, output) = (MemoryPipe(), MemoryPipe(byteCountMax: 2))
        let guest = Self.run(try Self.module(), input.input(), output.output())
        try await input.writeAsync("more than fits")
        _ = try await output.readAsync(byteCountMax: 1)
        output.abandon()
        // What was written of the first write counts; the next one fails.
        try await input.writeAsync("again")
        #expect(try await guest.value == UInt32(WASIErrno.pipe.rawValue))
        // The guest has ended, and nobody else reads what is written to it.
        await #expect(throws: WASIErrno.pipe) { try await input.writeAsync("x") }
    }

    @Test func whoWaitsCanBeCancelled() async throws {
        let pipe = MemoryPipe(byteCountMax: 1)
        let reader = Task { try await pipe.readAsync() }
        let loop = Task { () -> [UInt8]? in
            for await chunk in pipe.chunks { return chunk }
            return nil
        }
        let guest = Self.run(try Self.module(), pipe.input(), NullOutput())
        try await Task.sleep(for: .milliseconds(10))
        for cancel in [reader.cancel, loop.cancel, guest.cancel] { cancel() }
        await #expect(throws: WASIErrno.canceled) { _ = try await reader.value }
        #expect(await loop.value == nil)
        await #expect(throws: WASIProgramError.self) { _ = try await guest.value }
        let full = MemoryPipe(byteCountMax: 1)
        let writer = Task { try await full.writeAsync("two") }
        try await Task.sleep(for: .milliseconds(5))
        writer.cancel()
        await #expect(throws: WASIErrno.canceled) { try await writer.value }
    }

    /// The end comes when the last descriptor of a pipe has gone, not the first.
    @Test func closedDescriptorsEndAPipe() throws {
        let pipe = MemoryPipe()
        var configuration = WASIConfiguration()
        let end = pipe.output()
        configuration.standardOutput = end
        configuration.standardError = end
        let guest = Guest(configuration)
        #expect(guest.write(1, "a") == .success)
        #expect(guest.errno(.fdClose, 1) == .success)
        #expect(guest.write(2, "b") == .success)
        #expect(guest.errno(.fdRenumber, 0, 2) == .success)
        #expect(pipe.read() == Array("ab".utf8))
        #expect(pipe.read().isEmpty)
        // So does the end of the guest's world.
        let other = MemoryPipe()
        configuration.standardError = other.output()
        let second = Guest(configuration)
        #expect(second.write(2, "c") == .success)
        second.wasi.close()
        #expect(other.read() == Array("c".utf8))
        #expect(other.read().isEmpty)
        #expect(second.call(.fdClose, 2) == .interrupted)
    }

    /// `poll_oneoff` waits for pipes as for descriptors, in real time and in virtual time.
    @Test(arguments: [false, true])
    func pipesArePolled(isVirtual: Bool) throws {
        let (input, output) = (MemoryPipe(), MemoryPipe(byteCountMax: 1))
        var configuration = WASIConfiguration()
        configuration.standardInput = input.input()
        configuration.standardOutput = output.output()
        if isVirtual {
            let clock = VirtualClock()
            configuration.clock = clock
            configuration.waiter = VirtualWaiter(clock)
        }
        let guest = Guest(configuration)
        /// Reading 0, writing 1, and perhaps a clock of 20 ms.
        func poll(_ tags: [UInt8]) -> [UInt8] {
            for (index, tag) in tags.enumerated() {
                let address = 1024 + index * 48
                guest.store(UInt64(tag), at: address)
                guest.store(tag, at: address + 8)
                guest.store(UInt32(tag == 2 ? 1 : tag == 1 ? 0 : 1), at: address + 16)
                guest.store(UInt64(20_000_000), at: address + 24)
                guest.store(UInt16(0), at: address + 40)
            }
            guard guest.errno(.pollOneoff, 1024, 4096, UInt64(tags.count), 16) == .success
            else { return [] }
            return (0..<Int(guest.load(UInt32.self, at: 16))).map {
                guest.load(UInt8.self, at: 4096 + $0 * 32)
            }
        }
        #expect(poll([1, 0]) == [0])
        #expect(poll([1, 2]) == [2])
        #expect(guest.write(1, "x") == .success)
        #expect(poll([2, 0]) == [0])
        try input.write("y")
        #expect(poll([1, 2, 0]) == [1])
        #expect(guest.read(0).text == "y")
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 0.01)
            input.finish()
        }
        // For ever, but for the end.
        #expect(poll([1]) == [1])
        #expect(guest.read(0).text == "")
    }

    /// A guest that waits for a pipe and for a descriptor of the system finds either.
    @Test func pipesBesideDescriptors() throws {
        var ends: [Int32] = [0, 0]
        try #require(unsafe Platform.pipe(&ends) == 0)
        defer { ends.forEach { _ = close($0) } }
        let pipe = MemoryPipe()
        let requests = [
            WaitRequest(descriptor: ends[0], forWriting: false),
            WaitRequest(.waitable(pipe), forWriting: false),
            WaitRequest(descriptor: ends[0], forWriting: false),
        ]
        func look() -> [Bool]? {
            let outcome = HostWaiter().wait(
                requests, nanoseconds: 5_000_000, isInterrupted: { false })
            guard case .ready(let answers) = outcome else { return nil }
            return answers.map(\.isReady)
        }
        #expect(look() == nil)
        try pipe.write("x")
        #expect(look() == [false, true, false])
        _ = pipe.read()
        let byte: [UInt8] = [1]
        #expect(unsafe Platform.write(ends[1], byte, 1) == 1)
        #expect(look() == [true, false, true])
    }
}
