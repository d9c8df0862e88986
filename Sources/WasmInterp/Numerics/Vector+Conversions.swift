// Spec: core 4.3.6, conversions between vectors of integers and of floating-point numbers.
//
// The processor's own conversion has no name in Swift that does not trap, so the integers are read
// from the last places of a sum.

extension Vector {
    /// The whole part of numbers from 0 up to 2^32, modulo 2^32.
    ///
    /// The upper 16 bits are rounded off first, which leaves at most 32768 on either side.
    @inline(__always)
    private static func wholePart(_ a: F32x4) -> U32x4 {
        let upper = a * F32x4(repeating: 0x1p-16) + F32x4(repeating: 0x1p23)
        let rest = a - (upper - F32x4(repeating: 0x1p23)) * F32x4(repeating: 0x1p16)
        let lower = rest + F32x4(repeating: 0x1.8p23)
        let isAbove = (lower - F32x4(repeating: 0x1.8p23)) .> rest
        return (upper.u32x4 &<< U32x4(repeating: 16)) &+ lower.u32x4
            &- U32x4(repeating: 0x4B40_0000) &+ isAbove.u32x4
    }

    /// The whole part of numbers from 0 to 2^32 - 1, in the lower half of each lane.
    @inline(__always)
    private static func wholePart(_ a: F64x2) -> U32x4 {
        let sum = a + F64x2(repeating: 0x1p52)
        let isAbove = (sum - F64x2(repeating: 0x1p52)) .> a
        return (sum.u64x2 &+ isAbove.u64x2).u32x4
    }

    @inline(__always)
    static func i32x4TruncSatF32x4S(_ a: F32x4) -> I32x4 {
        let sign = a.i32x4 &>> I32x4(repeating: 31)
        let magnitude = (a.u32x4 & U32x4(repeating: 0x7FFF_FFFF)).f32x4
        let whole = (wholePart(magnitude).i32x4 ^ sign) &- sign
        let limit = I32x4(repeating: .max) ^ sign
        let saturated = whole.replacing(
            with: limit, where: magnitude .>= F32x4(repeating: 0x1p31))
        return saturated & (a .== a).i32x4
    }

    @inline(__always)
    static func i32x4TruncSatF32x4U(_ a: F32x4) -> U32x4 {
        let zero = F32x4(repeating: 0)
        let positive = zero.replacing(with: a, where: a .> zero)
        return wholePart(positive) | (positive .>= F32x4(repeating: 0x1p32)).u32x4
    }

    @inline(__always)
    static func i32x4TruncSatF64x2SZero(_ a: F64x2) -> I32x4 {
        let high = F64x2(repeating: 2_147_483_647)
        let low = F64x2(repeating: -2_147_483_648)
        let number = (a.u64x2 & (a .== a).u64x2).f64x2
        let lowered = high.replacing(with: number, where: number .< high)
        let clamped = low.replacing(with: lowered, where: lowered .> low)
        let magnitude = (clamped.u64x2 & U64x2(repeating: 0x7FFF_FFFF_FFFF_FFFF)).f64x2
        let whole = wholePart(magnitude).i32x4
        let signs = clamped.i32x4 &>> I32x4(repeating: 31)
        let sign = I32x4(signs[1], signs[3], 0, 0)
        return (I32x4(whole[0], whole[2], 0, 0) ^ sign) &- sign
    }

    @inline(__always)
    static func i32x4TruncSatF64x2UZero(_ a: F64x2) -> U32x4 {
        let zero = F64x2(repeating: 0)
        let high = F64x2(repeating: 4_294_967_295)
        let positive = zero.replacing(with: a, where: a .> zero)
        let whole = wholePart(high.replacing(with: positive, where: positive .< high))
        return U32x4(whole[0], whole[2], 0, 0)
    }

    @inline(__always) static func f32x4ConvertI32x4S(_ a: I32x4) -> F32x4 { F32x4(a) }
    @inline(__always) static func f32x4ConvertI32x4U(_ a: U32x4) -> F32x4 { F32x4(a) }

    @inline(__always)
    static func f64x2ConvertLowI32x4S(_ a: I32x4) -> F64x2 { F64x2(Double(a[0]), Double(a[1])) }
    @inline(__always)
    static func f64x2ConvertLowI32x4U(_ a: U32x4) -> F64x2 { F64x2(Double(a[0]), Double(a[1])) }

    @inline(__always)
    static func f32x4DemoteF64x2Zero(_ a: F64x2) -> F32x4 { F32x4(Float(a[0]), Float(a[1]), 0, 0) }
    @inline(__always)
    static func f64x2PromoteLowF32x4(_ a: F32x4) -> F64x2 { F64x2(Double(a[0]), Double(a[1])) }
}
