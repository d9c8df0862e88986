// Spec: core 4.3.6, vector operations of shape i8x16.

extension Vector {
    // Comparisons: all bits of a lane set, or none.

    @inline(__always) static func i8x16Eq(_ a: U8x16, _ b: U8x16) -> I8x16 { (a .== b).i8x16 }
    @inline(__always) static func i8x16Ne(_ a: U8x16, _ b: U8x16) -> I8x16 { (a .!= b).i8x16 }
    @inline(__always) static func i8x16LtS(_ a: I8x16, _ b: I8x16) -> I8x16 { (a .< b).i8x16 }
    @inline(__always) static func i8x16LtU(_ a: U8x16, _ b: U8x16) -> I8x16 { (a .< b).i8x16 }
    @inline(__always) static func i8x16GtS(_ a: I8x16, _ b: I8x16) -> I8x16 { (a .> b).i8x16 }
    @inline(__always) static func i8x16GtU(_ a: U8x16, _ b: U8x16) -> I8x16 { (a .> b).i8x16 }
    @inline(__always) static func i8x16LeS(_ a: I8x16, _ b: I8x16) -> I8x16 { (a .<= b).i8x16 }
    @inline(__always) static func i8x16LeU(_ a: U8x16, _ b: U8x16) -> I8x16 { (a .<= b).i8x16 }
    @inline(__always) static func i8x16GeS(_ a: I8x16, _ b: I8x16) -> I8x16 { (a .>= b).i8x16 }
    @inline(__always) static func i8x16GeU(_ a: U8x16, _ b: U8x16) -> I8x16 { (a .>= b).i8x16 }

    // Arithmetic.

    @inline(__always) static func i8x16Add(_ a: U8x16, _ b: U8x16) -> U8x16 { a &+ b }
    @inline(__always) static func i8x16Sub(_ a: U8x16, _ b: U8x16) -> U8x16 { a &- b }
    @inline(__always) static func i8x16Neg(_ a: U8x16) -> U8x16 { U8x16(repeating: 0) &- a }
    @inline(__always)
    static func i8x16Abs(_ a: I8x16) -> I8x16 {
        let zero = I8x16(repeating: 0)
        return a.replacing(with: zero &- a, where: a .< zero)
    }

    @inline(__always)
    static func i8x16MinS(_ a: I8x16, _ b: I8x16) -> I8x16 {
        a.replacing(with: b, where: b .< a)
    }
    @inline(__always)
    static func i8x16MinU(_ a: U8x16, _ b: U8x16) -> U8x16 {
        a.replacing(with: b, where: b .< a)
    }
    @inline(__always)
    static func i8x16MaxS(_ a: I8x16, _ b: I8x16) -> I8x16 {
        a.replacing(with: b, where: b .> a)
    }
    @inline(__always)
    static func i8x16MaxU(_ a: U8x16, _ b: U8x16) -> U8x16 {
        a.replacing(with: b, where: b .> a)
    }

    @inline(__always)
    static func i8x16AddSatS(_ a: I8x16, _ b: I8x16) -> I8x16 {
        saturated(widened(a) &+ widened(b))
    }
    @inline(__always)
    static func i8x16AddSatU(_ a: U8x16, _ b: U8x16) -> U8x16 {
        let sum = a &+ b
        return sum | (sum .< a).u8x16
    }
    @inline(__always)
    static func i8x16SubSatS(_ a: I8x16, _ b: I8x16) -> I8x16 {
        saturated(widened(a) &- widened(b))
    }
    @inline(__always)
    static func i8x16SubSatU(_ a: U8x16, _ b: U8x16) -> U8x16 {
        (a &- b) & (a .> b).u8x16
    }
    /// The mean, rounded up.
    @inline(__always)
    static func i8x16AvgrU(_ a: U8x16, _ b: U8x16) -> U8x16 {
        (a | b) &- ((a ^ b) &>> U8x16(repeating: 1))
    }

    // Shifts, by the count modulo the lane's width.

    @inline(__always)
    static func i8x16Shl(_ a: U8x16, _ count: UInt32) -> U8x16 {
        a &<< U8x16(repeating: UInt8(truncatingIfNeeded: count))
    }
    @inline(__always)
    static func i8x16ShrS(_ a: I8x16, _ count: UInt32) -> I8x16 {
        a &>> I8x16(repeating: Int8(truncatingIfNeeded: count))
    }
    @inline(__always)
    static func i8x16ShrU(_ a: U8x16, _ count: UInt32) -> U8x16 {
        a &>> U8x16(repeating: UInt8(truncatingIfNeeded: count))
    }

    // Between lanes and numbers. `mask` has the bits of the replaced lane set.

    @inline(__always)
    static func i8x16Splat(_ value: UInt32) -> U8x16 {
        U8x16(repeating: UInt8(truncatingIfNeeded: value))
    }
    @inline(__always)
    static func i8x16ExtractLaneS(_ lane: Int8) -> UInt32 {
        UInt32(bitPattern: Int32(lane))
    }
    @inline(__always) static func i8x16ExtractLaneU(_ lane: UInt8) -> UInt32 { UInt32(lane) }
    @inline(__always)
    static func i8x16ReplaceLane(_ a: U8x16, _ value: UInt32, _ mask: U8x16) -> U8x16 {
        (a & ~mask) | (U8x16(repeating: UInt8(truncatingIfNeeded: value)) & mask)
    }

    /// A half has a lane of zeros exactly if subtracting one from each lane, without regard to
    /// neighbours, sets a sign bit that was clear.
    @inline(__always)
    static func i8x16AllTrue(_ a: U64x2) -> UInt32 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let signs: UInt64 = 0x8080_8080_8080_8080
        let zeros = ((a[0] &- ones) & ~a[0] | (a[1] &- ones) & ~a[1]) & signs
        return zeros == 0 ? 1 : 0
    }

    /// The multiplication gathers the signs of eight lanes in the uppermost byte.
    @inline(__always)
    static func i8x16Bitmask(_ a: U64x2) -> UInt32 {
        let signs: UInt64 = 0x8080_8080_8080_8080
        let gather: UInt64 = 0x0002_0408_1020_4081
        let low = ((a[0] & signs) &* gather) &>> 56
        let high = ((a[1] & signs) &* gather) &>> 56
        return UInt32(truncatingIfNeeded: low | high &<< 8)
    }

    /// Counts in pairs of bits, in fours, in bytes.
    @inline(__always)
    static func i8x16Popcnt(_ a: U8x16) -> U8x16 {
        let pairs = a &- ((a &>> U8x16(repeating: 1)) & U8x16(repeating: 0x55))
        let fours =
            (pairs & U8x16(repeating: 0x33))
            &+ ((pairs &>> U8x16(repeating: 2)) & U8x16(repeating: 0x33))
        return (fours &+ (fours &>> U8x16(repeating: 4))) & U8x16(repeating: 0x0F)
    }

    @inline(__always)
    static func i8x16NarrowI16x8S(_ a: I16x8, _ b: I16x8) -> I8x16 { saturated(joined(a, b)) }

    @inline(__always)
    static func i8x16NarrowI16x8U(_ a: I16x8, _ b: I16x8) -> I8x16 {
        let low = SIMD16<Int16>(repeating: 0)
        let high = SIMD16<Int16>(repeating: 255)
        let both = joined(a, b)
        let raised = both.replacing(with: low, where: both .< low)
        return truncated(raised.replacing(with: high, where: raised .> high))
    }

    /// Lanes of `a` that the lanes of `b` name; zero where there is no such lane.
    @inline(__always)
    static func i8x16Swizzle(_ a: U8x16, _ b: U8x16) -> U8x16 {
        let i = b & U8x16(repeating: 15)
        let chosen = U8x16(
            a[Int(i[0])], a[Int(i[1])], a[Int(i[2])], a[Int(i[3])],
            a[Int(i[4])], a[Int(i[5])], a[Int(i[6])], a[Int(i[7])],
            a[Int(i[8])], a[Int(i[9])], a[Int(i[10])], a[Int(i[11])],
            a[Int(i[12])], a[Int(i[13])], a[Int(i[14])], a[Int(i[15])])
        return chosen.replacing(with: U8x16(repeating: 0), where: b .> U8x16(repeating: 15))
    }
}
