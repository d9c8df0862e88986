/// Numbers modulo the order of the group (RFC 8032, 5.1), in a time that does not depend on them.
enum Ed25519Scalar {
    /// 2²⁵² + 27742317777372353535851937790883648493.
    static var order: SIMD4<UInt64> {
        SIMD4(
            0x5812_631A_5CF5_D3ED, 0x14DE_F9DE_A2F7_9CD6,
            0x0000_0000_0000_0000, 0x1000_0000_0000_0000)
    }

    /// Whether a number is below the order, as the second half of a signature has to be.
    static func isReduced(_ scalar: SIMD4<UInt64>) -> Bool {
        difference(scalar, order).borrow == 1
    }

    /// What remains of 512 bits.
    static func reduced(_ wide: SIMD8<UInt64>) -> SIMD4<UInt64> {
        // The topmost 252 bits are below the order. Each further one is added at the end.
        var rest = SIMD4<UInt64>.zero
        for index in 0..<3 {
            rest[index] = wide[index + 4] &>> 4 | wide[index + 5] &<< 60
        }
        rest[3] = wide[7] &>> 4
        for position in stride(from: 259, through: 0, by: -1) {
            let bit = wide[position >> 6] &>> UInt64(position & 63) & 1
            let above = SIMD4(0, rest[0], rest[1], rest[2]) &>> 63
            let doubled = rest &<< 1 | above | SIMD4(bit, 0, 0, 0)
            let (less, borrow) = difference(doubled, order)
            let mask = SIMD4(repeating: 0 &- borrow)
            rest = less ^ (mask & (less ^ doubled))
        }
        return rest
    }

    /// a · b + c.
    static func productAndSum(
        _ a: SIMD4<UInt64>, _ b: SIMD4<UInt64>, _ c: SIMD4<UInt64>
    ) -> SIMD4<UInt64> {
        var wide = SIMD8(lowHalf: c, highHalf: .zero)
        for i in 0..<4 {
            var carry: UInt64 = 0
            for j in 0..<4 {
                let sum = Wide(a[i], times: b[j]) &+ wide[i + j] &+ carry
                wide[i + j] = sum.low
                carry = sum.high
            }
            wide[i + 4] = carry
        }
        return reduced(wide)
    }

    @inline(__always) private static func difference(
        _ left: SIMD4<UInt64>, _ right: SIMD4<UInt64>
    ) -> (SIMD4<UInt64>, borrow: UInt64) {
        var result = SIMD4<UInt64>.zero
        var borrow: UInt64 = 0
        for index in 0..<4 {
            let (first, one) = left[index].subtractingReportingOverflow(right[index])
            let (second, other) = first.subtractingReportingOverflow(borrow)
            result[index] = second
            borrow = UInt64(bit: one) | UInt64(bit: other)
        }
        return (result, borrow)
    }
}
