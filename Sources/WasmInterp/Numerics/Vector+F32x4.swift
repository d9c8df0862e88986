// Spec: core 4.3.6, vector operations of shape f32x4.

extension Vector {
    @inline(__always) static func f32x4Eq(_ a: F32x4, _ b: F32x4) -> U32x4 { (a .== b).u32x4 }
    @inline(__always) static func f32x4Ne(_ a: F32x4, _ b: F32x4) -> U32x4 { (a .!= b).u32x4 }
    @inline(__always) static func f32x4Lt(_ a: F32x4, _ b: F32x4) -> U32x4 { (a .< b).u32x4 }
    @inline(__always) static func f32x4Gt(_ a: F32x4, _ b: F32x4) -> U32x4 { (a .> b).u32x4 }
    @inline(__always) static func f32x4Le(_ a: F32x4, _ b: F32x4) -> U32x4 { (a .<= b).u32x4 }
    @inline(__always) static func f32x4Ge(_ a: F32x4, _ b: F32x4) -> U32x4 { (a .>= b).u32x4 }

    @inline(__always) static func f32x4Add(_ a: F32x4, _ b: F32x4) -> F32x4 { a + b }
    @inline(__always) static func f32x4Sub(_ a: F32x4, _ b: F32x4) -> F32x4 { a - b }
    @inline(__always) static func f32x4Mul(_ a: F32x4, _ b: F32x4) -> F32x4 { a * b }
    @inline(__always) static func f32x4Div(_ a: F32x4, _ b: F32x4) -> F32x4 { a / b }
    @inline(__always)
    static func f32x4Abs(_ a: U32x4) -> U32x4 {
        a & U32x4(repeating: 0x7FFF_FFFF)
    }
    @inline(__always)
    static func f32x4Neg(_ a: U32x4) -> U32x4 {
        a ^ U32x4(repeating: 0x8000_0000)
    }
    @inline(__always)
    static func f32x4Sqrt(_ a: F32x4) -> F32x4 {
        F32x4(a[0].squareRoot(), a[1].squareRoot(), a[2].squareRoot(), a[3].squareRoot())
    }

    /// Of two values that compare equal only zeros differ in their bits, by the sign; the sum of
    /// anything and a NaN is a quiet NaN.
    @inline(__always)
    static func f32x4Min(_ a: F32x4, _ b: F32x4) -> F32x4 {
        let first = b.replacing(with: a, where: a .< b)
        let second = a.replacing(with: b, where: b .< a)
        let least = (first.u32x4 | second.u32x4).f32x4
        return least.replacing(with: a + b, where: (a .!= a) .| (b .!= b))
    }

    @inline(__always)
    static func f32x4Max(_ a: F32x4, _ b: F32x4) -> F32x4 {
        let first = b.replacing(with: a, where: a .> b)
        let second = a.replacing(with: b, where: b .> a)
        let greatest = (first.u32x4 & second.u32x4).f32x4
        return greatest.replacing(with: a + b, where: (a .!= a) .| (b .!= b))
    }

    @inline(__always)
    static func f32x4Pmin(_ a: F32x4, _ b: F32x4) -> F32x4 { a.replacing(with: b, where: b .< a) }

    @inline(__always)
    static func f32x4Pmax(_ a: F32x4, _ b: F32x4) -> F32x4 { a.replacing(with: b, where: a .< b) }

    // Rounding. Adding and subtracting a number whose last place is one rounds to nearest, even
    // ties; from there it is at most one step. Numbers of that size and beyond are integers
    // already; adding zero makes a NaN quiet.

    @inline(__always)
    static func f32x4Nearest(_ a: F32x4) -> F32x4 {
        let sign = a.u32x4 & U32x4(repeating: 0x8000_0000)
        let magnitude = (a.u32x4 & U32x4(repeating: 0x7FFF_FFFF)).f32x4
        let limit = F32x4(repeating: 0x1p23)
        let nearest = (((magnitude + limit) - limit).u32x4 | sign).f32x4
        return (a + F32x4(repeating: 0)).replacing(with: nearest, where: magnitude .< limit)
    }

    @inline(__always)
    static func f32x4Floor(_ a: F32x4) -> F32x4 {
        let sign = a.u32x4 & U32x4(repeating: 0x8000_0000)
        let magnitude = (a.u32x4 & U32x4(repeating: 0x7FFF_FFFF)).f32x4
        let limit = F32x4(repeating: 0x1p23)
        let nearest = (((magnitude + limit) - limit).u32x4 | sign).f32x4
        let step = (nearest .> a).u32x4 & U32x4(repeating: 0x3F80_0000)
        return (a + F32x4(repeating: 0)).replacing(
            with: nearest - step.f32x4, where: magnitude .< limit)
    }

    /// From -0.9 to -0 the sum is a positive zero, so the sign is put back.
    @inline(__always)
    static func f32x4Ceil(_ a: F32x4) -> F32x4 {
        let sign = a.u32x4 & U32x4(repeating: 0x8000_0000)
        let magnitude = (a.u32x4 & U32x4(repeating: 0x7FFF_FFFF)).f32x4
        let limit = F32x4(repeating: 0x1p23)
        let nearest = (((magnitude + limit) - limit).u32x4 | sign).f32x4
        let step = (nearest .< a).u32x4 & U32x4(repeating: 0x3F80_0000)
        let above = ((nearest + step.f32x4).u32x4 | sign).f32x4
        return (a + F32x4(repeating: 0)).replacing(with: above, where: magnitude .< limit)
    }

    @inline(__always)
    static func f32x4Trunc(_ a: F32x4) -> F32x4 {
        let sign = a.u32x4 & U32x4(repeating: 0x8000_0000)
        let magnitude = (a.u32x4 & U32x4(repeating: 0x7FFF_FFFF)).f32x4
        let limit = F32x4(repeating: 0x1p23)
        let nearest = (magnitude + limit) - limit
        let step = (nearest .> magnitude).u32x4 & U32x4(repeating: 0x3F80_0000)
        let below = ((nearest - step.f32x4).u32x4 | sign).f32x4
        return (a + F32x4(repeating: 0)).replacing(with: below, where: magnitude .< limit)
    }

    @inline(__always)
    static func f32x4Splat(_ value: Float) -> U32x4 {
        U32x4(repeating: value.bitPattern)
    }
    @inline(__always) static func f32x4ExtractLane(_ lane: Float) -> Float { lane }
    @inline(__always)
    static func f32x4ReplaceLane(_ a: U32x4, _ value: Float, _ mask: U32x4) -> U32x4 {
        (a & ~mask) | (U32x4(repeating: value.bitPattern) & mask)
    }
}
