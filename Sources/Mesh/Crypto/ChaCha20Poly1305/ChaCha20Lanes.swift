/// The states of four blocks abreast: each vector has the same word of all four.
struct ChaCha20Lanes {
    typealias Lanes = SIMD4<UInt32>

    private var w0, w1, w2, w3, w4, w5, w6, w7: Lanes
    private var w8, w9, w10, w11, w12, w13, w14, w15: Lanes

    /// Of blocks one after the other (RFC 8439, 2.3).
    @inline(__always) init(key: SIMD8<UInt32>, nonce: ChaCha20.Nonce, counter: UInt32) {
        w0 = Lanes(repeating: 0x6170_7865)
        w1 = Lanes(repeating: 0x3320_646E)
        w2 = Lanes(repeating: 0x7962_2D32)
        w3 = Lanes(repeating: 0x6B20_6574)
        w4 = Lanes(repeating: key[0])
        w5 = Lanes(repeating: key[1])
        w6 = Lanes(repeating: key[2])
        w7 = Lanes(repeating: key[3])
        w8 = Lanes(repeating: key[4])
        w9 = Lanes(repeating: key[5])
        w10 = Lanes(repeating: key[6])
        w11 = Lanes(repeating: key[7])
        w12 = Lanes(repeating: counter) &+ Lanes(0, 1, 2, 3)
        w13 = Lanes(repeating: nonce.first)
        w14 = Lanes(repeating: nonce.second)
        w15 = Lanes(repeating: nonce.third)
    }

    /// The key stream of the blocks: twenty rounds, two at a time.
    @inline(__always) mutating func mix() {
        let start = self
        for _ in 0..<10 { twoRounds() }
        w0 = w0 &+ start.w0
        w1 = w1 &+ start.w1
        w2 = w2 &+ start.w2
        w3 = w3 &+ start.w3
        w4 = w4 &+ start.w4
        w5 = w5 &+ start.w5
        w6 = w6 &+ start.w6
        w7 = w7 &+ start.w7
        w8 = w8 &+ start.w8
        w9 = w9 &+ start.w9
        w10 = w10 &+ start.w10
        w11 = w11 &+ start.w11
        w12 = w12 &+ start.w12
        w13 = w13 &+ start.w13
        w14 = w14 &+ start.w14
        w15 = w15 &+ start.w15
    }

    /// Of the columns, then of the diagonals.
    @inline(__always) private mutating func twoRounds() {
        Self.quarter(&w0, &w4, &w8, &w12)
        Self.quarter(&w1, &w5, &w9, &w13)
        Self.quarter(&w2, &w6, &w10, &w14)
        Self.quarter(&w3, &w7, &w11, &w15)
        Self.quarter(&w0, &w5, &w10, &w15)
        Self.quarter(&w1, &w6, &w11, &w12)
        Self.quarter(&w2, &w7, &w8, &w13)
        Self.quarter(&w3, &w4, &w9, &w14)
    }

    /// RFC 8439, 2.1.
    @inline(__always) private static func quarter(
        _ a: inout Lanes, _ b: inout Lanes, _ c: inout Lanes, _ d: inout Lanes
    ) {
        a = a &+ b
        d = rotated(d ^ a, 16)
        c = c &+ d
        b = rotated(b ^ c, 12)
        a = a &+ b
        d = rotated(d ^ a, 8)
        c = c &+ d
        b = rotated(b ^ c, 7)
    }

    // As in BLAKE3: a sum of the halves stays two shifts of the vector.
    @inline(__always) private static func rotated(_ word: Lanes, _ count: UInt32) -> Lanes {
        (word &<< count) &+ (word &>> (32 &- count))
    }

    /// Combines the key stream with 256 bytes.
    @inline(__always) func combine(with text: UnsafeMutableRawPointer) {
        unsafe Self.combine(w0, w1, w2, w3, with: text)
        unsafe Self.combine(w4, w5, w6, w7, with: text + 16)
        unsafe Self.combine(w8, w9, w10, w11, with: text + 32)
        unsafe Self.combine(w12, w13, w14, w15, with: text + 48)
    }

    /// Four words of each of the blocks, which are 64 bytes apart.
    @inline(__always) private static func combine(
        _ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes, with text: UnsafeMutableRawPointer
    ) {
        unsafe combine(Lanes(a[0], b[0], c[0], d[0]), with: text)
        unsafe combine(Lanes(a[1], b[1], c[1], d[1]), with: text + 64)
        unsafe combine(Lanes(a[2], b[2], c[2], d[2]), with: text + 128)
        unsafe combine(Lanes(a[3], b[3], c[3], d[3]), with: text + 192)
    }

    @inline(__always) private static func combine(
        _ words: Lanes, with text: UnsafeMutableRawPointer
    ) {
        unsafe text.storeBytes(of: text.loadUnaligned(as: Lanes.self) ^ words, as: Lanes.self)
    }
}
