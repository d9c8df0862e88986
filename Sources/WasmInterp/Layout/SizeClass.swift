/// The sizes that small objects are rounded up to: steps of 8 bytes up to 64, then four to a
/// doubling, so that at most a fifth of an object's room is lost.
enum SizeClass {
    static let count = 39
    /// Larger objects get blocks of their own.
    static let byteCountMax: UInt64 = 16_384

    /// The class of objects with so many bytes, header included; at most ``byteCountMax``.
    @inline(__always)
    static func index(_ byteCount: UInt64) -> Int {
        if byteCount <= 64 { return Int(max((byteCount &+ 7) >> 3, 2)) &- 2 }
        let last = byteCount &- 1
        let exponent = 63 &- last.leadingZeroBitCount
        return 7 &+ (exponent &- 6) &* 4 &+ Int(last >> UInt64(exponent &- 2) & 3)
    }

    /// Bytes of an object's slot.
    static func byteCount(_ index: Int) -> Int {
        if index < 7 { return 16 + 8 * index }
        let (doubling, step) = (index - 7).quotientAndRemainder(dividingBy: 4)
        return (5 + step) << (doubling + 4)
    }
}
