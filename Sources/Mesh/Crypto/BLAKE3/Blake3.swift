/// BLAKE3 in one of its three modes: what is hashed, and under which key.
///
/// ```
/// let digest = Blake3().digest(of: bytes)
/// ```
///
/// Contents are a binary tree over chunks of 1 KiB. Whoever wants to use several threads, or to
/// keep the inner values, hashes subtrees by themselves (``node(of:firstChunk:)``, split where
/// ``leftByteCount(of:)`` says) and joins them (``parent(_:_:)``).
///
/// Source: the BLAKE3 paper (J. O'Connor, J.-P. Aumasson, S. Neves, Z. Wilcox-O'Hearn), 2 and 5.
package struct Blake3: Sendable {
    /// What each chunk and each parent starts with.
    let key: SIMD8<UInt32>
    /// The mode's, which all compressions have.
    let flags: UInt32

    init(key: SIMD8<UInt32>, flags: UInt32) {
        self.key = key
        self.flags = flags
    }

    /// The hash without a key.
    package init() {
        self.init(key: Self.initialWords, flags: 0)
    }

    /// The hash under a key: a message authentication code, or a random function.
    ///
    /// - Precondition: The key has ``keyByteCount`` bytes.
    package init(key: RawSpan) {
        precondition(key.byteCount == Self.keyByteCount, "a key of BLAKE3 has 32 bytes")
        let words = unsafe key.withUnsafeBytes { unsafe $0.loadUnaligned(as: SIMD8<UInt32>.self) }
        self.init(key: words, flags: Self.keyedHash)
    }

    /// Derives keys from what will be hashed: secret material, which need not be uniform.
    ///
    /// - Parameter context: Written in the program, and for one purpose alone: such as
    ///   `weft 2026-01-01 sessions`. It is no secret and takes no input.
    package init(derivingKeysFor context: String) {
        let contextMode = Self(key: Self.initialWords, flags: Self.deriveKeyContext)
        let key = unsafe contextMode.digest(of: Array(context.utf8).span.bytes)
        self.init(key: key.words, flags: Self.deriveKeyMaterial)
    }

    package func digest(of bytes: RawSpan) -> Blake3Digest {
        node(of: bytes).digest
    }
}

/// The specification's numbers.
extension Blake3 {
    package static let digestByteCount = 32
    package static let keyByteCount = 32
    package static let blockByteCount = 64
    package static let chunkByteCount = 1024

    @inline(__always) static var initialWords: SIMD8<UInt32> {
        SIMD8(
            0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A,
            0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19)
    }

    static let chunkStart: UInt32 = 1 << 0
    static let chunkEnd: UInt32 = 1 << 1
    static let parent: UInt32 = 1 << 2
    static let root: UInt32 = 1 << 3
    static let keyedHash: UInt32 = 1 << 4
    static let deriveKeyContext: UInt32 = 1 << 5
    static let deriveKeyMaterial: UInt32 = 1 << 6
}
