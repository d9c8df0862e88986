/// Signs (RFC 8032, 5.1.5 and 5.1.6).
///
/// ```
/// let key = Ed25519PrivateKey(seed: seed)
/// let signature = key.signature(of: message)
/// ```
package struct Ed25519PrivateKey: ~Copyable, Sendable {
    package static let seedByteCount = 32

    /// The scalar modulo the group's order, and the prefix, which makes the secret number of a
    /// signature differ with the message.
    private let parts: SecretBox<SIMD8<UInt64>>
    /// 32 bytes.
    package let publicKey: ShortBytes

    /// - Parameter seed: What the RFC calls the private key; random bytes.
    /// - Precondition: There are ``seedByteCount`` bytes.
    package init(seed: RawSpan) {
        precondition(seed.byteCount == Self.seedByteCount, "a seed of Ed25519 has 32 bytes")
        parts = SecretBox(.zero) { parts in
            var digest = SHA512.digest(of: seed)
            var scalar = digest.words.lowHalf
            scalar[0] &= ~7
            scalar[3] = scalar[3] & (1 << 63 - 1) | 1 << 62
            parts.lowHalf = Ed25519Scalar.reduced(SIMD8(lowHalf: scalar, highHalf: .zero))
            parts.highHalf = digest.words.highHalf
            digest.wipe()
        }
        publicKey = parts.withValue {
            ShortBytes(words: EdwardsPoint.baseProduct($0.lowHalf).bytes)
        }
    }

    /// 64 bytes, the same ones whenever the same message is signed.
    package func signature(of message: RawSpan) -> ShortBytes {
        parts.withValue { parts in
            var hash = SHA512()
            hash.update(words: parts.highHalf)
            hash.update(message)
            var digest = hash.finalize()
            hash.wipe()
            let secret = Ed25519Scalar.reduced(digest.words)
            digest.wipe()
            let point = EdwardsPoint.baseProduct(secret).bytes
            let challenge = Ed25519PublicKey.challenge(
                point: point, key: publicKey.words.lowHalf, message: message)
            let sum = Ed25519Scalar.productAndSum(challenge, parts.lowHalf, secret)
            return ShortBytes(words: SIMD8(lowHalf: point, highHalf: sum))
        }
    }
}
