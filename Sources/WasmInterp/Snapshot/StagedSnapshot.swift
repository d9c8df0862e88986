import Platform

/// Memory that pages are copied to while a guest stands still. It is kept and used again: pages
/// that the system makes anew cost several times what the copy does.
public final class SnapshotStaging: Sendable {
    private let byteCountMax: Int
    /// Those that nobody uses now, and the bytes of all.
    private let state = Locked<State>(State())

    private struct State {
        var idle: [Mapping] = []
        var byteCount = 0
    }

    /// Without any yet.
    ///
    /// - Parameter byteCountMax: Of all snapshots that are staged, and of what is kept.
    public init(byteCountMax: Int = 1 << 32) { self.byteCountMax = byteCountMax }

    deinit { for mapping in state.withLock({ $0.idle }) { mapping.unmap() } }

    /// Bytes that it has of the system.
    public var byteCount: Int { state.withLock { $0.byteCount } }

    /// Gives all that is not in use back to the system.
    public func removeIdle() {
        for mapping in takeIdle() { mapping.unmap() }
    }

    private func takeIdle() -> [Mapping] {
        state.withLock { state in
            defer { state.idle = [] }
            state.byteCount -= state.idle.reduce(0) { $0 + $1.byteCount }
            return state.idle
        }
    }

    /// nil beyond the limit, and if the system has no room.
    fileprivate func take(byteCount: Int) -> Mapping? {
        let known: Mapping? = state.withLock { state in
            let fitting = state.idle.indices.filter { state.idle[$0].byteCount >= byteCount }
            let smallest = fitting.min { state.idle[$0].byteCount < state.idle[$1].byteCount }
            return smallest.map { state.idle.remove(at: $0) }
        }
        if let known { return known }
        // What is too small now will be again.
        removeIdle()
        guard let wanted = Mapping.roundUp(byteCount) else { return nil }
        let isAllowed = state.withLock { state in
            guard wanted <= byteCountMax - state.byteCount else { return false }
            state.byteCount += wanted
            return true
        }
        guard isAllowed else { return nil }
        if let mapping = Mapping(byteCount: wanted) { return mapping }
        state.withLock { $0.byteCount -= wanted }
        return nil
    }

    fileprivate func giveBack(_ mapping: Mapping) {
        state.withLock { $0.idle.append(mapping) }
    }
}

/// A store's state at one moment, copied: the store goes on while it is written, on any thread.
public final class StagedSnapshot: @unchecked Sendable {
    // Sendable: nothing changes once it has been made; the pages are read only, and the mapping
    // that they lie in is nobody else's until this is gone.
    private let capture: SnapshotCapture
    private let mapping: Mapping?
    private let staging: SnapshotStaging

    /// Bytes of pages.
    public var byteCount: Int { capture.byteCount }

    fileprivate init(
        _ capture: SnapshotCapture, in staging: SnapshotStaging
    ) throws(StateError) {
        var capture = capture
        self.staging = staging
        let byteCount = capture.byteCount
        mapping = byteCount > 0 ? staging.take(byteCount: byteCount) : nil
        if byteCount > 0, mapping == nil { throw .limitExceeded("bytes of staged snapshots") }
        if let mapping { capture.copyPages(to: mapping.base) }
        self.capture = capture
    }

    deinit { if let mapping { staging.giveBack(mapping) } }

    /// Writes it; may be done several times.
    ///
    /// - Throws: ``SnapshotError`` if it would need too many others, ``PageStoreError``, what the
    ///   sink throws.
    public func write<Sink: SnapshotSink>(
        _ options: SnapshotOptions = SnapshotOptions(), to sink: Sink
    ) throws -> WrittenSnapshot<Sink> {
        try capture.write(options, to: sink)
    }
}

extension SnapshotCapture {
    /// Copies the pages, one after another, and has them there.
    fileprivate mutating func copyPages(to base: UnsafeMutableRawPointer) {
        var place = base
        for memory in memories.indices {
            for run in memories[memory].runs.indices {
                guard let start = memories[memory].runs[run].start else { continue }
                let byteCount = memories[memory].runs[run].pages.byteCount
                place.copyMemory(from: start, byteCount: byteCount)
                memories[memory].runs[run].start = UnsafeRawPointer(place)
                place += byteCount
            }
        }
    }
}

extension Store {
    /// Copies the store's state, with calls that are under way, to be written while it goes on.
    ///
    /// - Parameter base: A snapshot of this store; what has not changed since is left out.
    /// - Throws: ``StateError`` if the state cannot be captured; nothing has changed then.
    public func stageSnapshot(
        with calls: [any CapturableCall] = [], participants: [any StateParticipant] = [],
        since base: SnapshotBase? = nil, in staging: SnapshotStaging
    ) throws(StateError) -> StagedSnapshot {
        try StagedSnapshot(
            SnapshotCapture(
                state, calls.compactMap(\.pausedCall), participants: participants, since: base),
            in: staging)
    }
}
