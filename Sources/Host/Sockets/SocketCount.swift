internal import Synchronization

/// One socket among those that a guest may have, as long as somebody holds this.
final class SocketCount {
    private let network: GuestNetwork
    private let lease: BudgetLease?

    /// - Throws: `mfile` if the guest has as many as it may have, `nfile` if its group has.
    init(of network: GuestNetwork) throws(WASIErrno) {
        lease = try network.leaseSocket()
        self.network = network
        network.socketCount.add(1, ordering: .relaxed)
    }

    deinit { network.socketCount.subtract(1, ordering: .relaxed) }
}
