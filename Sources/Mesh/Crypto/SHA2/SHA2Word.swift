/// A word of SHA-2, of 32 or of 64 bits, and what differs with it (RFC 6234, 5.1 and 5.2).
///
/// The compression is written once, over this.
protocol SHA2Word: FixedWidthInteger, UnsignedInteger, BitwiseCopyable, Sendable {
    /// One for each round.
    static var sha2Constants: [Self] { get }
    static var sha2Start: SHA2State<Self> { get }
    /// The RFC's BSIG0 and BSIG1, of rounds.
    var sha2Sum0: Self { get }
    var sha2Sum1: Self { get }
    /// The RFC's SSIG0 and SSIG1, of the message schedule.
    var sha2Step0: Self { get }
    var sha2Step1: Self { get }
}

extension SHA2Word {
    @inline(__always) fileprivate func rotatedRight(_ count: Self) -> Self {
        self &>> count | self &<< (0 &- count)
    }
}

extension UInt32: SHA2Word {
    @inline(__always) var sha2Sum0: UInt32 {
        rotatedRight(2) ^ rotatedRight(13) ^ rotatedRight(22)
    }
    @inline(__always) var sha2Sum1: UInt32 {
        rotatedRight(6) ^ rotatedRight(11) ^ rotatedRight(25)
    }
    @inline(__always) var sha2Step0: UInt32 {
        rotatedRight(7) ^ rotatedRight(18) ^ (self &>> 3)
    }
    @inline(__always) var sha2Step1: UInt32 {
        rotatedRight(17) ^ rotatedRight(19) ^ (self &>> 10)
    }
}

extension UInt64: SHA2Word {
    @inline(__always) var sha2Sum0: UInt64 {
        rotatedRight(28) ^ rotatedRight(34) ^ rotatedRight(39)
    }
    @inline(__always) var sha2Sum1: UInt64 {
        rotatedRight(14) ^ rotatedRight(18) ^ rotatedRight(41)
    }
    @inline(__always) var sha2Step0: UInt64 {
        rotatedRight(1) ^ rotatedRight(8) ^ (self &>> 7)
    }
    @inline(__always) var sha2Step1: UInt64 {
        rotatedRight(19) ^ rotatedRight(61) ^ (self &>> 6)
    }
}
