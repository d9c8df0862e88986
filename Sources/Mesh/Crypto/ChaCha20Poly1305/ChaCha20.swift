/// ChaCha20 without authentication (RFC 8439, 2.4): for what something else protects, such as the
/// headers of packets, and as a generator of random numbers.
package struct ChaCha20: ~Copyable, Sendable {
    package static let keyByteCount = 32
    package static let nonceByteCount = 12
    static let blockByteCount = 64

    /// The three words that are other ones for each message.
    struct Nonce: BitwiseCopyable {
        var first, second, third: UInt32

        /// - Precondition: There are ``ChaCha20/nonceByteCount`` bytes.
        init(_ bytes: RawSpan) {
            precondition(
                bytes.byteCount == ChaCha20.nonceByteCount, "a nonce of ChaCha20 has 12 bytes")
            first = unsafe bytes.unsafeLoadUnaligned(as: UInt32.self)
            second = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: 4, as: UInt32.self)
            third = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: 8, as: UInt32.self)
        }
    }

    private let key: SecretBox<SIMD8<UInt32>>

    /// - Precondition: The key has ``keyByteCount`` bytes.
    package init(key: RawSpan) {
        precondition(key.byteCount == Self.keyByteCount, "a key of ChaCha20 has 32 bytes")
        self.key = SecretBox(.zero) { words in
            words = unsafe key.unsafeLoadUnaligned(as: SIMD8<UInt32>.self)
        }
    }

    /// Encrypts in place, and decrypts.
    ///
    /// - Parameters:
    ///   - nonce: ``nonceByteCount`` bytes, never twice with the same key and counter.
    ///   - counter: Of the first block of 64 bytes. After the largest one comes 0.
    package func apply(to text: inout MutableRawSpan, nonce: RawSpan, counter: UInt32) {
        let nonce = Nonce(nonce)
        unsafe text.withUnsafeMutableBytes { text in
            unsafe apply(to: text, nonce: nonce, counter: counter)
        }
    }

    func apply(to text: UnsafeMutableRawBufferPointer, nonce: Nonce, counter: UInt32) {
        key.withValue { key in
            unsafe Self.apply(key, to: text, nonce: nonce, counter: counter)
        }
    }

    @inline(never) private static func apply(
        _ key: SIMD8<UInt32>, to text: UnsafeMutableRawBufferPointer, nonce: Nonce, counter: UInt32
    ) {
        guard let start = text.baseAddress else { return }
        let step = 4 * blockByteCount
        var counter = counter
        var offset = 0
        while text.count &- offset >= step {
            var lanes = ChaCha20Lanes(key: key, nonce: nonce, counter: counter)
            lanes.mix()
            unsafe lanes.combine(with: start + offset)
            counter &+= 4
            offset &+= step
        }
        guard offset < text.count else { return }
        // The rest is done in a place of whole blocks.
        unsafe withUnsafeTemporaryAllocation(byteCount: step, alignment: 16) { place in
            guard let whole = place.baseAddress else { return }
            let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: text[offset...])
            unsafe place.copyMemory(from: UnsafeRawBufferPointer(rest))
            for index in rest.count..<step { unsafe place[index] = 0 }
            var lanes = ChaCha20Lanes(key: key, nonce: nonce, counter: counter)
            lanes.mix()
            unsafe lanes.combine(with: whole)
            unsafe rest.copyMemory(from: UnsafeRawBufferPointer(rebasing: place[..<rest.count]))
            unsafe Secret.wipe(place)
        }
    }
}
