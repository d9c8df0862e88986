// Spec: core 4.3.6, vector operations of shape i64x2.

extension Vector {
    // Comparisons: all bits of a lane set, or none.

    @inline(__always) static func i64x2Eq(_ a: U64x2, _ b: U64x2) -> I64x2 { (a .== b).i64x2 }
    @inline(__always) static func i64x2Ne(_ a: U64x2, _ b: U64x2) -> I64x2 { (a .!= b).i64x2 }
    @inline(__always) static func i64x2LtS(_ a: I64x2, _ b: I64x2) -> I64x2 { (a .< b).i64x2 }
    @inline(__always) static func i64x2GtS(_ a: I64x2, _ b: I64x2) -> I64x2 { (a .> b).i64x2 }
    @inline(__always) static func i64x2LeS(_ a: I64x2, _ b: I64x2) -> I64x2 { (a .<= b).i64x2 }
    @inline(__always) static func i64x2GeS(_ a: I64x2, _ b: I64x2) -> I64x2 { (a .>= b).i64x2 }

    // Arithmetic.

    @inline(__always) static func i64x2Add(_ a: U64x2, _ b: U64x2) -> U64x2 { a &+ b }
    @inline(__always) static func i64x2Sub(_ a: U64x2, _ b: U64x2) -> U64x2 { a &- b }
    @inline(__always) static func i64x2Mul(_ a: U64x2, _ b: U64x2) -> U64x2 { a &* b }
    @inline(__always) static func i64x2Neg(_ a: U64x2) -> U64x2 { U64x2(repeating: 0) &- a }
    @inline(__always)
    static func i64x2Abs(_ a: I64x2) -> I64x2 {
        let zero = I64x2(repeating: 0)
        return a.replacing(with: zero &- a, where: a .< zero)
    }

    // Shifts, by the count modulo the lane's width.

    @inline(__always)
    static func i64x2Shl(_ a: U64x2, _ count: UInt32) -> U64x2 {
        a &<< U64x2(repeating: UInt64(truncatingIfNeeded: count))
    }
    @inline(__always)
    static func i64x2ShrS(_ a: I64x2, _ count: UInt32) -> I64x2 {
        a &>> I64x2(repeating: Int64(truncatingIfNeeded: count))
    }
    @inline(__always)
    static func i64x2ShrU(_ a: U64x2, _ count: UInt32) -> U64x2 {
        a &>> U64x2(repeating: UInt64(truncatingIfNeeded: count))
    }

    // Between lanes and numbers. `mask` has the bits of the replaced lane set.

    @inline(__always) static func i64x2Splat(_ value: UInt64) -> U64x2 { U64x2(repeating: value) }
    @inline(__always) static func i64x2ExtractLane(_ lane: UInt64) -> UInt64 { lane }
    @inline(__always)
    static func i64x2ReplaceLane(_ a: U64x2, _ value: UInt64, _ mask: U64x2) -> U64x2 {
        (a & ~mask) | (U64x2(repeating: value) & mask)
    }

    @inline(__always)
    static func i64x2AllTrue(_ a: U64x2) -> UInt32 { a[0] != 0 && a[1] != 0 ? 1 : 0 }

    @inline(__always)
    static func i64x2Bitmask(_ a: U64x2) -> UInt32 {
        UInt32(truncatingIfNeeded: a[0] &>> 63 | (a[1] &>> 62) & 2)
    }

    @inline(__always)
    static func i64x2ExtendLowI32x4S(_ a: I32x4) -> I64x2 {
        I64x2(Int64(a[0]), Int64(a[1]))
    }
    @inline(__always)
    static func i64x2ExtendLowI32x4U(_ a: U32x4) -> U64x2 {
        interleaveLow(a, U32x4(repeating: 0)).u64x2
    }
    @inline(__always)
    static func i64x2ExtendHighI32x4S(_ a: I32x4) -> I64x2 {
        I64x2(Int64(a[2]), Int64(a[3]))
    }
    @inline(__always)
    static func i64x2ExtendHighI32x4U(_ a: U32x4) -> U64x2 {
        interleaveHigh(a, U32x4(repeating: 0)).u64x2
    }

    @inline(__always)
    static func i64x2ExtmulLowI32x4S(_ a: I32x4, _ b: I32x4) -> I64x2 {
        i64x2ExtendLowI32x4S(a) &* i64x2ExtendLowI32x4S(b)
    }
    @inline(__always)
    static func i64x2ExtmulLowI32x4U(_ a: U32x4, _ b: U32x4) -> U64x2 {
        i64x2ExtendLowI32x4U(a) &* i64x2ExtendLowI32x4U(b)
    }
    @inline(__always)
    static func i64x2ExtmulHighI32x4S(_ a: I32x4, _ b: I32x4) -> I64x2 {
        i64x2ExtendHighI32x4S(a) &* i64x2ExtendHighI32x4S(b)
    }
    @inline(__always)
    static func i64x2ExtmulHighI32x4U(_ a: U32x4, _ b: U32x4) -> U64x2 {
        i64x2ExtendHighI32x4U(a) &* i64x2ExtendHighI32x4U(b)
    }
}
