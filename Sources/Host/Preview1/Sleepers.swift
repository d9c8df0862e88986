import Platform
internal import Synchronization

/// Those who wait without a thread, each of whom is woken once: by what it waits for, or because a
/// descriptor is closed or the guest has ended, of which the system tells nobody.
final class Sleepers: Sendable {
    private struct State {
        var lastNumber: UInt64 = 0
        var wakes: [UInt64: @Sendable () -> Void] = [:]
    }

    private let state = Locked(State())
    private let wakeCount = Atomic<UInt64>(0)

    /// How often all have been woken: those who wait with a thread look at it.
    var wakes: UInt64 { wakeCount.load(ordering: .relaxed) }

    func add(_ wake: @escaping @Sendable () -> Void) -> UInt64 {
        state.withLock { state in
            state.lastNumber += 1
            state.wakes[state.lastNumber] = wake
            return state.lastNumber
        }
    }

    func remove(_ number: UInt64) { _ = take(number) }

    func wake(_ number: UInt64) { take(number)?() }

    func wakeAll() {
        wakeCount.add(1, ordering: .relaxed)
        let wakes = state.withLock { state in
            defer { state.wakes = [:] }
            return state.wakes
        }
        for wake in wakes.values { wake() }
    }

    private func take(_ number: UInt64) -> (@Sendable () -> Void)? {
        state.withLock { $0.wakes.removeValue(forKey: number) }
    }
}
