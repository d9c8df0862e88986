/// Which names have resolved to an address, for a time: as long as whoever asked may be expected to
/// use it.
struct NameGrants {
    private struct Grant {
        var name: HostName
        var end: Instant
    }

    private struct Grants {
        var list: [Grant]
        /// Of the last one that came.
        var number: UInt64
    }

    private let duration: Duration
    private let addressesMax: Int
    private let namesPerAddressMax: Int
    private var grants: [IPAddress: Grants] = [:]
    /// Addresses in the order in which grants of theirs came; those of the last ones count.
    private var order: [(address: IPAddress, number: UInt64)] = []
    private var orderStart = 0
    private var lastNumber: UInt64 = 0

    init(_ limits: PolicedNetworkLimits) {
        duration = limits.grantDuration
        addressesMax = max(1, limits.grantedAddressesMax)
        namesPerAddressMax = max(1, limits.namesPerAddressMax)
    }

    mutating func add(_ name: HostName, _ address: IPAddress, now: Instant) {
        let address = address.unmapped
        var list = grants[address]?.list ?? []
        list.removeAll { $0.name == name || $0.end < now }
        list.append(Grant(name: name, end: now.advanced(by: duration)))
        if list.count > namesPerAddressMax { list.removeFirst() }
        lastNumber += 1
        grants[address] = Grants(list: list, number: lastNumber)
        order.append((address, lastNumber))
        while grants.count > addressesMax, dropOldest() {}
        dropPassed()
    }

    func names(of address: IPAddress, now: Instant) -> [HostName] {
        (grants[address.unmapped]?.list ?? []).filter { $0.end >= now }.map(\.name)
    }

    /// - Returns: Whether there was one.
    private mutating func dropOldest() -> Bool {
        while orderStart < order.count {
            let (address, number) = order[orderStart]
            orderStart += 1
            guard grants[address]?.number == number else { continue }
            grants[address] = nil
            return true
        }
        return false
    }

    /// Gives up memory of those that have a later place, once they are the most.
    private mutating func dropPassed() {
        guard order.count > 2 * grants.count + 64 else { return }
        let grants = grants
        order.removeAll { grants[$0.address]?.number != $0.number }
        orderStart = 0
    }
}
