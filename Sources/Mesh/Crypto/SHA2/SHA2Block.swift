/// Sixteen words of a message, or those of its schedule that come later.
struct SHA2Block<Word: SHA2Word>: BitwiseCopyable, Sendable {
    private var w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15: Word

    static var byteCount: Int { 16 * MemoryLayout<Word>.size }

    /// Zeros.
    init() {
        (w0, w1, w2, w3, w4, w5, w6, w7) = (0, 0, 0, 0, 0, 0, 0, 0)
        (w8, w9, w10, w11, w12, w13, w14, w15) = (0, 0, 0, 0, 0, 0, 0, 0)
    }

    /// Readable for a block.
    @inline(__always) init(_ block: UnsafeRawPointer) {
        w0 = unsafe Self.word(0, of: block)
        w1 = unsafe Self.word(1, of: block)
        w2 = unsafe Self.word(2, of: block)
        w3 = unsafe Self.word(3, of: block)
        w4 = unsafe Self.word(4, of: block)
        w5 = unsafe Self.word(5, of: block)
        w6 = unsafe Self.word(6, of: block)
        w7 = unsafe Self.word(7, of: block)
        w8 = unsafe Self.word(8, of: block)
        w9 = unsafe Self.word(9, of: block)
        w10 = unsafe Self.word(10, of: block)
        w11 = unsafe Self.word(11, of: block)
        w12 = unsafe Self.word(12, of: block)
        w13 = unsafe Self.word(13, of: block)
        w14 = unsafe Self.word(14, of: block)
        w15 = unsafe Self.word(15, of: block)
    }

    @inline(__always) private static func word(_ index: Int, of block: UnsafeRawPointer) -> Word {
        let offset = index &* MemoryLayout<Word>.size
        return Word(bigEndian: unsafe block.loadUnaligned(fromByteOffset: offset, as: Word.self))
    }

    /// The sixteen words of the schedule after these.
    @inline(__always) mutating func advance() {
        w0 = w0 &+ w1.sha2Step0 &+ w9 &+ w14.sha2Step1
        w1 = w1 &+ w2.sha2Step0 &+ w10 &+ w15.sha2Step1
        w2 = w2 &+ w3.sha2Step0 &+ w11 &+ w0.sha2Step1
        w3 = w3 &+ w4.sha2Step0 &+ w12 &+ w1.sha2Step1
        w4 = w4 &+ w5.sha2Step0 &+ w13 &+ w2.sha2Step1
        w5 = w5 &+ w6.sha2Step0 &+ w14 &+ w3.sha2Step1
        w6 = w6 &+ w7.sha2Step0 &+ w15 &+ w4.sha2Step1
        w7 = w7 &+ w8.sha2Step0 &+ w0 &+ w5.sha2Step1
        w8 = w8 &+ w9.sha2Step0 &+ w1 &+ w6.sha2Step1
        w9 = w9 &+ w10.sha2Step0 &+ w2 &+ w7.sha2Step1
        w10 = w10 &+ w11.sha2Step0 &+ w3 &+ w8.sha2Step1
        w11 = w11 &+ w12.sha2Step0 &+ w4 &+ w9.sha2Step1
        w12 = w12 &+ w13.sha2Step0 &+ w5 &+ w10.sha2Step1
        w13 = w13 &+ w14.sha2Step0 &+ w6 &+ w11.sha2Step1
        w14 = w14 &+ w15.sha2Step0 &+ w7 &+ w12.sha2Step1
        w15 = w15 &+ w0.sha2Step0 &+ w8 &+ w13.sha2Step1
    }

    /// Sixteen rounds, whose constants can be read.
    @inline(__always) func rounds(
        of state: inout SHA2State<Word>, _ constants: UnsafePointer<Word>
    ) {
        unsafe state.round(w0 &+ constants[0])
        unsafe state.round(w1 &+ constants[1])
        unsafe state.round(w2 &+ constants[2])
        unsafe state.round(w3 &+ constants[3])
        unsafe state.round(w4 &+ constants[4])
        unsafe state.round(w5 &+ constants[5])
        unsafe state.round(w6 &+ constants[6])
        unsafe state.round(w7 &+ constants[7])
        unsafe state.round(w8 &+ constants[8])
        unsafe state.round(w9 &+ constants[9])
        unsafe state.round(w10 &+ constants[10])
        unsafe state.round(w11 &+ constants[11])
        unsafe state.round(w12 &+ constants[12])
        unsafe state.round(w13 &+ constants[13])
        unsafe state.round(w14 &+ constants[14])
        unsafe state.round(w15 &+ constants[15])
    }
}
