internal import Platform

/// Asks for names on threads of its own, as the C library waits for the answer. A thread ends when
/// nobody asks.
package final class HostResolver: Sendable {
    package typealias LookUp =
        @Sendable (HostName, AddressFamily?) -> Result<[IPAddress], NetworkError>

    /// Does something on a thread of its own, if there is one.
    package typealias StartThread = @Sendable (@escaping @Sendable () -> Void) -> Bool

    /// Who asks, as far as it matters for whose turn it is.
    struct Asker: Hashable, Sendable { fileprivate let number: UInt64 }

    struct Question: Sendable {
        var asker: Asker
        var name: HostName
        var family: AddressFamily?
        var pending: PendingResolution
    }

    fileprivate struct State {
        var lastAsker: UInt64 = 0
        /// In their order by asker; no thread has begun with them. None is empty.
        var waiting: [Asker: [Question]] = [:]
        /// Those who have questions waiting, in the order of their turns.
        var turns: [Asker] = []
        /// Threads that are at questions of an asker, be it that nobody wants to know any more.
        var threadCounts: [Asker: Int] = [:]
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

    func makeAsker() -> Asker {
        state.withLock { state in
            state.lastAsker += 1
            return Asker(number: state.lastAsker)
        }
    }

    func add(_ question: Question) throws(NetworkError) {
        try state.withLock { state throws(NetworkError) in
            guard state.wanted.count < limits.resolutionsMax else {
                throw NetworkError(.tooManyResolutions(limit: limits.resolutionsMax))
            }
            state.wanted.insert(question.pending.id)
            state.add(question)
        }
    }

    /// Nobody wants to know any more. A thread that is at it has to see it through.
    func drop(_ id: WaitID, of asker: Asker) {
        state.withLock { state in
            state.wanted.remove(id)
            state.drop(id, of: asker)
        }
    }

    /// Has a thread look at what is waiting. If there is none and the system has none, all of it
    /// ends: others may have relied on the thread that did not come.
    func work() {
        let needsThread = state.withLock { state in
            guard state.nextTurn(limits) != nil, state.threadCount < max(1, limits.resolversMax)
            else { return false }
            state.threadCount += 1
            return true
        }
        guard needsThread, !startThread({ [self] in run() }) else { return }
        let stranded: [Question] = state.withLock { state in
            state.threadCount -= 1
            guard state.threadCount == 0 else { return [] }
            defer { (state.waiting, state.turns) = ([:], []) }
            return state.waiting.values.flatMap { $0 }
        }
        for question in stranded { question.pending.end(with: .failure(NetworkError(.noMemory))) }
    }

    private func run() {
        var done: Asker?
        while let question = next(after: done) {
            question.pending.end(with: answer(to: question))
            done = question.asker
        }
    }

    /// - Parameter done: Whose question the thread was at.
    private func next(after done: Asker?) -> Question? {
        state.withLock { state in
            if let done { state.leave(done) }
            if let question = state.takeTurn(limits) { return question }
            // In the same locked section, so that no question is left without a thread: one that
            // may not be begun yet is begun by a thread that is at another of its asker's.
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

extension HostResolver.State {
    fileprivate mutating func add(_ question: HostResolver.Question) {
        if waiting[question.asker] == nil { turns.append(question.asker) }
        waiting[question.asker, default: []].append(question)
    }

    fileprivate mutating func drop(_ id: WaitID, of asker: HostResolver.Asker) {
        waiting[asker]?.removeAll { $0.pending.id == id }
        if waiting[asker]?.isEmpty == true { forget(asker) }
    }

    private mutating func forget(_ asker: HostResolver.Asker) {
        waiting[asker] = nil
        turns.removeAll { $0 == asker }
    }

    /// The first in turn who has not as many threads as one may have.
    fileprivate func nextTurn(_ limits: NetworkLimits) -> Int? {
        turns.firstIndex { threadCounts[$0, default: 0] < max(1, limits.resolversPerAskerMax) }
    }

    fileprivate mutating func takeTurn(_ limits: NetworkLimits) -> HostResolver.Question? {
        guard let turn = nextTurn(limits) else { return nil }
        let asker = turns.remove(at: turn)
        guard let question = waiting[asker]?.removeFirst() else { return nil }
        if waiting[asker]?.isEmpty == true {
            waiting[asker] = nil
        } else {
            turns.append(asker)
        }
        threadCounts[asker, default: 0] += 1
        return question
    }

    /// A thread has done with a question.
    fileprivate mutating func leave(_ asker: HostResolver.Asker) {
        let left = threadCounts[asker, default: 1] - 1
        threadCounts[asker] = left > 0 ? left : nil
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
