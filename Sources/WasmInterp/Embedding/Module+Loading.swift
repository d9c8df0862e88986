import Platform
import WasmCore

// Modules of texts, files and streams.

extension Module {
    /// Takes in a module in the text format.
    ///
    /// - Parameter interruption: Whether the module is still wanted.
    /// - Throws: ``ModuleLoadError`` for text that is malformed, or a module that is invalid.
    public convenience init(
        text: String, engine: Engine, interruption: InterruptionCheck = .never
    ) throws(ModuleLoadError) {
        try self.init(
            contents: Array(text.utf8), isText: true, path: nil, engine: engine,
            interruption: interruption)
    }

    /// Takes in a file, binary or text by how it starts; names don't matter.
    ///
    /// The file is read, not mapped, so what becomes of it later changes nothing. It may have as
    /// many bytes as the engine's `ModuleLimits.moduleBytesMax` says.
    ///
    /// - Parameter interruption: Whether the module is still wanted; asked while reading too.
    /// - Throws: ``ModuleLoadError``, with the path, for what is no regular file, can't be read, or
    ///   is no module.
    public convenience init(
        path: String, engine: Engine, interruption: InterruptionCheck = .never
    ) throws(ModuleLoadError) {
        let bytes: [UInt8]
        do throws(SystemFile.ReadFailure) {
            bytes = try SystemFile.read(
                path, bytesMax: engine.configuration.limits.moduleBytesMax,
                mayGoOn: { !interruption.isRequested })
        } catch {
            throw ModuleLoadError(
                error.reason(bytesMax: engine.configuration.limits.moduleBytesMax), path: path)
        }
        try self.init(
            contents: bytes, isText: WatParser.isText(bytes), path: path, engine: engine,
            interruption: interruption)
    }

    private convenience init(
        contents: [UInt8], isText: Bool, path: String?, engine: Engine,
        interruption: InterruptionCheck
    ) throws(ModuleLoadError) {
        var bytes = contents
        do throws(TextError) {
            if isText { bytes = try WatParser.parseModule(contents, interruption: interruption) }
        } catch {
            throw ModuleLoadError(.text(error), path: path)
        }
        do throws(ModuleError) {
            try self.init(ModuleBytes(bytes), engine: engine, interruption: interruption)
        } catch {
            throw ModuleLoadError(.module(error), path: path)
        }
    }

    /// Takes in a binary while it arrives, in pieces such as `Data` or arrays of bytes.
    ///
    /// Sections are decoded as soon as they are there, so that what can't become a module ends the
    /// reading. No actor is held meanwhile. Cancelling the task ends it.
    ///
    /// - Throws: `ModuleError`, what the sequence throws, or a `CancellationError`.
    public convenience init<Chunks: AsyncSequence>(
        _ chunks: sending Chunks, engine: Engine
    ) async throws where Chunks.Element: Collection<UInt8> {
        let interruption = InterruptionCheck { Task.isCancelled }
        do {
            let decoded = try await Self.decode(chunks, engine, interruption)
            try self.init(decoded, engine: engine, interruption: interruption)
        } catch let error as ModuleError where error.isInterruption {
            throw CancellationError()
        }
    }

    /// The same for single bytes, as `URL.resourceBytes` and `FileHandle.bytes` give them.
    ///
    /// - Throws: `ModuleError`, what the sequence throws, or a `CancellationError`.
    public convenience init<Bytes: AsyncSequence>(
        _ bytes: sending Bytes, engine: Engine
    ) async throws where Bytes.Element == UInt8 {
        try await self.init(ByteChunks(bytes: bytes), engine: engine)
    }

    private static func decode<Chunks: AsyncSequence>(
        _ chunks: Chunks, _ engine: Engine, _ interruption: InterruptionCheck
    ) async throws -> DecodedModule where Chunks.Element: Collection<UInt8> {
        var decoder = StreamingModuleDecoder(
            features: engine.configuration.features, limits: engine.configuration.limits,
            interruption: interruption)
        for try await chunk in chunks {
            try Task.checkCancellation()
            do throws(DecodeError) {
                try decoder.feed(chunk)
            } catch {
                throw ModuleError.malformed(error)
            }
        }
        try Task.checkCancellation()
        do throws(DecodeError) {
            return try decoder.finish()
        } catch {
            throw ModuleError.malformed(error)
        }
    }
}

/// Bytes that come one by one, in pieces: a piece costs the decoder a look at what is missing.
private struct ByteChunks<Bytes: AsyncSequence>: AsyncSequence where Bytes.Element == UInt8 {
    static var chunkBytes: Int { 1 << 14 }

    let bytes: Bytes

    struct AsyncIterator: AsyncIteratorProtocol {
        var bytes: Bytes.AsyncIterator

        mutating func next() async throws -> [UInt8]? {
            var chunk: [UInt8] = []
            while chunk.count < ByteChunks.chunkBytes, let byte = try await bytes.next() {
                chunk.append(byte)
            }
            return chunk.isEmpty ? nil : chunk
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(bytes: bytes.makeAsyncIterator()) }
}

extension SystemFile.ReadFailure {
    fileprivate func reason(bytesMax: Int) -> ModuleLoadError.Reason {
        switch self {
        case .system(let words): .unreadable(words)
        case .tooLarge: .unreadable("more than \(bytesMax) bytes, the most that are taken")
        case .interrupted: .module(.malformed(DecodeError(.interrupted, offset: 0)))
        }
    }
}
