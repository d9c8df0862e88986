// Spec: core 4.3.6, vector operations of shape i32x4.

extension Vector {
    // Comparisons: all bits of a lane set, or none.

    @inline(__always) static func i32x4Eq(_ a: U32x4, _ b: U32x4) -> I32x4 { (a .== b).i32x4 }
    @inline(__always) static func i32x4Ne(_ a: U32x4, _ b: U32x4) -> I32x4 { (a .!= b).i32x4 }
    @inline(__always) static func i32x4LtS(_ a: I32x4, _ b: I32x4) -> I32x4 { (a .< b).i32x4 }
    @inline(__always) static func i32x4LtU(_ a: U32x4, _ b: U32x4) -> I32x4 { (a .< b).i32x4 }
    @inline(__always) static func i32x4GtS(_ a: I32x4, _ b: I32x4) -> I32x4 { (a .> b).i32x4 }
    @inline(__always) static func i32x4GtU(_ a: U32x4, _ b: U32x4) -> I32x4 { (a .> b).i32x4 }
    @inline(__always) static func i32x4LeS(_ a: I32x4, _ b: I32x4) -> I32x4 { (a .<= b).i32x4 }
    @inline(__always) static func i32x4LeU(_ a: U32x4, _ b: U32x4) -> I32x4 { (a .<= b).i32x4 }
    @inline(__always) static func i32x4GeS(_ a: I32x4, _ b: I32x4) -> I32x4 { (a .>= b).i32x4 }
    @inline(__always) static func i32x4GeU(_ a: U32x4, _ b: U32x4) -> I32x4 { (a .>= b).i32x4 }

    // Arithmetic.

    @inline(__always) static func i32x4Add(_ a: U32x4, _ b: U32x4) -> U32x4 { a &+ b }
    @inline(__always) static func i32x4Sub(_ a: U32x4, _ b: U32x4) -> U32x4 { a &- b }
    @inline(__always) static func i32x4Mul(_ a: U32x4, _ b: U32x4) -> U32x4 { a &* b }
    @inline(__always) static func i32x4Neg(_ a: U32x4) -> U32x4 { U32x4(repeating: 0) &- a }
    @inline(__always)
    static func i32x4Abs(_ a: I32x4) -> I32x4 {
        let zero = I32x4(repeating: 0)
        return a.replacing(with: zero &- a, where: a .< zero)
    }

    @inline(__always)
    static func i32x4MinS(_ a: I32x4, _ b: I32x4) -> I32x4 {
        a.replacing(with: b, where: b .< a)
    }
    @inline(__always)
    static func i32x4MinU(_ a: U32x4, _ b: U32x4) -> U32x4 {
        a.replacing(with: b, where: b .< a)
    }
    @inline(__always)
    static func i32x4MaxS(_ a: I32x4, _ b: I32x4) -> I32x4 {
        a.replacing(with: b, where: b .> a)
    }
    @inline(__always)
    static func i32x4MaxU(_ a: U32x4, _ b: U32x4) -> U32x4 {
        a.replacing(with: b, where: b .> a)
    }

    // Shifts, by the count modulo the lane's width.

    @inline(__always)
    static func i32x4Shl(_ a: U32x4, _ count: UInt32) -> U32x4 {
        a &<< U32x4(repeating: UInt32(truncatingIfNeeded: count))
    }
    @inline(__always)
    static func i32x4ShrS(_ a: I32x4, _ count: UInt32) -> I32x4 {
        a &>> I32x4(repeating: Int32(truncatingIfNeeded: count))
    }
    @inline(__always)
    static func i32x4ShrU(_ a: U32x4, _ count: UInt32) -> U32x4 {
        a &>> U32x4(repeating: UInt32(truncatingIfNeeded: count))
    }

    // Between lanes and numbers. `mask` has the bits of the replaced lane set.

    @inline(__always) static func i32x4Splat(_ value: UInt32) -> U32x4 { U32x4(repeating: value) }
    @inline(__always) static func i32x4ExtractLane(_ lane: UInt32) -> UInt32 { lane }
    @inline(__always)
    static func i32x4ReplaceLane(_ a: U32x4, _ value: UInt32, _ mask: U32x4) -> U32x4 {
        (a & ~mask) | (U32x4(repeating: value) & mask)
    }

    @inline(__always)
    static func i32x4AllTrue(_ a: U64x2) -> UInt32 {
        let half: UInt64 = 0xFFFF_FFFF
        let isTrue =
            a[0] & half != 0 && a[0] &>> 32 != 0 && a[1] & half != 0 && a[1] &>> 32 != 0
        return isTrue ? 1 : 0
    }

    @inline(__always)
    static func i32x4Bitmask(_ a: U64x2) -> UInt32 {
        let low = (a[0] &>> 31) & 1 | (a[0] &>> 62) & 2
        let high = (a[1] &>> 29) & 4 | (a[1] &>> 60) & 8
        return UInt32(truncatingIfNeeded: low | high)
    }

    /// Sums of the products of neighbours.
    @inline(__always)
    static func i32x4DotI16x8S(_ a: I16x8, _ b: I16x8) -> I32x4 {
        let products = SIMD8<Int32>(truncatingIfNeeded: a) &* SIMD8<Int32>(truncatingIfNeeded: b)
        return products.evenHalf &+ products.oddHalf
    }

    @inline(__always)
    static func i32x4ExtendLowI16x8S(_ a: U16x8) -> I32x4 {
        interleaveLow(a, a).i32x4 &>> I32x4(repeating: 16)
    }
    @inline(__always)
    static func i32x4ExtendLowI16x8U(_ a: U16x8) -> U32x4 {
        interleaveLow(a, U16x8(repeating: 0)).u32x4
    }
    @inline(__always)
    static func i32x4ExtendHighI16x8S(_ a: U16x8) -> I32x4 {
        interleaveHigh(a, a).i32x4 &>> I32x4(repeating: 16)
    }
    @inline(__always)
    static func i32x4ExtendHighI16x8U(_ a: U16x8) -> U32x4 {
        interleaveHigh(a, U16x8(repeating: 0)).u32x4
    }

    @inline(__always)
    static func i32x4ExtmulLowI16x8S(_ a: U16x8, _ b: U16x8) -> I32x4 {
        i32x4ExtendLowI16x8S(a) &* i32x4ExtendLowI16x8S(b)
    }
    @inline(__always)
    static func i32x4ExtmulLowI16x8U(_ a: U16x8, _ b: U16x8) -> U32x4 {
        i32x4ExtendLowI16x8U(a) &* i32x4ExtendLowI16x8U(b)
    }
    @inline(__always)
    static func i32x4ExtmulHighI16x8S(_ a: U16x8, _ b: U16x8) -> I32x4 {
        i32x4ExtendHighI16x8S(a) &* i32x4ExtendHighI16x8S(b)
    }
    @inline(__always)
    static func i32x4ExtmulHighI16x8U(_ a: U16x8, _ b: U16x8) -> U32x4 {
        i32x4ExtendHighI16x8U(a) &* i32x4ExtendHighI16x8U(b)
    }

    /// Sums of neighbours.
    @inline(__always)
    static func i32x4ExtaddPairwiseI16x8S(_ a: I32x4) -> I32x4 {
        let width = I32x4(repeating: 16)
        return ((a &<< width) &>> width) &+ (a &>> width)
    }
    @inline(__always)
    static func i32x4ExtaddPairwiseI16x8U(_ a: U32x4) -> U32x4 {
        (a & U32x4(repeating: 0xFFFF)) &+ (a &>> U32x4(repeating: 16))
    }
}
