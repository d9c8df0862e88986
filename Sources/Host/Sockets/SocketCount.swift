internal import Synchronization

/// One socket among those that a guest may have, as long as somebody holds this.
final class SocketCount {
    private let network: GuestNetwork

    /// - Throws: `mfile` if the guest has as many as it may have.
    init(of network: GuestNetwork) throws(WASIErrno) {
        try network.checkSocketCount()
        self.network = network
        network.socketCount.add(1, ordering: .relaxed)
    }

    deinit { network.socketCount.subtract(1, ordering: .relaxed) }
}
