/// Who may come in: as many as there is room for, the others in the order in which they came.
struct Admission {
    private struct Waiting {
        var number: UInt64
        var continuation: CheckedContinuation<Bool, Never>
    }

    private var count = 0
    private var waiting: [Waiting] = []
    private var lastNumber: UInt64 = 0

    var waitingCount: Int { waiting.count }

    /// - Returns: Whether there is room for one more, who has it then.
    mutating func take(_ countMax: Int) -> Bool {
        guard count < countMax, waiting.isEmpty else { return false }
        count += 1
        return true
    }

    /// A number for somebody who will wait.
    mutating func makeNumber() -> UInt64 {
        lastNumber += 1
        return lastNumber
    }

    mutating func wait(_ number: UInt64, _ continuation: CheckedContinuation<Bool, Never>) {
        waiting.append(Waiting(number: number, continuation: continuation))
    }

    /// Somebody goes.
    ///
    /// - Returns: Who has the room now, and is to be told.
    mutating func give() -> CheckedContinuation<Bool, Never>? {
        guard !waiting.isEmpty else {
            count -= 1
            return nil
        }
        return waiting.removeFirst().continuation
    }

    /// - Returns: Who waited under a number, and is to be told that it does not any more.
    mutating func giveUp(_ number: UInt64) -> CheckedContinuation<Bool, Never>? {
        guard let index = waiting.firstIndex(where: { $0.number == number }) else { return nil }
        return waiting.remove(at: index).continuation
    }

    mutating func refuseAll() -> [CheckedContinuation<Bool, Never>] {
        defer { waiting = [] }
        return waiting.map(\.continuation)
    }
}
