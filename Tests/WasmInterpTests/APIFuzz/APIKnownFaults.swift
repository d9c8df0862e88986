/// Faults that are known and not repaired yet, which the calls go round. Each goes with its repair.
enum APIKnownFaults {
    /// What the host answers after an instance has gone back to its pool reaches the next use of
    /// it: components that wait for the host are in no pool.
    static let poolsLeakAnswers = true

    /// Waits for the host end when they are asked to on metered engines only: what may wait for an
    /// end of a stream that nobody moves is instantiated in no other store.
    static let waitsIgnoreRequests = true

    /// A guest that gives back a stream or future whose end the host has let go stops the process:
    /// nobody calls `back`.
    static let staleEndsStopTheProcess = true
}
