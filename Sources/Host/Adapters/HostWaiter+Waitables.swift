import Platform

/// Waiting for what is in this process, alone or with descriptors beside it.
extension HostWaiter {
    /// Nanoseconds between two looks at descriptors, which wake nobody here.
    private static let look: UInt64 = 1_000_000

    /// - Parameter waitables: Those of the requests, each once.
    static func wait(
        _ requests: [WaitRequest], for waitables: [any Waitable], nanoseconds: UInt64?,
        isInterrupted: () -> Bool
    ) -> WaitOutcome {
        let parker = Parker()
        let start = ContinuousClock.now
        let hasDescriptors = requests.contains { $0.waitable == nil }
        let stepMax = Duration.nanoseconds(hasDescriptors ? look : slice)
        while true {
            if isInterrupted() { return .interrupted }
            // What changes from here on wakes, so nothing is missed between look and sleep.
            let numbers = waitables.map { $0.whenChanged { parker.wake() } }
            defer { for (waitable, number) in zip(waitables, numbers) { waitable.forget(number) } }
            if let answers = ready(requests) { return .ready(answers) }
            let elapsed = ContinuousClock.now - start
            let left = nanoseconds.map { Duration.nanoseconds($0) - elapsed }
            if let left, left <= .zero { return .timedOut }
            parker.park(until: .now + min(left ?? stepMax, stepMax))
        }
    }

    /// What is ready now, or nil if nothing is.
    static func ready(_ requests: [WaitRequest]) -> [Readiness]? {
        let polled = poll(requests, milliseconds: 0)
        let answers = requests.indices.map { index in
            requests[index].waitable?.readiness(forWriting: requests[index].forWriting)
                ?? polled?[index] ?? Readiness(isReady: false, isHangup: false)
        }
        return answers.contains { $0.isReady } ? answers : nil
    }
}

extension [WaitRequest] {
    /// What is waited for that has no descriptor, each once.
    var waitables: [any Waitable] {
        var known: Set<ObjectIdentifier> = []
        return compactMap(\.waitable).filter { known.insert(ObjectIdentifier($0)).inserted }
    }
}
