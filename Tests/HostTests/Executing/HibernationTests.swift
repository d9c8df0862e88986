import Foundation
import Host
import Testing
import WasmCore
import WasmInterp

/// Guests that wait for long: their memories lie in files meanwhile, and come back as they were.
@Suite struct HibernationTests {
    private static func withFolder<Answer>(
        _ body: (String) async throws -> Answer
    ) async throws -> Answer {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "weft-hibernation-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.path)
    }

    private static func options(_ folder: String) -> GuestExecutor.Options {
        var options = GuestExecutor.Options()
        options.threadCount = 2
        options.longWait = .milliseconds(1)
        options.hibernation = .init(folder: folder, after: .milliseconds(2))
        return options
    }

    /// A guest that fills its memory, waits, and says whether all is as it was.
    private static func submit(
        _ seed: UInt32, to executor: GuestExecutor, waitingFor input: MemoryPipe
    ) throws -> GuestTask<UInt32> {
        let module = try ExecutorGuest.module()
        return try executor.submit {
            try ExecutorGuest(module, input: input).keep.start(seed)
        }
    }

    private func wake(_ input: MemoryPipe) throws {
        try input.write([1])
    }

    private static func files(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).map { folder + "/" + $0 }
    }

    @Test func guestsGoOnWithTheirMemories() async throws {
        try await Self.withFolder { folder in
            let executor = GuestExecutor(Self.options(folder))
            let inputs = (0..<8).map { _ in MemoryPipe() }
            let tasks = try inputs.enumerated().map { number, input in
                try Self.submit(UInt32(number), to: executor, waitingFor: input)
            }
            try await until { executor.usage.hibernatingCount == 8 }
            #expect(executor.usage.hibernatedBytes >= 8 << 18)
            #expect(try Self.files(folder).count == 8)
            for input in inputs { try wake(input) }
            for task in tasks { #expect(try await task.value == 1) }
            #expect(executor.usage.hibernatedBytes == 0)
            #expect(try Self.files(folder).isEmpty)
        }
    }

    @Test func whoIsCancelledLeavesNoFile() async throws {
        try await Self.withFolder { folder in
            let executor = GuestExecutor(Self.options(folder))
            let input = MemoryPipe()
            let task = try Self.submit(1, to: executor, waitingFor: input)
            try await until { executor.usage.hibernatingCount == 1 }
            task.cancel()
            await #expect(throws: GuestEnd.cancelled) { try await task.value }
            #expect(try Self.files(folder).isEmpty)
        }
    }

    @Test(arguments: ["removed", "shorter", "changed"])
    func whoseFileIsLostEndsAlone(kind: String) async throws {
        try await Self.withFolder { folder in
            let executor = GuestExecutor(Self.options(folder))
            let input = MemoryPipe()
            let task = try Self.submit(1, to: executor, waitingFor: input)
            try await until { executor.usage.hibernatingCount == 1 }
            let file = try #require(try Self.files(folder).first)
            switch kind {
            case "removed": try FileManager.default.removeItem(atPath: file)
            case "shorter":
                let handle = try #require(FileHandle(forUpdatingAtPath: file))
                try handle.truncate(atOffset: 5_000)
                try handle.close()
            default:
                let handle = try #require(FileHandle(forUpdatingAtPath: file))
                try handle.seek(toOffset: 100_000)
                try handle.write(contentsOf: Data([1, 2, 3]))
                try handle.close()
            }
            try wake(input)
            let error = await #expect(throws: GuestEnd.self) { try await task.value }
            guard case .lostMemory(let reason)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(reason.contains(file))
        }
    }

    /// Who finds no room stays in memory.
    @Test(arguments: [true, false]) func withoutRoomAGuestStays(hasFolder: Bool) async throws {
        try await Self.withFolder { folder in
            var options = Self.options(hasFolder ? folder : folder + "/none")
            if hasFolder { options.hibernation?.byteCountMax = 100_000 }
            let executor = GuestExecutor(options)
            let input = MemoryPipe()
            let task = try Self.submit(1, to: executor, waitingFor: input)
            try await Task.sleep(for: .milliseconds(50))
            try wake(input)
            #expect(try await task.value == 1)
            #expect(executor.usage.hibernatedBytes == 0)
            #expect(try Self.files(folder).isEmpty)
        }
    }
}
