/// What SHA-2 keeps from block to block (RFC 6234, 6.2 and 6.4).
struct SHA2State<Word: SHA2Word>: BitwiseCopyable, Sendable {
    var a, b, c, d, e, f, g, h: Word

    /// Readable for as many blocks as said.
    mutating func compress(_ blocks: UnsafeRawPointer, count: Int) {
        unsafe Word.sha2Constants.withUnsafeBufferPointer { constants in
            guard let first = constants.baseAddress else { return }
            for index in 0..<count {
                let block = unsafe SHA2Block<Word>(blocks + index &* SHA2Block<Word>.byteCount)
                unsafe compress(block, first, roundCount: constants.count)
            }
        }
    }

    @inline(__always) private mutating func compress(
        _ block: SHA2Block<Word>, _ constants: UnsafePointer<Word>, roundCount: Int
    ) {
        var block = block
        var next = self
        unsafe block.rounds(of: &next, constants)
        for done in stride(from: 16, to: roundCount, by: 16) {
            block.advance()
            unsafe block.rounds(of: &next, constants + done)
        }
        a = a &+ next.a
        b = b &+ next.b
        c = c &+ next.c
        d = d &+ next.d
        e = e &+ next.e
        f = f &+ next.f
        g = g &+ next.g
        h = h &+ next.h
    }

    /// - Parameter word: The schedule's, with the round's constant added.
    @inline(__always) mutating func round(_ word: Word) {
        let first = h &+ e.sha2Sum1 &+ (g ^ (e & (f ^ g))) &+ word
        let second = a.sha2Sum0 &+ ((a & b) | (c & (a | b)))
        h = g
        g = f
        f = e
        e = d &+ first
        d = c
        c = b
        b = a
        a = first &+ second
    }

    var digest: ShortBytes {
        unsafe ShortBytes(byteCount: MemoryLayout<Self>.size) { output in
            let words = (
                a.bigEndian, b.bigEndian, c.bigEndian, d.bigEndian,
                e.bigEndian, f.bigEndian, g.bigEndian, h.bigEndian
            )
            unsafe withUnsafeBytes(of: words) { unsafe output.copyMemory(from: $0) }
        }
    }
}
