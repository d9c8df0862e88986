/// Where sockets come from and names are asked for: the host, or a simulation.
package protocol Network: AnyObject, Sendable {
    /// Where its sockets and questions wait, and by whose clock.
    var reactor: Reactor { get }

    /// Opens a socket, which neither waits nor goes to other programs.
    ///
    /// - Throws: `unsupported`, `tooManyDescriptors`, `noMemory`, `denied`.
    func makeSocket(
        _ family: AddressFamily, _ kind: SocketKind
    ) throws(NetworkError) -> any NetworkSocket

    /// Asks for the addresses of a name. The answer is told once, on the loop's thread; it has one
    /// address at least, each once, in the order in which they are to be tried.
    ///
    /// - Parameters:
    ///   - id: Cancelling it at the reactor ends the question: `cancelled`.
    ///   - family: Of the addresses; nil for both of IP.
    ///   - deadline: When nobody wants to know any more: `timedOut`.
    /// - Throws: `tooManyResolutions`, `notWaiting`, and what the answer may be: `nameNotFound`,
    ///   `nameUnavailable`, `tooManyAddresses`, `unsupported`.
    func resolve(
        _ id: WaitID, _ name: HostName, _ family: AddressFamily?, until deadline: Instant?,
        _ completion: @escaping @Sendable (Result<[IPAddress], NetworkError>) -> Void
    ) throws(NetworkError)
}

/// Bounds of a network.
package struct NetworkLimits: Sendable {
    /// Threads that ask for names, each for one at a time.
    package var resolversMax = 4
    /// Of these, as many as one asker has at a time; others take turns.
    package var resolversPerAskerMax = 2
    /// Names that are being asked for at a time.
    package var resolutionsMax = 256
    /// Addresses of a name.
    package var addressesMax = 1_024

    package init() {}
}
