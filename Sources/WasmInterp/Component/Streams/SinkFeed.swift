import Platform
import WasmCore

/// Moves bytes of a stream into a sink: those that a guest writes out of its memory, others as they
/// are written.
final class SinkFeed: Sendable {
    private struct State {
        /// What the sink had no room for.
        var rest: ArraySlice<UInt8> = []
        /// One moves at a time; who comes meanwhile lets that one go round again.
        var isRunning = false
        var isAsked = false
        var isOver = false
    }
    private let channel: StreamChannel<UInt8>
    private let sink: any StreamSink
    private let state = Locked(State())

    init(_ channel: StreamChannel<UInt8>, _ sink: any StreamSink) {
        self.channel = channel
        self.sink = sink
    }

    /// There may be something to move.
    func look() {
        let runs = state.withLock { state in
            if state.isRunning { state.isAsked = true }
            if state.isRunning || state.isOver { return false }
            state.isRunning = true
            return true
        }
        guard runs else { return }
        var goesOn = true
        while goesOn {
            run()
            goesOn = state.withLock { state in
                state.isRunning = state.isAsked && !state.isOver
                state.isAsked = false
                return state.isRunning
            }
        }
    }

    private func run() {
        var rest = state.withLock { state in
            defer { state.rest = [] }
            return state.rest
        }
        defer { state.withLock { [rest] in $0.rest = rest } }
        while true {
            if rest.isEmpty {
                switch channel.take(upTo: Int(CopyBuffer.countMax)) {
                case .elements(let elements): rest = elements[...]
                case .later: return
                case .end: return finish(nil)
                case .failure(let error): return finish(error)
                }
            }
            let progress = rest.withUnsafeBytes { bytes in
                sink.write(bytes.bytes) { self.look() }
            }
            switch progress {
            case .bytes(let count): rest = rest.dropFirst(max(count, 0))
            case .later: return
            case .ended:
                rest = []
                return finish(nil)
            }
        }
    }

    /// Takes bytes out of a guest's memory.
    func take(_ bytes: UnsafeRawBufferPointer) -> HostCopy {
        let isFree = state.withLock { !$0.isRunning && !$0.isOver && $0.rest.isEmpty }
        guard isFree else { return HostCopy(count: 0) }
        switch sink.write(bytes.bytes, wake: { [channel] in channel.wakeWriter() }) {
        case .bytes(let count): return HostCopy(count: UInt32(min(max(count, 0), bytes.count)))
        case .later: return HostCopy(count: 0)
        case .ended:
            finish(nil)
            return HostCopy(count: 0, isLast: true)
        }
    }

    private func finish(_ failure: StreamError?) {
        let isFirst = state.withLock { state in
            defer { state.isOver = true }
            return !state.isOver
        }
        guard isFirst else { return }
        channel.send(to: nil)
        channel.close()
        sink.finish(failure)
    }
}

extension StreamReader where Element == UInt8 {
    /// Gives all that comes to a sink. The reader is used up.
    ///
    /// What a guest writes goes out of its memory when somebody drives its store.
    ///
    /// - Throws: ``StreamError``: the reader is used up, or a read is under way.
    public func send(to sink: some StreamSink) throws(StreamError) {
        let channel = try takeIdle()
        let feed = SinkFeed(channel, sink)
        channel.send(to: feed)
        feed.look()
    }
}
