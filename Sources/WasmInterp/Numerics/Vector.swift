/// What each vector instruction computes, as one pure function named after its opcode.
///
/// Every function is written so that the optimiser makes vector instructions of it, down to those
/// that every x86-64 and arm64 processor has: comparisons with a choice by
/// `replacing(with:where:)` become minima and saturations, clamping between widening and
/// narrowing becomes a pack. Loops over lanes would not.
enum Vector {}

typealias I8x16 = SIMD16<Int8>
typealias U8x16 = SIMD16<UInt8>
typealias I16x8 = SIMD8<Int16>
typealias U16x8 = SIMD8<UInt16>
typealias I32x4 = SIMD4<Int32>
typealias U32x4 = SIMD4<UInt32>
typealias I64x2 = SIMD2<Int64>
typealias U64x2 = SIMD2<UInt64>
typealias F32x4 = SIMD4<Float>
typealias F64x2 = SIMD2<Double>

/// The same 128 bits seen as lanes of another shape; a mask has all bits of a lane set or none.
extension SIMD {
    @inline(__always) var i8x16: I8x16 { unsafeBitCast(self, to: I8x16.self) }
    @inline(__always) var u8x16: U8x16 { unsafeBitCast(self, to: U8x16.self) }
    @inline(__always) var i16x8: I16x8 { unsafeBitCast(self, to: I16x8.self) }
    @inline(__always) var u16x8: U16x8 { unsafeBitCast(self, to: U16x8.self) }
    @inline(__always) var i32x4: I32x4 { unsafeBitCast(self, to: I32x4.self) }
    @inline(__always) var u32x4: U32x4 { unsafeBitCast(self, to: U32x4.self) }
    @inline(__always) var i64x2: I64x2 { unsafeBitCast(self, to: I64x2.self) }
    @inline(__always) var u64x2: U64x2 { unsafeBitCast(self, to: U64x2.self) }
    @inline(__always) var f32x4: F32x4 { unsafeBitCast(self, to: F32x4.self) }
    @inline(__always) var f64x2: F64x2 { unsafeBitCast(self, to: F64x2.self) }
}

// Changes of lane width.

extension Vector {
    /// Lanes of both in turn, from their lower halves.
    @inline(__always)
    static func interleaveLow(_ a: U8x16, _ b: U8x16) -> U8x16 {
        U8x16(
            a[0], b[0], a[1], b[1], a[2], b[2], a[3], b[3],
            a[4], b[4], a[5], b[5], a[6], b[6], a[7], b[7])
    }

    /// Lanes of both in turn, from their upper halves.
    @inline(__always)
    static func interleaveHigh(_ a: U8x16, _ b: U8x16) -> U8x16 {
        U8x16(
            a[8], b[8], a[9], b[9], a[10], b[10], a[11], b[11],
            a[12], b[12], a[13], b[13], a[14], b[14], a[15], b[15])
    }

    @inline(__always)
    static func interleaveLow(_ a: U16x8, _ b: U16x8) -> U16x8 {
        U16x8(
            a[0], b[0], a[1], b[1], a[2], b[2], a[3], b[3])
    }

    @inline(__always)
    static func interleaveHigh(_ a: U16x8, _ b: U16x8) -> U16x8 {
        U16x8(
            a[4], b[4], a[5], b[5], a[6], b[6], a[7], b[7])
    }

    @inline(__always)
    static func interleaveLow(_ a: U32x4, _ b: U32x4) -> U32x4 { U32x4(a[0], b[0], a[1], b[1]) }
    @inline(__always)
    static func interleaveHigh(_ a: U32x4, _ b: U32x4) -> U32x4 { U32x4(a[2], b[2], a[3], b[3]) }

    @inline(__always)
    static func widened(_ a: I8x16) -> SIMD16<Int16> {
        SIMD16(
            Int16(a[0]), Int16(a[1]), Int16(a[2]), Int16(a[3]), Int16(a[4]),
            Int16(a[5]), Int16(a[6]), Int16(a[7]), Int16(a[8]), Int16(a[9]),
            Int16(a[10]), Int16(a[11]), Int16(a[12]), Int16(a[13]), Int16(a[14]),
            Int16(a[15]))
    }

    @inline(__always)
    static func widened(_ a: I16x8) -> SIMD8<Int32> {
        SIMD8(
            Int32(a[0]), Int32(a[1]), Int32(a[2]), Int32(a[3]),
            Int32(a[4]), Int32(a[5]), Int32(a[6]), Int32(a[7]))
    }

    /// Lanes clamped to the range of the narrower signed type.
    @inline(__always)
    static func saturated(_ a: SIMD16<Int16>) -> I8x16 {
        let low = SIMD16<Int16>(repeating: -128)
        let high = SIMD16<Int16>(repeating: 127)
        let raised = a.replacing(with: low, where: a .< low)
        return truncated(raised.replacing(with: high, where: raised .> high))
    }

    @inline(__always)
    static func saturated(_ a: SIMD8<Int32>) -> I16x8 {
        let low = SIMD8<Int32>(repeating: -32768)
        let high = SIMD8<Int32>(repeating: 32767)
        let raised = a.replacing(with: low, where: a .< low)
        return truncated(raised.replacing(with: high, where: raised .> high))
    }

    @inline(__always)
    static func truncated(_ a: SIMD16<Int16>) -> I8x16 {
        I8x16(
            Int8(truncatingIfNeeded: a[0]), Int8(truncatingIfNeeded: a[1]),
            Int8(truncatingIfNeeded: a[2]), Int8(truncatingIfNeeded: a[3]),
            Int8(truncatingIfNeeded: a[4]), Int8(truncatingIfNeeded: a[5]),
            Int8(truncatingIfNeeded: a[6]), Int8(truncatingIfNeeded: a[7]),
            Int8(truncatingIfNeeded: a[8]), Int8(truncatingIfNeeded: a[9]),
            Int8(truncatingIfNeeded: a[10]), Int8(truncatingIfNeeded: a[11]),
            Int8(truncatingIfNeeded: a[12]), Int8(truncatingIfNeeded: a[13]),
            Int8(truncatingIfNeeded: a[14]), Int8(truncatingIfNeeded: a[15]))
    }

    @inline(__always)
    static func truncated(_ a: SIMD8<Int32>) -> I16x8 {
        I16x8(
            Int16(truncatingIfNeeded: a[0]), Int16(truncatingIfNeeded: a[1]),
            Int16(truncatingIfNeeded: a[2]), Int16(truncatingIfNeeded: a[3]),
            Int16(truncatingIfNeeded: a[4]), Int16(truncatingIfNeeded: a[5]),
            Int16(truncatingIfNeeded: a[6]), Int16(truncatingIfNeeded: a[7]))
    }

    @inline(__always)
    static func joined(_ a: I16x8, _ b: I16x8) -> SIMD16<Int16> {
        SIMD16(
            a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7],
            b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7])
    }

    @inline(__always)
    static func joined(_ a: I32x4, _ b: I32x4) -> SIMD8<Int32> {
        SIMD8(
            a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3])
    }
}
