/// What an executor runs: one thread at a time runs a slice of it.
protocol GuestProgram: AnyObject, Sendable {
    /// Lets it run, from its start or from where it paused.
    ///
    /// - Parameter fuel: Instructions after which it pauses.
    func run(fuel: UInt64) -> GuestStep
    /// Ends it where it paused.
    func end(_ reason: GuestEnd) -> GuestStep
    /// Its slice took so many nanoseconds.
    ///
    /// - Returns: Its end, if its time is over.
    func note(_ nanoseconds: UInt64) -> GuestStep?
    /// Has a slice that runs come to its end soon; called on any thread.
    func pause()
    /// It waits for long: lets others have what it does not need meanwhile.
    ///
    /// - Parameter pages: Where its memory can be put aside.
    /// - Returns: Bytes of its memory that are there now.
    func rest(_ pages: HibernationFolder?) -> UInt64
}

/// How far a slice came.
enum GuestStep {
    case paused
    /// It waits for something that calls a closure once, on any thread: now or later.
    ///
    /// What it gives back gives the wait up.
    case waits((@escaping @Sendable () -> Void) -> @Sendable () -> Void)
    /// The same, but nobody may touch the guest before the closure has been called; giving up asks
    /// for that to be soon.
    case held((@escaping @Sendable () -> Void) -> @Sendable () -> Void)
    /// Calling the closure tells those who wait for it, once it counts as a guest no more.
    case ended(@Sendable () -> Void)
}

extension GuestStep {
    var isEnd: Bool { if case .ended = self { true } else { false } }
}
