import Foundation
import Testing
import WasmCore
import WasmInterp

/// Modules of texts, files and streams.
@Suite struct ModuleLoadingTests {
    private static let text = """
        ;; a module
        (module (func (export "run") (result i32) (i32.const 7)))
        """

    private func run(_ module: Module) throws -> Int32 {
        try Store(engine: module.engine, host: ()).instantiate(module)
            .function("run", as: (() -> Int32).self)()
    }

    private func error(_ body: () throws -> Void) -> ModuleLoadError? {
        do {
            try body()
            return nil
        } catch {
            return error as? ModuleLoadError
        }
    }

    @Test func aTextIsAModule() throws {
        #expect(try run(try Module(text: Self.text, engine: Engine())) == 7)
    }

    @Test(arguments: [
        ("(func", "text:1:6: unexpected token\n(func\n     ^"),
        (
            "(func (result i32))",
            "invalid module: type mismatch: instruction requires [i32] but stack has [] "
                + "in function 0 at offset 0x18"
        ),
    ])
    func whatIsWrongWithATextIsSaid(text: String, message: String) throws {
        let error = error { _ = try Module(text: text, engine: Engine()) }
        #expect(error?.description == message)
        #expect(error?.path == nil)
    }

    @Test func nobodyWantsTheModule() throws {
        let text = "(func " + String(repeating: "nop ", count: 10_000) + ")"
        let gone = InterruptionCheck { true }
        let error = error { _ = try Module(text: text, engine: Engine(), interruption: gone) }
        #expect(error?.isInterruption == true)
        try inFolder { folder in
            let path = folder + "/a.wat"
            try text.write(toFile: path, atomically: false, encoding: .utf8)
            let error = self.error {
                _ = try Module(path: path, engine: Engine(), interruption: gone)
            }
            #expect(error?.isInterruption == true)
        }
    }

    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "weft-loading-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    /// What the file is called says nothing.
    @Test func aFileIsTextOrBinary() throws {
        try inFolder { folder in
            let binary = Data(try WatParser.parseModule(Self.text))
            for content in [binary, Data(Self.text.utf8)] {
                let path = folder + "/file"
                try content.write(to: URL(filePath: path))
                #expect(try run(try Module(path: path, engine: Engine())) == 7)
            }
        }
    }

    private static let wrongFiles: [(name: String, content: [UInt8]?, message: String)] = [
        ("none", nil, "cannot read F/none: No such file or directory"),
        ("a\0b", nil, "cannot read F/a\\u{0}b: No such file or directory"),
        ("", nil, "cannot read F/: Is a directory"),
        ("pipe", nil, "cannot read F/pipe: Not a regular file"),
        (
            "large", Array(repeating: 0, count: 1_001),
            "cannot read F/large: more than 1000 bytes, the most that are taken"
        ),
        ("empty", [], "F/empty: malformed module: unexpected end at offset 0x0"),
        ("text", Array("(func".utf8), "F/text:1:6: unexpected token\n(func\n     ^"),
    ]

    @Test(arguments: wrongFiles)
    func whatIsWrongWithAFileIsSaidWithItsPath(
        _ name: String, _ content: [UInt8]?, _ message: String
    ) throws {
        var configuration = EngineConfiguration()
        configuration.limits.moduleBytesMax = 1_000
        let engine = Engine(configuration)
        try inFolder { folder in
            let path = folder + "/" + name
            if let content { try Data(content).write(to: URL(filePath: path)) }
            if name == "pipe" { #expect(unsafe mkfifo(path, 0o600) == 0) }
            let found = error { _ = try Module(path: path, engine: engine) }
            #expect(found?.description.replacing(folder, with: "F") == message)
            #expect(found?.path == path)
        }
    }

    @Test func aComponentIsCalledOne() {
        let bytes: [UInt8] = [0, 0x61, 0x73, 0x6D, 0x0D, 0, 1, 0]
        #expect(throws: ModuleError.malformed(DecodeError(.component, offset: 4))) {
            try Module(bytes, engine: Engine())
        }
        #expect(DecodeError(.component, offset: 4).description.contains("component"))
    }

    // Streams.

    @Test(arguments: [1, 7, 1_000])
    func aStreamIsAModule(chunkBytes: Int) async throws {
        let bytes = try WatParser.parseModule(Self.text)
        let chunks = AsyncStream<ArraySlice<UInt8>> { continuation in
            for start in stride(from: 0, to: bytes.count, by: chunkBytes) {
                continuation.yield(bytes[start..<min(start + chunkBytes, bytes.count)])
            }
            continuation.finish()
        }
        #expect(try run(try await Module(chunks, engine: Engine())) == 7)
        let single = AsyncStream<UInt8> { continuation in
            for byte in bytes { continuation.yield(byte) }
            continuation.finish()
        }
        #expect(try run(try await Module(single, engine: Engine())) == 7)
    }

    /// What cannot become a module is not read on, and neither is what is too long.
    @Test func aStreamEndsWhereItIsWrong() async throws {
        var configuration = EngineConfiguration()
        configuration.limits.moduleBytesMax = 1_000
        for start: [UInt8] in [Array("<!doctype html>".utf8), [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0]] {
            let source = Endless(start: start)
            let error = await #expect(throws: ModuleError.self) {
                try await Module(source, engine: Engine(configuration))
            }
            if case .malformed = error { continue }
            Issue.record("another error: \(String(describing: error))")
        }
    }

    @Test func aStreamCannotBeShort() async throws {
        let bytes = try WatParser.parseModule(Self.text)
        let chunks = AsyncStream<[UInt8]> { continuation in
            continuation.yield(Array(bytes.dropLast()))
            continuation.finish()
        }
        await #expect(throws: ModuleError.self) { try await Module(chunks, engine: Engine()) }
    }

    struct Failure: Error {}

    @Test func errorsOfAStreamAreHandedOn() async throws {
        let chunks = AsyncThrowingStream<[UInt8], any Error> { $0.finish(throwing: Failure()) }
        await #expect(throws: Failure.self) { try await Module(chunks, engine: Engine()) }
    }

    @Test func aCancelledTaskGetsNoModule() async throws {
        let task = Task.detached {
            while !Task.isCancelled { await Task.yield() }
            _ = try await Module(Endless(start: []), engine: Engine())
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    /// Chunks without end: a start, then custom sections.
    struct Endless: AsyncSequence, Sendable {
        let start: [UInt8]

        struct AsyncIterator: AsyncIteratorProtocol {
            var start: [UInt8]?

            mutating func next() async -> [UInt8]? {
                defer { start = nil }
                return start ?? [0, 2, 1, 0x61]
            }
        }

        func makeAsyncIterator() -> AsyncIterator { AsyncIterator(start: start) }
    }
}
