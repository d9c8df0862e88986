internal import Platform

/// Asks for names on threads of its own, as the C library waits for the answer. A thread ends when
/// nobody asks.
package final class HostResolver: Sendable {
    package typealias LookUp =
        @Sendable (HostName, AddressFamily?) -> Result<[IPAddress], NetworkError>

    /// Does something on a thread of its own, if there is one.
    package typealias StartThread = @Sendable (@escaping @Sendable () -> Void) -> Bool

    struct Question: Sendable {
        var name: HostName
        var family: AddressFamily?
        var pending: PendingResolution
    }

    private struct State {
        /// In their order; no thread has begun with them.
        var waiting: [Question] = []
        /// Of them and of those that a thread is at, who still wants to know.
        var wanted: Set<WaitID> = []
        var threadCount = 0
    }

    private let limits: NetworkLimits
    private let lookUp: LookUp
    private let startThread: StartThread
    private let state = Locked(State())

    init(
        _ limits: NetworkLimits, _ lookUp: @escaping LookUp,
        startThread: @escaping StartThread
    ) {
        (self.limits, self.lookUp, self.startThread) = (limits, lookUp, startThread)
    }

    /// The system's way, which looks for a name in its own table and below its own domains too. A
    /// last dot would keep it from the latter, and from names with dots in its table as well.
    static func systemLookUp(_ limits: NetworkLimits) -> LookUp {
        { name, family in
            // One more than allowed tells that there are more.
            let countMax = limits.addressesMax == .max ? .max : limits.addressesMax + 1
            let found = SystemResolver.addresses(
                of: name.text, family: family?.system ?? AF_UNSPEC, countMax: countMax)
            return found.map { $0.compactMap { SocketAddress($0).ip } }
                .mapError { NetworkError(lookUp: $0) }
        }
    }

    func add(_ question: Question) throws(NetworkError) {
        try state.withLock { state throws(NetworkError) in
            guard state.wanted.count < limits.resolutionsMax else {
                throw NetworkError(.tooManyResolutions(limit: limits.resolutionsMax))
            }
            state.wanted.insert(question.pending.id)
            state.waiting.append(question)
        }
    }

    /// Nobody wants to know any more. A thread that is at it has to see it through.
    func drop(_ id: WaitID) {
        state.withLock { state in
            state.wanted.remove(id)
            state.waiting.removeAll { $0.pending.id == id }
        }
    }

    /// Has a thread look at what is waiting. If there is none and the system has none, all of it
    /// ends: others may have relied on the thread that did not come.
    func work() {
        let needsThread = state.withLock { state in
            guard !state.waiting.isEmpty, state.threadCount < max(1, limits.resolversMax) else {
                return false
            }
            state.threadCount += 1
            return true
        }
        guard needsThread, !startThread({ [self] in run() }) else { return }
        let stranded: [Question] = state.withLock { state in
            state.threadCount -= 1
            guard state.threadCount == 0 else { return [] }
            defer { state.waiting = [] }
            return state.waiting
        }
        for question in stranded { question.pending.end(with: .failure(NetworkError(.noMemory))) }
    }

    private func run() {
        while let question = next() {
            question.pending.end(with: answer(to: question))
        }
    }

    private func next() -> Question? {
        state.withLock { state in
            if !state.waiting.isEmpty { return state.waiting.removeFirst() }
            // In the same locked section, so that no question is left without a thread.
            state.threadCount -= 1
            return nil
        }
    }

    private func answer(to question: Question) -> Result<[IPAddress], NetworkError> {
        lookUp(question.name, question.family).flatMap { found in
            guard found.count <= limits.addressesMax else {
                return .failure(NetworkError(.tooManyAddresses(limit: limits.addressesMax)))
            }
            var seen: Set<IPAddress> = []
            let addresses = found.filter { address in
                let isWanted = question.family.map { $0 == address.family } ?? true
                return isWanted && seen.insert(address).inserted
            }
            guard !addresses.isEmpty else { return .failure(NetworkError(.nameNotFound)) }
            return .success(addresses)
        }
    }
}

extension SocketAddress {
    fileprivate var ip: IPAddress? {
        if case .ip(let address, _) = self { address } else { nil }
    }
}

extension NetworkError {
    fileprivate init(lookUp failure: SystemResolver.Failure) {
        switch failure {
        case .notFound: self.init(.nameNotFound)
        case .unavailable: self.init(.nameUnavailable)
        case .noMemory: self.init(.noMemory)
        case .system(let code): self.init(system: code)
        }
    }
}
