import Platform

/// Bytes on their way from a writer to a reader, each of them a guest or the host.
///
/// A pipe holds so many bytes and no more: who writes waits until there is room, who reads until
/// there is something. A guest that waits can be stopped, and can `poll`. Any number of threads and
/// tasks may use a pipe at the same time.
///
///     let pipe = MemoryPipe()
///     first.standardOutput = pipe.output()
///     second.standardInput = pipe.input()
///
/// What a guest reads ends when the last guest that writes has ended, or the host says
/// ``finish()``; writing fails with `pipe` when the last that reads has, or by ``abandon()``.
public final class MemoryPipe: Sendable {
    /// Bytes that it holds at most.
    public let byteCountMax: Int
    private let state: Locked<PipeState>

    /// An empty pipe.
    ///
    /// - Parameter byteCountMax: Bytes that it holds at most; at least one.
    public init(byteCountMax: Int = 65_536) {
        self.byteCountMax = max(1, byteCountMax)
        state = Locked(PipeState(byteCountMax: self.byteCountMax))
    }

    /// An end for a guest to write to; each call makes one, of one guest.
    public func output() -> any OpenFile { PipeEnd(self, writes: true) }

    /// An end for a guest to read from; each call makes one, of one guest.
    public func input() -> any OpenFile { PipeEnd(self, writes: false) }

    /// Says that nobody writes any more: who reads finds the end behind what is there.
    public func finish() { change { $0.isFinished = true } }

    /// Says that nobody reads any more: what is there is lost, and writing fails.
    public func abandon() { change { $0.abandon() } }

    /// Adds what there is room for; 0 for none.
    ///
    /// - Throws: `pipe` if nobody reads, or writing is finished.
    func put(_ bytes: some Collection<UInt8> & Sendable) throws(WASIErrno) -> Int {
        guard !bytes.isEmpty else { return 0 }
        guard let count = change({ $0.put(bytes) }) else { throw .pipe }
        return count
    }

    /// Takes what there is, so many bytes at most: none at the end; nil if there is nothing yet.
    func take(_ count: Int) -> [UInt8]? { change { $0.take(count) } }

    /// Counts the ends of guests.
    func addEnd(writes: Bool) { change { $0.addEnd(writes: writes) } }
    func removeEnd(writes: Bool) { change { $0.removeEnd(writes: writes) } }

    /// Changes the state, then wakes whoever waits if it has become another one.
    private func change<Result: Sendable>(_ body: (inout PipeState) -> Result) -> Result {
        let (result, waiting) = state.withLock { state in
            let before = state.condition
            let result = body(&state)
            guard state.condition != before else { return (result, [@Sendable () -> Void]()) }
            defer { state.waiting = [:] }
            return (result, Array(state.waiting.values))
        }
        for wake in waiting { wake() }
        return result
    }
}

extension MemoryPipe: Waitable {
    public func readiness(forWriting: Bool) -> Readiness {
        state.withLock { $0.readiness(forWriting: forWriting) }
    }

    public func whenChanged(_ wake: @escaping @Sendable () -> Void) -> UInt64 {
        state.withLock { state in
            state.lastNumber += 1
            state.waiting[state.lastNumber] = wake
            return state.lastNumber
        }
    }

    public func forget(_ number: UInt64) {
        state.withLock { _ = $0.waiting.removeValue(forKey: number) }
    }
}
