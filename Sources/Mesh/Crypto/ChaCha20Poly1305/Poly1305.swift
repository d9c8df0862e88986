/// A one-time authenticator (RFC 8439, 2.5): a polynomial of the message's blocks, modulo
/// 2¹³⁰ − 5, in limbs of 44, 44 and 42 bits.
package struct Poly1305: BitwiseCopyable {
    package static let keyByteCount = 32
    package static let tagByteCount = 16
    private static let blockByteCount = 16

    /// The point where the polynomial is evaluated, without the bits that the RFC clears.
    private let r0, r1, r2: UInt64
    /// Times 20, as what overflows the limbs comes back five times, two bits further up.
    private let s1, s2: UInt64
    /// What is added at the end.
    private let padLow, padHigh: UInt64
    private var h0: UInt64 = 0
    private var h1: UInt64 = 0
    private var h2: UInt64 = 0

    // Written out, as in the field of the curves: else 32-bit machines ask at each use.
    private static let mask44: UInt64 = 0xFFF_FFFF_FFFF
    private static let mask42: UInt64 = 0x3FF_FFFF_FFFF

    /// - Precondition: The key has 32 bytes, and is for one message alone.
    init(key: UnsafeRawBufferPointer) {
        precondition(key.count == Self.keyByteCount, "a key of Poly1305 has 32 bytes")
        let words = unsafe key.loadUnaligned(as: SIMD4<UInt64>.self)
        let (low, high) = (words[0], words[1])
        r0 = low & 0xFFC_0FFF_FFFF
        r1 = (low &>> 44 | high &<< 20) & 0xFFF_FFC0_FFFF
        r2 = high &>> 24 & 0xF_FFFF_FC0F
        s1 = r1 &* 20
        s2 = r2 &* 20
        padLow = words[2]
        padHigh = words[3]
    }

    /// The code of one message.
    package static func code(of message: RawSpan, key: RawSpan) -> ShortBytes {
        var authenticator = unsafe key.withUnsafeBytes { unsafe Poly1305(key: $0) }
        unsafe message.withUnsafeBytes { unsafe authenticator.add($0, padding: .end) }
        return authenticator.tag()
    }

    @inline(__always) private static func words(_ bytes: UnsafeRawPointer) -> (UInt64, UInt64) {
        unsafe (
            bytes.loadUnaligned(as: UInt64.self),
            bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        )
    }

    /// What the last block is filled with, if it isn't whole.
    enum Padding {
        /// As the authenticated encryption has it: zeros, which count as part of the message.
        case zeros
        /// As the authenticator itself has it: a one ends the message.
        case end
    }

    /// Only the last piece of a message may end within a block, unless zeros fill it.
    mutating func add(_ bytes: UnsafeRawBufferPointer, padding: Padding) {
        guard let start = bytes.baseAddress else { return }
        let whole = bytes.count / Self.blockByteCount * Self.blockByteCount
        unsafe addBlocks(start, byteCount: whole)
        guard whole < bytes.count else { return }
        var last = SIMD16<UInt8>.zero
        for offset in whole..<bytes.count { last[offset - whole] = unsafe bytes[offset] }
        if padding == .end { last[bytes.count - whole] = 1 }
        unsafe withUnsafeBytes(of: last) { block in
            guard let start = block.baseAddress else { return }
            let (low, high) = unsafe Self.words(start)
            add(low, high, padding == .zeros ? Self.one : 0)
        }
    }

    private mutating func addBlocks(_ start: UnsafeRawPointer, byteCount: Int) {
        for offset in stride(from: 0, to: byteCount, by: Self.blockByteCount) {
            let (low, high) = unsafe Self.words(start + offset)
            add(low, high, Self.one)
        }
    }

    /// The bit above a block of 128 bits, in its limb.
    private static let one: UInt64 = 0x100_0000_0000

    /// Adds a block, and multiplies.
    @inline(__always) private mutating func add(_ low: UInt64, _ high: UInt64, _ top: UInt64) {
        let a0 = h0 &+ (low & Self.mask44)
        let a1 = h1 &+ ((low &>> 44 | high &<< 20) & Self.mask44)
        let a2 = h2 &+ (high &>> 24 | top)
        let d0 = Wide(a0, times: r0) &+ Wide(a1, times: s2) &+ Wide(a2, times: s1)
        var d1 = Wide(a0, times: r1) &+ Wide(a1, times: r0) &+ Wide(a2, times: s2)
        var d2 = Wide(a0, times: r2) &+ Wide(a1, times: r1) &+ Wide(a2, times: r0)
        d1 = d1 &+ d0.above(44)
        d2 = d2 &+ d1.above(44)
        h0 = (d0.low & Self.mask44) &+ d2.above(42) &* 5
        h1 = (d1.low & Self.mask44) &+ h0 &>> 44
        h0 &= Self.mask44
        h2 = d2.low & Self.mask42
    }

    /// The number of a message's bytes and of those that come with it (RFC 8439, 2.8).
    mutating func addCounts(_ first: Int, _ second: Int) {
        add(UInt64(first), UInt64(second), Self.one)
    }

    /// The value modulo 2¹³⁰ − 5, and the second half of the key added, modulo 2¹²⁸.
    func tag() -> ShortBytes {
        var (a0, a1, a2) = (h0, h1, h2)
        for _ in 0..<2 {
            a2 &+= a1 &>> 44
            a1 &= Self.mask44
            a0 &+= (a2 &>> 42) &* 5
            a2 &= Self.mask42
            a1 &+= a0 &>> 44
            a0 &= Self.mask44
        }
        // Less the modulus, if that leaves no negative number: its sign is the topmost bit.
        var b0 = a0 &+ 5
        var b1 = a1 &+ b0 &>> 44
        let b2 = a2 &+ b1 &>> 44 &- 1 &<< 42
        b0 &= Self.mask44
        b1 &= Self.mask44
        let isSmaller = 0 &- b2 &>> 63
        a0 = b0 ^ (isSmaller & (a0 ^ b0))
        a1 = b1 ^ (isSmaller & (a1 ^ b1))
        a2 = b2 ^ (isSmaller & (a2 ^ b2))
        let (low, carries) = (a0 | a1 &<< 44).addingReportingOverflow(padLow)
        let high = (a1 &>> 20 | a2 &<< 24) &+ padHigh &+ UInt64(bit: carries)
        return unsafe ShortBytes(byteCount: Self.tagByteCount) { bytes in
            unsafe bytes.storeBytes(of: low, as: UInt64.self)
            unsafe bytes.storeBytes(of: high, toByteOffset: 8, as: UInt64.self)
        }
    }
}
