// Spec: core 4.3.6, vector operations of shape i16x8.

extension Vector {
    // Comparisons: all bits of a lane set, or none.

    @inline(__always) static func i16x8Eq(_ a: U16x8, _ b: U16x8) -> I16x8 { (a .== b).i16x8 }
    @inline(__always) static func i16x8Ne(_ a: U16x8, _ b: U16x8) -> I16x8 { (a .!= b).i16x8 }
    @inline(__always) static func i16x8LtS(_ a: I16x8, _ b: I16x8) -> I16x8 { (a .< b).i16x8 }
    @inline(__always) static func i16x8LtU(_ a: U16x8, _ b: U16x8) -> I16x8 { (a .< b).i16x8 }
    @inline(__always) static func i16x8GtS(_ a: I16x8, _ b: I16x8) -> I16x8 { (a .> b).i16x8 }
    @inline(__always) static func i16x8GtU(_ a: U16x8, _ b: U16x8) -> I16x8 { (a .> b).i16x8 }
    @inline(__always) static func i16x8LeS(_ a: I16x8, _ b: I16x8) -> I16x8 { (a .<= b).i16x8 }
    @inline(__always) static func i16x8LeU(_ a: U16x8, _ b: U16x8) -> I16x8 { (a .<= b).i16x8 }
    @inline(__always) static func i16x8GeS(_ a: I16x8, _ b: I16x8) -> I16x8 { (a .>= b).i16x8 }
    @inline(__always) static func i16x8GeU(_ a: U16x8, _ b: U16x8) -> I16x8 { (a .>= b).i16x8 }

    // Arithmetic.

    @inline(__always) static func i16x8Add(_ a: U16x8, _ b: U16x8) -> U16x8 { a &+ b }
    @inline(__always) static func i16x8Sub(_ a: U16x8, _ b: U16x8) -> U16x8 { a &- b }
    @inline(__always) static func i16x8Mul(_ a: U16x8, _ b: U16x8) -> U16x8 { a &* b }
    @inline(__always) static func i16x8Neg(_ a: U16x8) -> U16x8 { U16x8(repeating: 0) &- a }
    @inline(__always)
    static func i16x8Abs(_ a: I16x8) -> I16x8 {
        let zero = I16x8(repeating: 0)
        return a.replacing(with: zero &- a, where: a .< zero)
    }

    @inline(__always)
    static func i16x8MinS(_ a: I16x8, _ b: I16x8) -> I16x8 {
        a.replacing(with: b, where: b .< a)
    }
    @inline(__always)
    static func i16x8MinU(_ a: U16x8, _ b: U16x8) -> U16x8 {
        a.replacing(with: b, where: b .< a)
    }
    @inline(__always)
    static func i16x8MaxS(_ a: I16x8, _ b: I16x8) -> I16x8 {
        a.replacing(with: b, where: b .> a)
    }
    @inline(__always)
    static func i16x8MaxU(_ a: U16x8, _ b: U16x8) -> U16x8 {
        a.replacing(with: b, where: b .> a)
    }

    @inline(__always)
    static func i16x8AddSatS(_ a: I16x8, _ b: I16x8) -> I16x8 {
        saturated(widened(a) &+ widened(b))
    }
    @inline(__always)
    static func i16x8AddSatU(_ a: U16x8, _ b: U16x8) -> U16x8 {
        let sum = a &+ b
        return sum | (sum .< a).u16x8
    }
    @inline(__always)
    static func i16x8SubSatS(_ a: I16x8, _ b: I16x8) -> I16x8 {
        saturated(widened(a) &- widened(b))
    }
    @inline(__always)
    static func i16x8SubSatU(_ a: U16x8, _ b: U16x8) -> U16x8 {
        (a &- b) & (a .> b).u16x8
    }
    /// The mean, rounded up.
    @inline(__always)
    static func i16x8AvgrU(_ a: U16x8, _ b: U16x8) -> U16x8 {
        (a | b) &- ((a ^ b) &>> U16x8(repeating: 1))
    }

    // Shifts, by the count modulo the lane's width.

    @inline(__always)
    static func i16x8Shl(_ a: U16x8, _ count: UInt32) -> U16x8 {
        a &<< U16x8(repeating: UInt16(truncatingIfNeeded: count))
    }
    @inline(__always)
    static func i16x8ShrS(_ a: I16x8, _ count: UInt32) -> I16x8 {
        a &>> I16x8(repeating: Int16(truncatingIfNeeded: count))
    }
    @inline(__always)
    static func i16x8ShrU(_ a: U16x8, _ count: UInt32) -> U16x8 {
        a &>> U16x8(repeating: UInt16(truncatingIfNeeded: count))
    }

    // Between lanes and numbers. `mask` has the bits of the replaced lane set.

    @inline(__always)
    static func i16x8Splat(_ value: UInt32) -> U16x8 {
        U16x8(repeating: UInt16(truncatingIfNeeded: value))
    }
    @inline(__always)
    static func i16x8ExtractLaneS(_ lane: Int16) -> UInt32 {
        UInt32(bitPattern: Int32(lane))
    }
    @inline(__always) static func i16x8ExtractLaneU(_ lane: UInt16) -> UInt32 { UInt32(lane) }
    @inline(__always)
    static func i16x8ReplaceLane(_ a: U16x8, _ value: UInt32, _ mask: U16x8) -> U16x8 {
        (a & ~mask) | (U16x8(repeating: UInt16(truncatingIfNeeded: value)) & mask)
    }

    /// A half has a lane of zeros exactly if subtracting one from each lane, without regard to
    /// neighbours, sets a sign bit that was clear.
    @inline(__always)
    static func i16x8AllTrue(_ a: U64x2) -> UInt32 {
        let ones: UInt64 = 0x0001_0001_0001_0001
        let signs: UInt64 = 0x8000_8000_8000_8000
        let zeros = ((a[0] &- ones) & ~a[0] | (a[1] &- ones) & ~a[1]) & signs
        return zeros == 0 ? 1 : 0
    }

    /// The multiplication gathers the signs of four lanes in bits 48 to 51.
    @inline(__always)
    static func i16x8Bitmask(_ a: U64x2) -> UInt32 {
        let signs: UInt64 = 0x0001_0001_0001_0001
        let gather: UInt64 = 0x0001_0002_0004_0008
        let low = (((a[0] &>> 15) & signs) &* gather) &>> 48 & 15
        let high = (((a[1] &>> 15) & signs) &* gather) &>> 48 & 15
        return UInt32(truncatingIfNeeded: low | high &<< 4)
    }

    @inline(__always)
    static func i16x8NarrowI32x4S(_ a: I32x4, _ b: I32x4) -> I16x8 { saturated(joined(a, b)) }

    /// Moved down by half the range, so that a signed pack does it.
    @inline(__always)
    static func i16x8NarrowI32x4U(_ a: I32x4, _ b: I32x4) -> I16x8 {
        let zero = SIMD8<Int32>(repeating: 0)
        let both = joined(a, b)
        let raised = both.replacing(with: zero, where: both .< zero)
        return saturated(raised &- SIMD8(repeating: 32768)) ^ I16x8(repeating: -32768)
    }

    /// Products in Q15 format, rounded; only the square of -1 overflows, and its bits are inverted.
    @inline(__always)
    static func i16x8Q15mulrSatS(_ a: I16x8, _ b: I16x8) -> I16x8 {
        let rounded =
            (widened(a) &* widened(b) &+ SIMD8<Int32>(repeating: 0x4000))
            &>> SIMD8<Int32>(repeating: 15)
        let product = truncated(rounded)
        return product ^ (product .== I16x8(repeating: -32768)).i16x8
    }

    @inline(__always)
    static func i16x8ExtendLowI8x16S(_ a: U8x16) -> I16x8 {
        interleaveLow(a, a).i16x8 &>> I16x8(repeating: 8)
    }
    @inline(__always)
    static func i16x8ExtendLowI8x16U(_ a: U8x16) -> U16x8 {
        interleaveLow(a, U8x16(repeating: 0)).u16x8
    }
    @inline(__always)
    static func i16x8ExtendHighI8x16S(_ a: U8x16) -> I16x8 {
        interleaveHigh(a, a).i16x8 &>> I16x8(repeating: 8)
    }
    @inline(__always)
    static func i16x8ExtendHighI8x16U(_ a: U8x16) -> U16x8 {
        interleaveHigh(a, U8x16(repeating: 0)).u16x8
    }

    @inline(__always)
    static func i16x8ExtmulLowI8x16S(_ a: U8x16, _ b: U8x16) -> I16x8 {
        i16x8ExtendLowI8x16S(a) &* i16x8ExtendLowI8x16S(b)
    }
    @inline(__always)
    static func i16x8ExtmulLowI8x16U(_ a: U8x16, _ b: U8x16) -> U16x8 {
        i16x8ExtendLowI8x16U(a) &* i16x8ExtendLowI8x16U(b)
    }
    @inline(__always)
    static func i16x8ExtmulHighI8x16S(_ a: U8x16, _ b: U8x16) -> I16x8 {
        i16x8ExtendHighI8x16S(a) &* i16x8ExtendHighI8x16S(b)
    }
    @inline(__always)
    static func i16x8ExtmulHighI8x16U(_ a: U8x16, _ b: U8x16) -> U16x8 {
        i16x8ExtendHighI8x16U(a) &* i16x8ExtendHighI8x16U(b)
    }

    /// Sums of neighbours.
    @inline(__always)
    static func i16x8ExtaddPairwiseI8x16S(_ a: I16x8) -> I16x8 {
        let width = I16x8(repeating: 8)
        return ((a &<< width) &>> width) &+ (a &>> width)
    }
    @inline(__always)
    static func i16x8ExtaddPairwiseI8x16U(_ a: U16x8) -> U16x8 {
        (a & U16x8(repeating: 0xFF)) &+ (a &>> U16x8(repeating: 8))
    }
}
