/// A number modulo p = 2²⁵⁵ − 19, in five limbs of 51 bits.
///
/// A limb may have a bit more than 51: all functions take limbs below 2⁵², and give such ones.
struct FieldElement: BitwiseCopyable, Sendable {
    var l0, l1, l2, l3, l4: UInt64

    /// 51 ones, written out: for a machine of 32 bits a shift is computed at the first use, which
    /// each product would have to ask for.
    static let mask: UInt64 = 0x7_FFFF_FFFF_FFFF
    static var zero: FieldElement { FieldElement(l0: 0, l1: 0, l2: 0, l3: 0, l4: 0) }
    static var one: FieldElement { FieldElement(l0: 1, l1: 0, l2: 0, l3: 0, l4: 0) }

    @inline(__always) init(l0: UInt64, l1: UInt64, l2: UInt64, l3: UInt64, l4: UInt64) {
        self.l0 = l0
        self.l1 = l1
        self.l2 = l2
        self.l3 = l3
        self.l4 = l4
    }

    /// Of 32 bytes, the lowest first, without the topmost bit. Numbers from p on are taken too.
    init(_ bytes: SIMD4<UInt64>) {
        let (b0, b1, b2, b3) = (bytes[0], bytes[1], bytes[2], bytes[3])
        l0 = b0 & Self.mask
        l1 = (b0 &>> 51 | b1 &<< 13) & Self.mask
        l2 = (b1 &>> 38 | b2 &<< 26) & Self.mask
        l3 = (b2 &>> 25 | b3 &<< 39) & Self.mask
        l4 = (b3 &>> 12) & Self.mask
    }

    /// The one number below p that is equal, in 32 bytes.
    var bytes: SIMD4<UInt64> {
        var reduced = carried
        // Adding 19 shows whether the number is p or above: then 2²⁵⁵ overflows.
        var carry = (reduced.l0 &+ 19) &>> 51
        carry = (reduced.l1 &+ carry) &>> 51
        carry = (reduced.l2 &+ carry) &>> 51
        carry = (reduced.l3 &+ carry) &>> 51
        carry = (reduced.l4 &+ carry) &>> 51
        reduced.l0 &+= carry &* 19
        reduced.l1 &+= reduced.l0 &>> 51
        reduced.l2 &+= reduced.l1 &>> 51
        reduced.l3 &+= reduced.l2 &>> 51
        reduced.l4 &+= reduced.l3 &>> 51
        let (a0, a1, a2) = (reduced.l0 & Self.mask, reduced.l1 & Self.mask, reduced.l2 & Self.mask)
        let (a3, a4) = (reduced.l3 & Self.mask, reduced.l4 & Self.mask)
        return SIMD4(
            a0 | a1 &<< 51, a1 &>> 13 | a2 &<< 38, a2 &>> 26 | a3 &<< 25, a3 &>> 39 | a4 &<< 12)
    }

    /// What is beyond 51 bits goes to the next limb, and comes back 19 times from the last one.
    @inline(__always) var carried: FieldElement {
        FieldElement(
            l0: l0 & Self.mask &+ l4 &>> 51 &* 19,
            l1: l1 & Self.mask &+ l0 &>> 51,
            l2: l2 & Self.mask &+ l1 &>> 51,
            l3: l3 & Self.mask &+ l2 &>> 51,
            l4: l4 & Self.mask &+ l3 &>> 51)
    }

    /// Puts the other one here if the mask is all ones, and nothing if it is zero.
    @inline(__always) mutating func replace(with other: FieldElement, where mask: UInt64) {
        l0 ^= mask & (l0 ^ other.l0)
        l1 ^= mask & (l1 ^ other.l1)
        l2 ^= mask & (l2 ^ other.l2)
        l3 ^= mask & (l3 ^ other.l3)
        l4 ^= mask & (l4 ^ other.l4)
    }

    /// Exchanges both if the mask is all ones, and does nothing if it is zero.
    @inline(__always) static func swap(
        _ left: inout FieldElement, _ right: inout FieldElement, where mask: UInt64
    ) {
        let old = left
        left.replace(with: right, where: mask)
        right.replace(with: old, where: mask)
    }
}
