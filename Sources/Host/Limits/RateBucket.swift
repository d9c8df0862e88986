internal import Synchronization

/// Lets bytes pass at a rate, a second's worth of them at once. No lock is taken.
///
/// What it knows is one number: the moment at which it is full again.
final class RateBucket: Sendable {
    enum Answer {
        case taken(UInt64)
        /// So many nanoseconds have to pass first.
        case wait(nanoseconds: UInt64)
    }

    let bytesPerSecond: UInt64
    private let fullAt = Atomic<UInt64>(0)
    private static let second: UInt64 = 1_000_000_000
    /// Who has to wait waits for this part of a second's worth at least, not for each byte.
    private static let partsOfASecond: UInt64 = 64

    init(bytesPerSecond: UInt64) { self.bytesPerSecond = bytesPerSecond }

    /// Takes as much as there is, up to an amount.
    ///
    /// - Parameters:
    ///   - least: With less nothing is taken. More than a second's worth passes all the same, when
    ///     the bucket is full.
    ///   - now: In nanoseconds, on a clock that all who share the bucket have.
    func take(from least: UInt64, upTo amount: UInt64, at now: UInt64) -> Answer {
        let rate = bytesPerSecond
        guard rate > 0 else { return .wait(nanoseconds: .max) }
        let worthwhile = max(min(least, rate), min(amount, rate / Self.partsOfASecond), 1)
        var known = fullAt.load(ordering: .relaxed)
        while true {
            let lag = known > now ? known - now : 0
            let left = lag < Self.second ? part(of: Self.second - lag) : 0
            guard left >= worthwhile else {
                // More than what is missing of the second, as there is too little.
                return .wait(nanoseconds: lag - (Self.second - time(of: worthwhile)))
            }
            let taken = max(min(amount, left), least)
            let (sum, isTooLarge) = (now + lag).addingReportingOverflow(time(of: taken))
            let (isDone, original) = fullAt.compareExchange(
                expected: known, desired: isTooLarge ? .max : sum, ordering: .relaxed)
            if isDone { return .taken(taken) }
            known = original
        }
    }

    /// Gives back what was taken and did not pass.
    func give(_ amount: UInt64) {
        guard amount > 0, bytesPerSecond > 0 else { return }
        let time = amount.scaled(by: Self.second, over: bytesPerSecond).quotient
        var known = fullAt.load(ordering: .relaxed)
        while true {
            let (isDone, original) = fullAt.compareExchange(
                expected: known, desired: known - min(known, time), ordering: .relaxed)
            if isDone { return }
            known = original
        }
    }

    /// Bytes that pass within a time.
    private func part(of nanoseconds: UInt64) -> UInt64 {
        nanoseconds.scaled(by: bytesPerSecond, over: Self.second).quotient
    }

    /// The time that bytes take, rounded up.
    private func time(of byteCount: UInt64) -> UInt64 {
        let (quotient, isExact) = byteCount.scaled(by: Self.second, over: bytesPerSecond)
        return isExact || quotient == .max ? quotient : quotient + 1
    }
}

extension UInt64 {
    /// The product with a number, divided by another one that is not 0; `max` if that is too much.
    fileprivate func scaled(
        by factor: UInt64, over divisor: UInt64
    ) -> (quotient: UInt64, isExact: Bool) {
        let product = multipliedFullWidth(by: factor)
        guard product.high < divisor else { return (.max, true) }
        let (quotient, remainder) = divisor.dividingFullWidth(product)
        return (quotient, remainder == 0)
    }
}
