/// Up to 64 bytes: a digest, an authentication code, a public key, a signature.
///
/// Comparing two takes the same time wherever they differ, as one of them may be a secret.
package struct ShortBytes: Sendable {
    private typealias Storage = (
        UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64
    )

    /// Zeros beyond `byteCount`, so that all of it can be compared.
    private var storage: Storage = (0, 0, 0, 0, 0, 0, 0, 0)
    package let byteCount: Int

    package static let byteCountMax = 64

    /// - Returns: `nil` if there are more than 64 bytes.
    package init?(_ bytes: RawSpan) {
        guard bytes.byteCount <= Self.byteCountMax else { return nil }
        unsafe self.init(byteCount: bytes.byteCount) { output in
            unsafe bytes.withUnsafeBytes { unsafe output.copyMemory(from: $0) }
        }
    }

    private init(byteCount: Int, _ words: Storage) {
        self.byteCount = byteCount
        storage = words
    }

    /// - Parameter write: Gets as many bytes as said, all zeros.
    init(byteCount: Int, _ write: (UnsafeMutableRawBufferPointer) -> Void) {
        self.byteCount = byteCount
        unsafe withUnsafeMutableBytes(of: &storage) { bytes in
            unsafe write(UnsafeMutableRawBufferPointer(rebasing: bytes[..<byteCount]))
        }
    }

    package func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe withUnsafeBytes(of: storage) { bytes throws(Failure) in
            let own = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<byteCount])
            return try unsafe body(RawSpan(_unsafeBytes: own))
        }
    }

    /// Overwrites the bytes with zeros, once they are no longer needed and were a secret.
    package mutating func wipe() {
        unsafe withUnsafeMutableBytes(of: &storage) { unsafe Secret.wipe($0) }
    }
}

/// As words, the lowest byte first.
extension ShortBytes {
    init(words: SIMD4<UInt64>) {
        self.init(byteCount: 32, (words[0], words[1], words[2], words[3], 0, 0, 0, 0))
    }

    init(words: SIMD8<UInt64>) {
        self.init(
            byteCount: 64,
            (
                words[0], words[1], words[2], words[3], words[4], words[5], words[6], words[7]
            ))
    }

    /// Zeros beyond the bytes.
    var words: SIMD8<UInt64> {
        let words = storage
        return SIMD8(
            words.0, words.1, words.2, words.3, words.4, words.5, words.6, words.7)
    }
}

extension ShortBytes: Equatable {
    package static func == (left: Self, right: Self) -> Bool {
        let (a, b) = (left.storage, right.storage)
        let difference =
            (a.0 ^ b.0) | (a.1 ^ b.1) | (a.2 ^ b.2) | (a.3 ^ b.3)
            | (a.4 ^ b.4) | (a.5 ^ b.5) | (a.6 ^ b.6) | (a.7 ^ b.7)
        return left.byteCount == right.byteCount && difference == 0
    }
}
