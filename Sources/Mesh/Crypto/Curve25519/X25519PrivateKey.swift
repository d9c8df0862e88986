/// Two parties agree on a secret (RFC 7748, 5 and 6.1).
///
/// ```
/// let own = X25519PrivateKey(bytes)
/// send(own.publicKey)
/// var secret = try own.sharedSecret(with: received)
/// ```
package struct X25519PrivateKey: ~Copyable, Sendable {
    package static let byteCount = 32

    /// With the bits set and cleared that the RFC says.
    private let scalar: SecretBox<SIMD4<UInt64>>

    /// - Precondition: There are 32 bytes; they should be random ones.
    package init(_ bytes: RawSpan) {
        precondition(bytes.byteCount == Self.byteCount, "a private key of X25519 has 32 bytes")
        scalar = SecretBox(.zero) { scalar in
            scalar = unsafe bytes.unsafeLoadUnaligned(as: SIMD4<UInt64>.self)
            scalar[0] &= ~7
            scalar[3] = scalar[3] & (1 << 63 - 1) | 1 << 62
        }
    }

    /// 32 bytes, for the other party.
    package var publicKey: ShortBytes {
        scalar.withValue { ShortBytes(words: MontgomeryLadder.product($0, SIMD4(9, 0, 0, 0))) }
    }

    /// 32 bytes that the other party gets too, by this one's public key. They are not uniform:
    /// derive keys from them, and ``ShortBytes/wipe()`` them.
    ///
    /// - Throws: ``CryptoError/unusableKey`` if the other key has not 32 bytes, or the secret would
    ///   be all zeros, whatever the own key is.
    package func sharedSecret(with publicKey: RawSpan) throws(CryptoError) -> ShortBytes {
        guard publicKey.byteCount == Self.byteCount else { throw .unusableKey }
        let point = unsafe publicKey.unsafeLoadUnaligned(as: SIMD4<UInt64>.self)
        let secret = scalar.withValue { MontgomeryLadder.product($0, point) }
        guard secret[0] | secret[1] | secret[2] | secret[3] != 0 else { throw .unusableKey }
        return ShortBytes(words: secret)
    }
}
