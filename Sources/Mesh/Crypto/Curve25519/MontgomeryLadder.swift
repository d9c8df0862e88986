/// Multiplication on the curve's Montgomery form (RFC 7748, 5): the same steps for each bit of the
/// scalar, whatever it is.
struct MontgomeryLadder {
    private let x1: FieldElement
    private var x2 = FieldElement.one
    private var z2 = FieldElement.zero
    private var x3: FieldElement
    private var z3 = FieldElement.one

    /// The u coordinate of a multiple of the point with the coordinate `u`.
    ///
    /// - Parameter scalar: Below 2²⁵⁵.
    @inline(never) static func product(
        _ scalar: SIMD4<UInt64>, _ u: SIMD4<UInt64>
    ) -> SIMD4<UInt64> {
        var ladder = MontgomeryLadder(FieldElement(u))
        var swapped: UInt64 = 0
        for position in stride(from: 254, through: 0, by: -1) {
            let bit = scalar[position >> 6] &>> UInt64(position & 63) & 1
            ladder.swap(where: 0 &- (swapped ^ bit))
            swapped = bit
            ladder.step()
        }
        ladder.swap(where: 0 &- swapped)
        return (ladder.x2 * ladder.z2.inverted).bytes
    }

    private init(_ u: FieldElement) {
        x1 = u
        x3 = u
    }

    @inline(__always) private mutating func swap(where mask: UInt64) {
        FieldElement.swap(&x2, &x3, where: mask)
        FieldElement.swap(&z2, &z3, where: mask)
    }

    /// In the RFC's names.
    @inline(__always) private mutating func step() {
        let a = x2 + z2
        let aa = a.squared
        let b = x2 - z2
        let bb = b.squared
        let e = aa - bb
        let da = (x3 - z3) * a
        let cb = (x3 + z3) * b
        x3 = (da + cb).squared
        z3 = x1 * (da - cb).squared
        x2 = aa * bb
        z2 = e * (aa + e.times(121_665))
    }
}
