import Platform

/// The same work for each of many things, on as many threads as there are cores.
package enum OrderedWork {
    /// However many cores there are: each thread may hold a module of the largest size.
    private static let threadsMax = 8

    /// Does it for 0, 1, 2 … and hands the results on in this order, on the caller's thread.
    ///
    /// The caller works too while it has to wait: with one thing, one core, or a system that has no
    /// more threads it does everything.
    ///
    /// - Parameters:
    ///   - work: Called once for each number, on any thread.
    ///   - take: Called with each result as soon as those before were taken.
    /// - Throws: What `take` throws; what nobody has begun is left then.
    package static func forEach<Result: Sendable>(
        count: Int, work: @escaping @Sendable (Int) -> Result,
        take: (Int, Result) throws(Failure) -> Void
    ) throws(Failure) {
        let queue = WorkQueue(count: count, work: work)
        defer { queue.end() }
        for _ in 1..<max(min(ProcessorCount.active, threadsMax, count), 1) {
            guard SystemThread.start({ while queue.workOnce() {} }) else { break }
        }
        for number in 0..<count { try take(number, queue.result(number)) }
    }
}

/// Which number is next, and results that were not taken yet.
private final class WorkQueue<Result: Sendable>: Sendable {
    private struct State {
        var next = 0
        var results: [Int: Result] = [:]
    }

    private let count: Int
    private let work: @Sendable (Int) -> Result
    private let state = Locked(State())
    private let taker = Parker()

    init(count: Int, work: @escaping @Sendable (Int) -> Result) {
        self.count = count
        self.work = work
    }

    /// - Returns: False if there is nothing to do any more.
    func workOnce() -> Bool {
        let number = state.withLock { state in
            defer { state.next = min(state.next + 1, count) }
            return state.next
        }
        guard number < count else { return false }
        let result = work(number)
        state.withLock { $0.results[number] = result }
        taker.wake()
        return true
    }

    /// Waits for a result, and works meanwhile.
    func result(_ number: Int) -> Result {
        while true {
            if let result = state.withLock({ $0.results.removeValue(forKey: number) }) {
                return result
            }
            // Whoever has begun it wakes this thread.
            if !workOnce() { taker.park() }
        }
    }

    /// Lets nobody begin anything more.
    func end() { state.withLock { $0.next = count } }
}
