import Platform

/// The host's side of a pipe, on a thread that may be held.
extension MemoryPipe {
    /// Writes all bytes, and waits where there is no room until somebody has read.
    ///
    /// - Throws: `pipe` if nobody reads any more, or ``finish()`` was called.
    public func write(_ bytes: [UInt8]) throws(WASIErrno) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = try put(rest)
            rest = rest.dropFirst(count)
            if count == 0 { park(forWriting: true) }
        }
    }

    /// Writes all of a text in UTF-8, and waits where there is no room.
    ///
    /// - Throws: `pipe` if nobody reads any more, or ``finish()`` was called.
    public func write(_ text: String) throws(WASIErrno) { try write([UInt8](text.utf8)) }

    /// Reads what is there, and waits for it if nothing is; nothing at the end.
    ///
    /// - Parameter byteCountMax: Bytes to read at most; at least one.
    public func read(byteCountMax: Int = .max) -> [UInt8] {
        while true {
            if let bytes = take(max(1, byteCountMax)) { return bytes }
            park(forWriting: false)
        }
    }

    private func park(forWriting: Bool) {
        let parker = Parker()
        let number = whenChanged { parker.wake() }
        defer { forget(number) }
        // It may have changed before it was asked to tell.
        if !readiness(forWriting: forWriting).isReady { parker.park() }
    }
}

/// The host's side of a pipe, on a task: no thread is held.
extension MemoryPipe {
    /// Writes all bytes, and waits where there is no room until somebody has read.
    ///
    /// - Throws: `pipe` if nobody reads any more, or ``finish()`` was called; `canceled` if the
    ///   task is cancelled while it waits.
    public func writeAsync(_ bytes: [UInt8]) async throws(WASIErrno) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = try put(rest)
            rest = rest.dropFirst(count)
            if count == 0 {
                await change(forWriting: true)
                if Task.isCancelled { throw .canceled }
            }
        }
    }

    /// Writes all of a text in UTF-8, and waits where there is no room.
    ///
    /// - Throws: `pipe` if nobody reads any more, or ``finish()`` was called; `canceled` if the
    ///   task is cancelled while it waits.
    public func writeAsync(_ text: String) async throws(WASIErrno) {
        try await writeAsync([UInt8](text.utf8))
    }

    /// Reads what is there, and waits for it if nothing is; nothing at the end.
    ///
    /// - Parameter byteCountMax: Bytes to read at most; at least one.
    /// - Throws: `canceled` if the task is cancelled while it waits.
    public func readAsync(byteCountMax: Int = .max) async throws(WASIErrno) -> [UInt8] {
        while true {
            if let bytes = take(max(1, byteCountMax)) { return bytes }
            await change(forWriting: false)
            if Task.isCancelled { throw .canceled }
        }
    }

    /// Comes back when reading, or writing, may not wait any more, or the task is cancelled.
    private func change(forWriting: Bool) async {
        let wait = PipeWait()
        let number = whenChanged { wait.end() }
        defer { forget(number) }
        // It may have changed before it was asked to tell.
        guard !readiness(forWriting: forWriting).isReady else { return }
        await withTaskCancellationHandler {
            await withCheckedContinuation { wait.begin($0) }
        } onCancel: {
            wait.end()
        }
    }
}

/// A task that waits for a pipe; whoever is first ends it.
private final class PipeWait: Sendable {
    private enum State {
        case idle
        case waiting(CheckedContinuation<Void, Never>)
        case ended
    }

    private let state = Locked(State.idle)

    func begin(_ continuation: CheckedContinuation<Void, Never>) {
        let isOver = state.withLock { state in
            if case .ended = state { return true }
            state = .waiting(continuation)
            return false
        }
        if isOver { continuation.resume() }
    }

    func end() {
        let waiting: CheckedContinuation<Void, Never>? = state.withLock { state in
            defer { state = .ended }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        waiting?.resume()
    }
}
