// Spec: core 4.3.6, vector operations of shape f64x2.

extension Vector {
    @inline(__always) static func f64x2Eq(_ a: F64x2, _ b: F64x2) -> U64x2 { (a .== b).u64x2 }
    @inline(__always) static func f64x2Ne(_ a: F64x2, _ b: F64x2) -> U64x2 { (a .!= b).u64x2 }
    @inline(__always) static func f64x2Lt(_ a: F64x2, _ b: F64x2) -> U64x2 { (a .< b).u64x2 }
    @inline(__always) static func f64x2Gt(_ a: F64x2, _ b: F64x2) -> U64x2 { (a .> b).u64x2 }
    @inline(__always) static func f64x2Le(_ a: F64x2, _ b: F64x2) -> U64x2 { (a .<= b).u64x2 }
    @inline(__always) static func f64x2Ge(_ a: F64x2, _ b: F64x2) -> U64x2 { (a .>= b).u64x2 }

    @inline(__always) static func f64x2Add(_ a: F64x2, _ b: F64x2) -> F64x2 { a + b }
    @inline(__always) static func f64x2Sub(_ a: F64x2, _ b: F64x2) -> F64x2 { a - b }
    @inline(__always) static func f64x2Mul(_ a: F64x2, _ b: F64x2) -> F64x2 { a * b }
    @inline(__always) static func f64x2Div(_ a: F64x2, _ b: F64x2) -> F64x2 { a / b }
    @inline(__always)
    static func f64x2Abs(_ a: U64x2) -> U64x2 {
        a & U64x2(repeating: 0x7FFF_FFFF_FFFF_FFFF)
    }
    @inline(__always)
    static func f64x2Neg(_ a: U64x2) -> U64x2 {
        a ^ U64x2(repeating: 0x8000_0000_0000_0000)
    }
    @inline(__always)
    static func f64x2Sqrt(_ a: F64x2) -> F64x2 {
        F64x2(a[0].squareRoot(), a[1].squareRoot())
    }

    /// Of two values that compare equal only zeros differ in their bits, by the sign; the sum of
    /// anything and a NaN is a quiet NaN.
    @inline(__always)
    static func f64x2Min(_ a: F64x2, _ b: F64x2) -> F64x2 {
        let first = b.replacing(with: a, where: a .< b)
        let second = a.replacing(with: b, where: b .< a)
        let least = (first.u64x2 | second.u64x2).f64x2
        return least.replacing(with: a + b, where: (a .!= a) .| (b .!= b))
    }

    @inline(__always)
    static func f64x2Max(_ a: F64x2, _ b: F64x2) -> F64x2 {
        let first = b.replacing(with: a, where: a .> b)
        let second = a.replacing(with: b, where: b .> a)
        let greatest = (first.u64x2 & second.u64x2).f64x2
        return greatest.replacing(with: a + b, where: (a .!= a) .| (b .!= b))
    }

    @inline(__always)
    static func f64x2Pmin(_ a: F64x2, _ b: F64x2) -> F64x2 { a.replacing(with: b, where: b .< a) }

    @inline(__always)
    static func f64x2Pmax(_ a: F64x2, _ b: F64x2) -> F64x2 { a.replacing(with: b, where: a .< b) }

    // Rounding. Adding and subtracting a number whose last place is one rounds to nearest, even
    // ties; from there it is at most one step. Numbers of that size and beyond are integers
    // already; adding zero makes a NaN quiet.

    @inline(__always)
    static func f64x2Nearest(_ a: F64x2) -> F64x2 {
        let sign = a.u64x2 & U64x2(repeating: 0x8000_0000_0000_0000)
        let magnitude = (a.u64x2 & U64x2(repeating: 0x7FFF_FFFF_FFFF_FFFF)).f64x2
        let limit = F64x2(repeating: 0x1p52)
        let nearest = (((magnitude + limit) - limit).u64x2 | sign).f64x2
        return (a + F64x2(repeating: 0)).replacing(with: nearest, where: magnitude .< limit)
    }

    @inline(__always)
    static func f64x2Floor(_ a: F64x2) -> F64x2 {
        let sign = a.u64x2 & U64x2(repeating: 0x8000_0000_0000_0000)
        let magnitude = (a.u64x2 & U64x2(repeating: 0x7FFF_FFFF_FFFF_FFFF)).f64x2
        let limit = F64x2(repeating: 0x1p52)
        let nearest = (((magnitude + limit) - limit).u64x2 | sign).f64x2
        let step = (nearest .> a).u64x2 & U64x2(repeating: 0x3FF0_0000_0000_0000)
        return (a + F64x2(repeating: 0)).replacing(
            with: nearest - step.f64x2, where: magnitude .< limit)
    }

    /// From -0.9 to -0 the sum is a positive zero, so the sign is put back.
    @inline(__always)
    static func f64x2Ceil(_ a: F64x2) -> F64x2 {
        let sign = a.u64x2 & U64x2(repeating: 0x8000_0000_0000_0000)
        let magnitude = (a.u64x2 & U64x2(repeating: 0x7FFF_FFFF_FFFF_FFFF)).f64x2
        let limit = F64x2(repeating: 0x1p52)
        let nearest = (((magnitude + limit) - limit).u64x2 | sign).f64x2
        let step = (nearest .< a).u64x2 & U64x2(repeating: 0x3FF0_0000_0000_0000)
        let above = ((nearest + step.f64x2).u64x2 | sign).f64x2
        return (a + F64x2(repeating: 0)).replacing(with: above, where: magnitude .< limit)
    }

    @inline(__always)
    static func f64x2Trunc(_ a: F64x2) -> F64x2 {
        let sign = a.u64x2 & U64x2(repeating: 0x8000_0000_0000_0000)
        let magnitude = (a.u64x2 & U64x2(repeating: 0x7FFF_FFFF_FFFF_FFFF)).f64x2
        let limit = F64x2(repeating: 0x1p52)
        let nearest = (magnitude + limit) - limit
        let step = (nearest .> magnitude).u64x2 & U64x2(repeating: 0x3FF0_0000_0000_0000)
        let below = ((nearest - step.f64x2).u64x2 | sign).f64x2
        return (a + F64x2(repeating: 0)).replacing(with: below, where: magnitude .< limit)
    }

    @inline(__always)
    static func f64x2Splat(_ value: Double) -> U64x2 {
        U64x2(repeating: value.bitPattern)
    }
    @inline(__always) static func f64x2ExtractLane(_ lane: Double) -> Double { lane }
    @inline(__always)
    static func f64x2ReplaceLane(_ a: U64x2, _ value: Double, _ mask: U64x2) -> U64x2 {
        (a & ~mask) | (U64x2(repeating: value.bitPattern) & mask)
    }
}
