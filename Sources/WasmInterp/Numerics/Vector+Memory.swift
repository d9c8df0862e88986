// What vector loads and stores move between memory and operands, one function per opcode.

extension Vector {
    @inline(__always) static func v128Load(_ v: U8x16) -> U8x16 { v }
    @inline(__always) static func v128Store(_ v: U8x16) -> U8x16 { v }

    // Eight bytes, each lane widened.

    @inline(__always)
    static func v128Load8x8S(_ v: SIMD8<Int8>) -> I16x8 { I16x8(truncatingIfNeeded: v) }
    @inline(__always)
    static func v128Load8x8U(_ v: SIMD8<UInt8>) -> U16x8 { U16x8(truncatingIfNeeded: v) }
    @inline(__always)
    static func v128Load16x4S(_ v: SIMD4<Int16>) -> I32x4 { I32x4(truncatingIfNeeded: v) }
    @inline(__always)
    static func v128Load16x4U(_ v: SIMD4<UInt16>) -> U32x4 { U32x4(truncatingIfNeeded: v) }
    @inline(__always)
    static func v128Load32x2S(_ v: SIMD2<Int32>) -> I64x2 { I64x2(truncatingIfNeeded: v) }
    @inline(__always)
    static func v128Load32x2U(_ v: SIMD2<UInt32>) -> U64x2 { U64x2(truncatingIfNeeded: v) }

    @inline(__always) static func v128Load8Splat(_ v: UInt8) -> U8x16 { U8x16(repeating: v) }
    @inline(__always) static func v128Load16Splat(_ v: UInt16) -> U16x8 { U16x8(repeating: v) }
    @inline(__always) static func v128Load32Splat(_ v: UInt32) -> U32x4 { U32x4(repeating: v) }
    @inline(__always) static func v128Load64Splat(_ v: UInt64) -> U64x2 { U64x2(repeating: v) }

    @inline(__always) static func v128Load32Zero(_ v: UInt32) -> U32x4 { U32x4(v, 0, 0, 0) }
    @inline(__always) static func v128Load64Zero(_ v: UInt64) -> U64x2 { U64x2(v, 0) }

    // `mask` has the bits of the replaced lane set.

    @inline(__always)
    static func v128Load8Lane(_ a: U8x16, _ v: UInt8, _ mask: U8x16) -> U8x16 {
        (a & ~mask) | (U8x16(repeating: v) & mask)
    }
    @inline(__always)
    static func v128Load16Lane(_ a: U16x8, _ v: UInt16, _ mask: U16x8) -> U16x8 {
        (a & ~mask) | (U16x8(repeating: v) & mask)
    }
    @inline(__always)
    static func v128Load32Lane(_ a: U32x4, _ v: UInt32, _ mask: U32x4) -> U32x4 {
        (a & ~mask) | (U32x4(repeating: v) & mask)
    }
    @inline(__always)
    static func v128Load64Lane(_ a: U64x2, _ v: UInt64, _ mask: U64x2) -> U64x2 {
        (a & ~mask) | (U64x2(repeating: v) & mask)
    }

    @inline(__always) static func v128Store8Lane(_ lane: UInt8) -> UInt8 { lane }
    @inline(__always) static func v128Store16Lane(_ lane: UInt16) -> UInt16 { lane }
    @inline(__always) static func v128Store32Lane(_ lane: UInt32) -> UInt32 { lane }
    @inline(__always) static func v128Store64Lane(_ lane: UInt64) -> UInt64 { lane }
}
