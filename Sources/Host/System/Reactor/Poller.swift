/// Tells which descriptors are ready: a facility of the system, or a simulation.
package protocol Poller: Sendable {
    /// Watches a descriptor until it is ready once, and forgets how it was watched before. It does
    /// not wait. Called by one thread at a time.
    ///
    /// - Parameter number: Comes back with the event, so that those of earlier calls are known.
    func arm(_ descriptor: Int32, for interest: Readiness, number: UInt32) -> ArmResult

    /// A descriptor is about to be closed. Called at any time, but not during ``arm``.
    func forget(_ descriptor: Int32)

    /// Waits until a descriptor is ready, ``wake()`` was called or the time is over; it may return
    /// earlier. By the loop's thread alone.
    ///
    /// - Parameter nanoseconds: Nil if there is no such time.
    func wait(nanoseconds: UInt64?) throws(ReactorError) -> [PollerEvent]

    /// Ends the wait, or the next one if there is none. From any thread.
    func wake()
}

/// What came of watching a descriptor.
package enum ArmResult: Hashable, Sendable {
    case armed
    /// Armed, and whoever waited for the number before waited for a file that has been closed.
    case armedAnew
    /// It cannot be watched, as nobody has to wait for it: a regular file.
    case alwaysReady
    case failed(ReactorError)
}

/// A descriptor that is ready.
package struct PollerEvent: Hashable, Sendable {
    package var descriptor: Int32
    package var number: UInt32
    package var readiness: Readiness
    /// The system knows no such descriptor.
    package var isClosed = false

    package init(descriptor: Int32, number: UInt32, readiness: Readiness, isClosed: Bool = false) {
        self.descriptor = descriptor
        self.number = number
        self.readiness = readiness
        self.isClosed = isClosed
    }
}
