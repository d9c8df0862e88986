extension Reactor {
    /// The system's, on its best facility; its thread is not started.
    ///
    /// - Throws: `ReactorError.system` if the system has no descriptors left.
    package static func system(
        limits: ReactorLimits = ReactorLimits()
    ) throws(ReactorError) -> Reactor {
        #if os(Linux)
            return Reactor(clock: SystemClock(), poller: try EpollPoller(), limits: limits)
        #else
            return Reactor(clock: SystemClock(), poller: try PollPoller(), limits: limits)
        #endif
    }
}
