import HostSystem
internal import Synchronization

/// The network as one guest has it: what it may use, and what it uses. One thread at a time uses
/// it, but for the count.
final class GuestNetwork {
    private let access: NetworkAccess
    let limits: WASILimits
    private let budget: GuestBudget?
    private var made: (any Network)?
    /// Sockets that are open, however they came to be.
    let socketCount = Atomic<Int>(0)
    var questions: NameQuestions

    init(_ access: NetworkAccess, _ limits: WASILimits, _ budget: GuestBudget?) {
        (self.access, self.limits, self.budget) = (access, limits, budget)
        questions = NameQuestions(countMax: limits.resolutionsMax)
    }

    /// - Throws: `notcapable` if the guest has none; `nfile` if the process has no descriptors for
    ///   it.
    func network() throws(WASIErrno) -> any Network {
        if let made { return made }
        let network: any Network
        switch access.source {
        case .none: throw .notcapable
        case .given(let given): network = given
        case .host(let policy):
            var bounds = PolicedNetworkLimits()
            bounds.resolutionsMax = max(0, limits.resolutionsMax)
            guard let host = HostNetworks.shared else { throw .nfile }
            network = PolicedNetwork(host.forGuest(), policy, limits: bounds)
        }
        made = network
        return network
    }

    /// Bytes that could be moved while the rules are asked about an address.
    var verdictCost: UInt64 {
        guard case .host(let policy) = access.source else { return CallCost.verdict }
        return CallCost.verdict + UInt64(clamping: policy.ruleCount) * CallCost.rule
    }

    /// A place for another socket; nil if nobody pays for it.
    ///
    /// - Throws: `mfile` if the guest has as many sockets as it may have, `nfile` if its group has.
    func leaseSocket() throws(WASIErrno) -> BudgetLease? {
        // First, as a limit of the budget is told.
        let lease: BudgetLease? = if let budget { try BudgetLease(budget, .sockets) } else { nil }
        guard socketCount.load(ordering: .relaxed) < limits.socketsMax else { throw .mfile }
        return lease
    }

    func open(_ family: AddressFamily, _ kind: SocketKind) throws(WASIErrno) -> OpenedSocket {
        let network = try network()
        let count = try SocketCount(of: self)
        do throws(NetworkError) {
            return OpenedSocket(try network.makeSocket(family, kind), of: self, count)
        } catch {
            throw error.reason == .unsupported ? .afnosupport : errno(of: error)
        }
    }

    /// What a call answers that failed; a denial is told.
    func errno(of error: NetworkError) -> WASIErrno {
        tell(error)
        return error.errno
    }

    /// Tells whoever wants to know of a denial.
    func tell(_ error: NetworkError) {
        if case .forbidden(let rule) = error.reason { access.onDenial?(rule) }
    }
}

/// The host's network, one for all guests of the process, without a policy.
private enum HostNetworks {
    static let shared = Reactor.shared.map { reactor in
        // Guests are many, and servers of names slow.
        var limits = NetworkLimits()
        (limits.resolversMax, limits.resolutionsMax) = (16, 4_096)
        return HostNetwork(reactor: reactor, limits: limits)
    }
}
