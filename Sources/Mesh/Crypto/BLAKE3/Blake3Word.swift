/// A word of one compression, or the same word of several that run abreast.
///
/// The compression is written once, over this: with `UInt32` it is the fastest for a single chain
/// of blocks, with ``Blake3Lanes`` for independent ones.
protocol Blake3Word: BitwiseCopyable, Sendable {
    init(repeating word: UInt32)
    static func &+ (left: Self, right: Self) -> Self
    static func ^ (left: Self, right: Self) -> Self
    var rotatedRight16: Self { get }
    var rotatedRight12: Self { get }
    var rotatedRight8: Self { get }
    var rotatedRight7: Self { get }
}

extension UInt32: Blake3Word {
    @inline(__always) init(repeating word: UInt32) { self = word }
    @inline(__always) var rotatedRight16: UInt32 { self &>> 16 | self &<< 16 }
    @inline(__always) var rotatedRight12: UInt32 { self &>> 12 | self &<< 20 }
    @inline(__always) var rotatedRight8: UInt32 { self &>> 8 | self &<< 24 }
    @inline(__always) var rotatedRight7: UInt32 { self &>> 7 | self &<< 25 }
}

/// Eight compressions abreast: a vector of AVX2, and two each of SSE2 and NEON, of which one works
/// while the other waits.
typealias Blake3Lanes = SIMD8<UInt32>

// Written with `|`, a rotation is recognised while the lanes are still apart, and becomes scalar
// ones. A sum of the halves, which have no bit in common, stays two shifts of the vector.
extension SIMD8: Blake3Word where Scalar == UInt32 {
    @inline(__always) var rotatedRight16: Self { (self &>> 16) &+ (self &<< 16) }
    @inline(__always) var rotatedRight12: Self { (self &>> 12) &+ (self &<< 20) }
    @inline(__always) var rotatedRight8: Self { (self &>> 8) &+ (self &<< 24) }
    @inline(__always) var rotatedRight7: Self { (self &>> 7) &+ (self &<< 25) }
}
