/// Sixteen words: a block of a message, or the state of a compression.
struct Blake3Words<Word: Blake3Word>: BitwiseCopyable, Sendable {
    var w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15: Word

    /// The message as the next round reads it. The words become other names of the same registers.
    @inline(__always) fileprivate var permuted: Self {
        Self(
            w0: w2, w1: w6, w2: w3, w3: w10, w4: w7, w5: w0, w6: w4, w7: w13,
            w8: w1, w9: w11, w10: w12, w11: w5, w12: w9, w13: w14, w14: w15, w15: w8)
    }

    @inline(__always) fileprivate mutating func round(_ message: Self) {
        Self.mix(&w0, &w4, &w8, &w12, message.w0, message.w1)
        Self.mix(&w1, &w5, &w9, &w13, message.w2, message.w3)
        Self.mix(&w2, &w6, &w10, &w14, message.w4, message.w5)
        Self.mix(&w3, &w7, &w11, &w15, message.w6, message.w7)
        Self.mix(&w0, &w5, &w10, &w15, message.w8, message.w9)
        Self.mix(&w1, &w6, &w11, &w12, message.w10, message.w11)
        Self.mix(&w2, &w7, &w8, &w13, message.w12, message.w13)
        Self.mix(&w3, &w4, &w9, &w14, message.w14, message.w15)
    }

    /// The specification's function G.
    @inline(__always) private static func mix(
        _ a: inout Word, _ b: inout Word, _ c: inout Word, _ d: inout Word, _ x: Word, _ y: Word
    ) {
        a = a &+ x &+ b
        d = (d ^ a).rotatedRight16
        c = c &+ d
        b = (b ^ c).rotatedRight12
        a = a &+ y &+ b
        d = (d ^ a).rotatedRight8
        c = c &+ d
        b = (b ^ c).rotatedRight7
    }
}

/// Eight words: a chaining value.
struct Blake3Chain<Word: Blake3Word>: BitwiseCopyable {
    var h0, h1, h2, h3, h4, h5, h6, h7: Word

    /// The same value in each lane.
    @inline(__always) init(_ words: SIMD8<UInt32>) {
        h0 = Word(repeating: words[0])
        h1 = Word(repeating: words[1])
        h2 = Word(repeating: words[2])
        h3 = Word(repeating: words[3])
        h4 = Word(repeating: words[4])
        h5 = Word(repeating: words[5])
        h6 = Word(repeating: words[6])
        h7 = Word(repeating: words[7])
    }

    /// The seven rounds, without what is done to their result.
    @inline(__always) func rounds(
        _ block: Blake3Words<Word>, counter: (low: Word, high: Word), byteCount: UInt32,
        flags: UInt32
    ) -> Blake3Words<Word> {
        let start = Blake3.initialWords
        var state = Blake3Words(
            w0: h0, w1: h1, w2: h2, w3: h3, w4: h4, w5: h5, w6: h6, w7: h7,
            w8: Word(repeating: start[0]), w9: Word(repeating: start[1]),
            w10: Word(repeating: start[2]), w11: Word(repeating: start[3]),
            w12: counter.low, w13: counter.high,
            w14: Word(repeating: byteCount), w15: Word(repeating: flags))
        var message = block
        state.round(message)
        message = message.permuted
        state.round(message)
        message = message.permuted
        state.round(message)
        message = message.permuted
        state.round(message)
        message = message.permuted
        state.round(message)
        message = message.permuted
        state.round(message)
        state.round(message.permuted)
        return state
    }

    /// The next chaining value.
    @inline(__always) mutating func compress(
        _ block: Blake3Words<Word>, counter: (low: Word, high: Word), byteCount: UInt32,
        flags: UInt32
    ) {
        let state = rounds(block, counter: counter, byteCount: byteCount, flags: flags)
        h0 = state.w0 ^ state.w8
        h1 = state.w1 ^ state.w9
        h2 = state.w2 ^ state.w10
        h3 = state.w3 ^ state.w11
        h4 = state.w4 ^ state.w12
        h5 = state.w5 ^ state.w13
        h6 = state.w6 ^ state.w14
        h7 = state.w7 ^ state.w15
    }
}
