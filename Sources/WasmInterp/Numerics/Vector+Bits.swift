// Spec: core 4.3.6, operations on vectors as bits.

extension Vector {
    @inline(__always) static func v128Not(_ a: U64x2) -> U64x2 { ~a }
    @inline(__always) static func v128And(_ a: U64x2, _ b: U64x2) -> U64x2 { a & b }
    @inline(__always) static func v128Andnot(_ a: U64x2, _ b: U64x2) -> U64x2 { a & ~b }
    @inline(__always) static func v128Or(_ a: U64x2, _ b: U64x2) -> U64x2 { a | b }
    @inline(__always) static func v128Xor(_ a: U64x2, _ b: U64x2) -> U64x2 { a ^ b }
    /// Bits of `a` where `c` has ones, else of `b`.
    @inline(__always)
    static func v128Bitselect(_ a: U64x2, _ b: U64x2, _ c: U64x2) -> U64x2 { (a & c) | (b & ~c) }
    @inline(__always)
    static func v128AnyTrue(_ a: U64x2) -> UInt32 { a[0] | a[1] != 0 ? 1 : 0 }
}

// Shuffles that have a cell of their own. Spec: core 4.3.6, i8x16.shuffle.

extension Vector {
    @inline(__always)
    static func interleaveLow64(_ a: U64x2, _ b: U64x2) -> U64x2 { U64x2(a[0], b[0]) }
    @inline(__always)
    static func interleaveHigh64(_ a: U64x2, _ b: U64x2) -> U64x2 { U64x2(a[1], b[1]) }

    /// The lower bytes of all 16-bit lanes, those of `a` first.
    @inline(__always)
    static func evenLanes8(_ a: I16x8, _ b: I16x8) -> I8x16 { truncated(joined(a, b)) }

    @inline(__always)
    static func oddLanes8(_ a: U16x8, _ b: U16x8) -> I8x16 {
        let width = U16x8(repeating: 8)
        return truncated(joined((a &>> width).i16x8, (b &>> width).i16x8))
    }

    /// Even bytes of both in turn.
    @inline(__always)
    static func transposeEven8(_ a: U16x8, _ b: U16x8) -> U16x8 {
        (a & U16x8(repeating: 0xFF)) | (b &<< U16x8(repeating: 8))
    }

    /// Odd bytes of both in turn.
    @inline(__always)
    static func transposeOdd8(_ a: U16x8, _ b: U16x8) -> U16x8 {
        (a &>> U16x8(repeating: 8)) | (b & U16x8(repeating: 0xFF00))
    }

    /// Rotates the vector down by one, two or three 32-bit lanes.
    @inline(__always)
    static func rotateLanes1(_ a: U32x4) -> U32x4 { U32x4(a[1], a[2], a[3], a[0]) }
    @inline(__always)
    static func rotateLanes2(_ a: U32x4) -> U32x4 { U32x4(a[2], a[3], a[0], a[1]) }
    @inline(__always)
    static func rotateLanes3(_ a: U32x4) -> U32x4 { U32x4(a[3], a[0], a[1], a[2]) }

    /// Rotates each 32-bit lane, where the counts add up to 32. Two counts, so that the optimiser
    /// does not see a rotation, which it would do lane by lane.
    @inline(__always)
    static func rotateLeft32(_ a: U32x4, _ left: UInt32, _ right: UInt32) -> U32x4 {
        i32x4Shl(a, left) | i32x4ShrU(a, right)
    }
}
