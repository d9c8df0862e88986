import HostSystem
import Platform

/// A question for the addresses of a name, which is answered on another thread.
final class NameQuestion: Waitable {
    private struct State {
        var answer: Result<[IPAddress], NetworkError>?
        var last: UInt64 = 0
        var wakers: [UInt64: @Sendable () -> Void] = [:]
    }

    /// What the guest's waits know it by.
    let number: UInt32
    private let state: Locked<State>
    private let id: WaitID
    private let reactor: Reactor

    /// Asks.
    ///
    /// - Throws: What ``Network/resolve(_:_:_:until:_:)`` throws.
    static func begin(
        _ number: UInt32, _ name: HostName, _ family: AddressFamily?, _ network: any Network
    ) throws(NetworkError) -> NameQuestion {
        let question = NameQuestion(number, network.reactor)
        // Nobody keeps a question that is given up.
        try network.resolve(question.id, name, family, until: nil) { [weak question] answer in
            question?.end(with: answer)
        }
        return question
    }

    private init(_ number: UInt32, _ reactor: Reactor) {
        self.number = number
        (self.reactor, id) = (reactor, reactor.makeWaitID())
        state = Locked(State())
    }

    deinit { reactor.cancel(id) }

    var answer: Result<[IPAddress], NetworkError>? { state.withLock { $0.answer } }

    private func end(with answer: Result<[IPAddress], NetworkError>) {
        let wakers = state.withLock { state in
            state.answer = answer
            defer { state.wakers = [:] }
            return Array(state.wakers.values)
        }
        for wake in wakers { wake() }
    }

    func readiness(forWriting: Bool) -> Readiness {
        Readiness(isReady: answer != nil, isHangup: false)
    }

    func whenChanged(_ wake: @escaping @Sendable () -> Void) -> UInt64 {
        state.withLock { state in
            state.last += 1
            if state.answer == nil { state.wakers[state.last] = wake }
            return state.last
        }
    }

    func forget(_ number: UInt64) { state.withLock { $0.wakers[number] = nil } }
}

/// The questions that a guest has asked. One whose call has to wait is found again by the same call
/// when it is made again.
struct NameQuestions {
    struct Key: Hashable {
        var name: HostName
        var family: AddressFamily?
    }

    private var questions: [Key: NameQuestion] = [:]
    /// Oldest first.
    private var order: [Key] = []
    private let countMax: Int
    /// Of the question that is asked next; none that is under way has it.
    private(set) var nextNumber: UInt32 = 0

    init(countMax: Int) { self.countMax = max(0, countMax) }

    subscript(key: Key) -> NameQuestion? { questions[key] }
    subscript(number: UInt32) -> NameQuestion? { questions.values.first { $0.number == number } }

    mutating func add(_ question: NameQuestion, _ key: Key) {
        questions[key] = question
        order.append(key)
        repeat { nextNumber &+= 1 } while self[nextNumber] != nil
    }

    /// Whether one more may be asked. An answer that nobody has come for gives way.
    mutating func hasRoom() -> Bool {
        if questions.count < countMax { return true }
        guard let unwanted = order.first(where: { questions[$0]?.answer != nil }) else {
            return false
        }
        remove(unwanted)
        return countMax > 0
    }

    mutating func remove(_ key: Key) {
        guard questions.removeValue(forKey: key) != nil else { return }
        order.removeAll { $0 == key }
    }
}
