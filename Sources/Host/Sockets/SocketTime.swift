/// How long calls of a socket wait, as C has it: seconds and microseconds, each in 64 bits. Spec:
/// WasmEdge, `SO_RCVTIMEO`, `SO_SNDTIMEO`.
struct SocketTime {
    /// Nil, which is 0 for the guest, for as long as it takes.
    let nanoseconds: UInt64?

    static let wordCount = 4
    private static let (second, microsecond): (UInt64, UInt64) = (1_000_000_000, 1_000)

    init(nanoseconds: UInt64?) { self.nanoseconds = nanoseconds }

    /// - Parameter words: The lower half of each number first.
    /// - Throws: `inval` for less than no time; `dom` for microseconds that are seconds.
    init(_ words: [Int32]) throws(WASIErrno) {
        let numbers = [0, 2].map { place in
            Int64(words[place + 1]) << 32 | Int64(UInt32(bitPattern: words[place]))
        }
        guard (0..<1_000_000).contains(numbers[1]) else { throw .dom }
        guard numbers[0] >= 0 else { throw .inval }
        let (seconds, isTooLong) = UInt64(numbers[0]).multipliedReportingOverflow(by: Self.second)
        let (sum, overflow) = seconds.addingReportingOverflow(
            UInt64(numbers[1]) * Self.microsecond)
        // What nobody lives to see is for ever.
        nanoseconds = isTooLong || overflow || sum == 0 ? nil : sum
    }

    var words: [Int32] {
        let all = nanoseconds ?? 0
        return [all / Self.second, all % Self.second / Self.microsecond].flatMap { number in
            [Int32(truncatingIfNeeded: number), Int32(truncatingIfNeeded: number >> 32)]
        }
    }
}
