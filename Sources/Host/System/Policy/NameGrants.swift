/// Which names have resolved to an address, for a time: as long as whoever asked may be expected to
/// use it.
struct NameGrants {
    private struct Grant {
        var name: HostName
        var end: Instant
    }

    private let limits: PolicedNetworkLimits
    private var grants: [IPAddress: [Grant]] = [:]
    /// Addresses in the order in which they came, from a start on.
    private var order: [IPAddress] = []
    private var orderStart = 0

    init(_ limits: PolicedNetworkLimits) { self.limits = limits }

    var addressCount: Int { grants.count }

    mutating func add(_ name: HostName, _ address: IPAddress, now: Instant) {
        let address = address.unmapped
        var list = grants[address] ?? []
        if list.isEmpty { order.append(address) }
        list.removeAll { $0.name == name || $0.end < now }
        list.append(
            Grant(name: name, end: now.advanced(by: limits.grantDuration)))
        if list.count > limits.namesPerAddressMax { list.removeFirst() }
        grants[address] = list
        while grants.count > limits.grantedAddressesMax { dropOldest() }
    }

    func names(of address: IPAddress, now: Instant) -> [HostName] {
        (grants[address.unmapped] ?? []).filter { $0.end >= now }.map(\.name)
    }

    private mutating func dropOldest() {
        guard orderStart < order.count else { return }
        grants[order[orderStart]] = nil
        orderStart += 1
        guard orderStart > order.count / 2 else { return }
        order.removeFirst(orderStart)
        orderStart = 0
    }
}
