/// A point on a clock that never goes back, in nanoseconds since a beginning that nobody knows.
package struct Instant: Hashable, Comparable, Sendable {
    package var nanoseconds: UInt64

    /// The first one.
    package static let start = Instant(nanoseconds: 0)

    /// The last one, which no clock reaches.
    package static let never = Instant(nanoseconds: .max)

    package init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// Later by a number of nanoseconds; ``never`` if there is no such instant.
    package func advanced(byNanoseconds nanoseconds: UInt64) -> Instant {
        let (sum, overflows) = self.nanoseconds.addingReportingOverflow(nanoseconds)
        return overflows ? .never : Instant(nanoseconds: sum)
    }

    /// Later by a duration, rounded up; the same one if the duration is negative.
    package func advanced(by duration: Duration) -> Instant {
        advanced(byNanoseconds: duration.wholeNanoseconds)
    }

    /// Nanoseconds until another one; 0 if it is over.
    package func nanoseconds(until other: Instant) -> UInt64 {
        other > self ? other.nanoseconds - nanoseconds : 0
    }
}

extension Duration {
    /// Rounded up to the next nanosecond, and cut to what an instant can hold: durations are
    /// anybody's. 0 for negative ones.
    package var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let perNanosecond: Int64 = 1_000_000_000
        let rounds = attoseconds % perNanosecond != 0
        let part = UInt64(clamping: attoseconds / perNanosecond) + (rounds ? 1 : 0)
        let (product, overflows) = UInt64(clamping: seconds)
            .multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, sumOverflows) = product.addingReportingOverflow(part)
        return overflows || sumOverflows ? .max : sum
    }
}
