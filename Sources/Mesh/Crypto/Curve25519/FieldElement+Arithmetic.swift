extension FieldElement {
    @inline(__always) static func + (left: FieldElement, right: FieldElement) -> FieldElement {
        FieldElement(
            l0: left.l0 &+ right.l0, l1: left.l1 &+ right.l1, l2: left.l2 &+ right.l2,
            l3: left.l3 &+ right.l3, l4: left.l4 &+ right.l4
        ).carried
    }

    /// With 4p added, so that no limb becomes negative.
    @inline(__always) static func - (left: FieldElement, right: FieldElement) -> FieldElement {
        let first: UInt64 = 4 * (1 << 51 - 19)
        let other: UInt64 = 4 * (1 << 51 - 1)
        return FieldElement(
            l0: left.l0 &+ first &- right.l0, l1: left.l1 &+ other &- right.l1,
            l2: left.l2 &+ other &- right.l2, l3: left.l3 &+ other &- right.l3,
            l4: left.l4 &+ other &- right.l4
        ).carried
    }

    @inline(__always) static prefix func - (element: FieldElement) -> FieldElement {
        .zero - element
    }

    // Sums of five products stay below 2¹¹¹: 2⁵² times 2⁵² times 1 + 4 · 19.
    @inline(__always) static func * (left: FieldElement, right: FieldElement) -> FieldElement {
        let (a0, a1, a2, a3, a4) = (left.l0, left.l1, left.l2, left.l3, left.l4)
        let (b0, b1, b2, b3, b4) = (right.l0, right.l1, right.l2, right.l3, right.l4)
        let (c1, c2, c3, c4) = (b1 &* 19, b2 &* 19, b3 &* 19, b4 &* 19)
        return reduced(
            sum((a0, b0), (a1, c4), (a2, c3), (a3, c2), (a4, c1)),
            sum((a0, b1), (a1, b0), (a2, c4), (a3, c3), (a4, c2)),
            sum((a0, b2), (a1, b1), (a2, b0), (a3, c4), (a4, c3)),
            sum((a0, b3), (a1, b2), (a2, b1), (a3, b0), (a4, c4)),
            sum((a0, b4), (a1, b3), (a2, b2), (a3, b1), (a4, b0)))
    }

    @inline(__always) var squared: FieldElement {
        let (d0, d1) = (l0 &* 2, l1 &* 2)
        let (c3, c4) = (l3 &* 19, l4 &* 19)
        return Self.reduced(
            Self.sum((l0, l0), (d1, c4), (l2 &* 2, c3)),
            Self.sum((d0, l1), (l2 &* 2, c4), (l3, c3)),
            Self.sum((d0, l2), (l1, l1), (l3 &* 2, c4)),
            Self.sum((d0, l3), (d1, l2), (l4, c4)),
            Self.sum((d0, l4), (d1, l3), (l2, l2)))
    }

    /// - Parameter factor: Below 2¹⁷.
    @inline(__always) func times(_ factor: UInt64) -> FieldElement {
        Self.reduced(
            Wide(l0, times: factor), Wide(l1, times: factor), Wide(l2, times: factor),
            Wide(l3, times: factor), Wide(l4, times: factor))
    }

    private typealias Factors = (UInt64, UInt64)

    @inline(__always) private static func sum(
        _ a: Factors, _ b: Factors, _ c: Factors
    ) -> Wide {
        Wide(a.0, times: a.1) &+ Wide(b.0, times: b.1) &+ Wide(c.0, times: c.1)
    }

    @inline(__always) private static func sum(
        _ a: Factors, _ b: Factors, _ c: Factors, _ d: Factors, _ e: Factors
    ) -> Wide {
        sum(a, b, c) &+ Wide(d.0, times: d.1) &+ Wide(e.0, times: e.1)
    }

    @inline(__always) private static func reduced(
        _ d0: Wide, _ d1: Wide, _ d2: Wide, _ d3: Wide, _ d4: Wide
    ) -> FieldElement {
        let e1 = d1 &+ d0.above(51)
        let e2 = d2 &+ e1.above(51)
        let e3 = d3 &+ e2.above(51)
        let e4 = d4 &+ e3.above(51)
        return FieldElement(
            l0: d0.low & mask &+ e4.above(51) &* 19, l1: e1.low & mask, l2: e2.low & mask,
            l3: e3.low & mask, l4: e4.low & mask
        ).carried
    }
}

extension FieldElement {
    /// Squared as often as said.
    @inline(never) func squared(times count: Int) -> FieldElement {
        var result = self
        for _ in 0..<count { result = result.squared }
        return result
    }

    /// To the powers 2²⁵⁰ − 1 and 11, which the ones below begin with.
    private var powers: (long: FieldElement, eleven: FieldElement) {
        let two = squared
        let nine = two.squared(times: 2) * self
        let eleven = nine * two
        let ones5 = eleven.squared * nine
        let ones10 = ones5.squared(times: 5) * ones5
        let ones20 = ones10.squared(times: 10) * ones10
        let ones40 = ones20.squared(times: 20) * ones20
        let ones50 = ones40.squared(times: 10) * ones10
        let ones100 = ones50.squared(times: 50) * ones50
        let ones200 = ones100.squared(times: 100) * ones100
        return (ones200.squared(times: 50) * ones50, eleven)
    }

    /// One divided by this, or zero by zero: to the power p − 2.
    var inverted: FieldElement {
        let powers = powers
        return powers.long.squared(times: 5) * powers.eleven
    }

    /// To the power (p − 5) / 8, which square roots need (RFC 8032, 5.1.3).
    var rootPower: FieldElement {
        powers.long.squared(times: 2) * self
    }
}
