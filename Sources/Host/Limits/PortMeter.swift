/// What has passed a port, as one budget counts it.
final class PortAccount: Sendable {
    let read: LimitCounter
    let written: LimitCounter
    /// nil for no limit.
    let rate: RateBucket?

    init(_ limits: PortLimits) {
        read = LimitCounter(limits.bytesRead)
        written = LimitCounter(limits.bytesWritten)
        rate = limits.bytesPerSecond.map { RateBucket(bytesPerSecond: $0) }
    }
}

/// The way of bytes through one port of a guest: past all that count them.
struct PortMeter: Sendable {
    enum Answer {
        case taken(UInt64)
        case wait(nanoseconds: UInt64)
        case refused(LimitRefusal)
    }

    /// One that counts.
    struct Entry: Sendable {
        let counter: LimitCounter
        let resource: LimitedResource
        /// The name of the budget, and whether that is a group's.
        let setBy: String
        let setter: ObjectIdentifier
        let isOfGroup: Bool
    }

    let port: GuestPort
    var reading: [Entry] = []
    var writing: [Entry] = []
    var rates: [RateBucket] = []
    /// Why nothing passes, whoever waits however long.
    var closed: LimitRefusal?

    /// Lets as many bytes pass as all allow, up to an amount.
    ///
    /// - Parameter least: Fewer are no use.
    func take(
        from least: UInt64, upTo amount: UInt64, isWriting: Bool, at now: UInt64
    ) -> Answer {
        if var closed {
            closed.exceeded.asked = least
            return .refused(closed)
        }
        let entries = isWriting ? writing : reading
        var part = amount
        for (index, entry) in entries.enumerated() {
            let taken = entry.counter.take(from: least, upTo: part)
            for former in entries[..<index] { former.counter.give(part - (taken ?? 0)) }
            guard let taken else {
                return .refused(LimitRefusal(entry, port, asked: least))
            }
            part = taken
        }
        for (index, rate) in rates.enumerated() {
            switch rate.take(from: least, upTo: part, at: now) {
            case .taken(let taken):
                for former in rates[..<index] { former.give(part - taken) }
                for entry in entries { entry.counter.give(part - taken) }
                part = taken
            case .wait(let nanoseconds):
                for former in rates[..<index] { former.give(part) }
                for entry in entries { entry.counter.give(part) }
                return .wait(nanoseconds: nanoseconds)
            }
        }
        return .taken(part)
    }

    /// Gives back what did not pass.
    func give(_ amount: UInt64, isWriting: Bool) {
        guard amount > 0 else { return }
        for entry in isWriting ? writing : reading { entry.counter.give(amount) }
        for rate in rates { rate.give(amount) }
    }
}
