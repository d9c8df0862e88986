// Spec: core 4.3.6 with appendix A, profiles: what the deterministic profile chooses. The other
// relaxed instructions are translated as the ordinary ones that they then equal.

extension Vector {
    // Product and sum are rounded each.

    @inline(__always)
    static func f32x4RelaxedMadd(_ a: F32x4, _ b: F32x4, _ c: F32x4) -> F32x4 {
        canonical(a * b + c)
    }
    @inline(__always)
    static func f32x4RelaxedNmadd(_ a: F32x4, _ b: F32x4, _ c: F32x4) -> F32x4 {
        canonical(c - a * b)
    }
    @inline(__always)
    static func f64x2RelaxedMadd(_ a: F64x2, _ b: F64x2, _ c: F64x2) -> F64x2 {
        canonical(a * b + c)
    }
    @inline(__always)
    static func f64x2RelaxedNmadd(_ a: F64x2, _ b: F64x2, _ c: F64x2) -> F64x2 {
        canonical(c - a * b)
    }

    @inline(__always)
    static func f32x4RelaxedMin(_ a: F32x4, _ b: F32x4) -> F32x4 { canonical(f32x4Min(a, b)) }
    @inline(__always)
    static func f32x4RelaxedMax(_ a: F32x4, _ b: F32x4) -> F32x4 { canonical(f32x4Max(a, b)) }
    @inline(__always)
    static func f64x2RelaxedMin(_ a: F64x2, _ b: F64x2) -> F64x2 { canonical(f64x2Min(a, b)) }
    @inline(__always)
    static func f64x2RelaxedMax(_ a: F64x2, _ b: F64x2) -> F64x2 { canonical(f64x2Max(a, b)) }

    /// Sums of the products of neighbours, both signed; only two squares of -128 saturate.
    @inline(__always)
    static func i16x8RelaxedDotI8x16I7x16S(_ a: I16x8, _ b: I16x8) -> I16x8 {
        let width = I16x8(repeating: 8)
        let odd = (a &>> width) &* (b &>> width)
        let even = ((a &<< width) &>> width) &* ((b &<< width) &>> width)
        return i16x8AddSatS(even, odd)
    }

    @inline(__always)
    static func i32x4RelaxedDotI8x16I7x16AddS(_ a: I16x8, _ b: I16x8, _ c: I32x4) -> I32x4 {
        i32x4ExtaddPairwiseI16x8S(i16x8RelaxedDotI8x16I7x16S(a, b).i32x4) &+ c
    }
}
