import Platform

/// What a guest came to, for those who wait for it.
final class GuestOutcome<Output: Sendable>: Sendable {
    private struct State {
        var result: Result<Output, any Error>?
        var tasks: [CheckedContinuation<Result<Output, any Error>, Never>] = []
        var threads: [Parker] = []
    }

    private let state = Locked(State())

    func set(_ result: Result<Output, any Error>) {
        let (tasks, threads) = state.withLock { state in
            state.result = result
            defer { (state.tasks, state.threads) = ([], []) }
            return (state.tasks, state.threads)
        }
        for task in tasks { task.resume(returning: result) }
        for thread in threads { thread.wake() }
    }

    var result: Result<Output, any Error>? { state.withLock { $0.result } }

    var value: Result<Output, any Error> {
        get async {
            await withCheckedContinuation { continuation in
                let result = state.withLock { state in
                    if state.result == nil { state.tasks.append(continuation) }
                    return state.result
                }
                if let result { continuation.resume(returning: result) }
            }
        }
    }

    /// Holds the thread until there is one.
    func wait() -> Result<Output, any Error> {
        let parker = Parker()
        while true {
            let result = state.withLock { state in
                if state.result == nil { state.threads.append(parker) }
                return state.result
            }
            if let result { return result }
            parker.park()
        }
    }
}
