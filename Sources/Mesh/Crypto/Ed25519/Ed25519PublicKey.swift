/// Verifies (RFC 8032, 5.1.7), as go's library does, so that nodes agree on what is signed.
///
/// The second half of a signature has to be below the group's order. The first half is compared
/// with the bytes of what it has to be: no other encoding of that point is taken, and the cofactor
/// is not multiplied away. Keys of small order are taken: nobody is who holds them, and who wrote
/// a message under one is not known.
package struct Ed25519PublicKey: Sendable {
    package static let byteCount = 32
    package static let signatureByteCount = 64

    private let key: SIMD4<UInt64>
    private let negated: EdwardsPoint

    /// - Returns: `nil` if these are not 32 bytes, or not those of a point.
    package init?(_ bytes: RawSpan) {
        guard bytes.byteCount == Self.byteCount else { return nil }
        key = unsafe bytes.unsafeLoadUnaligned(as: SIMD4<UInt64>.self)
        guard let point = EdwardsPoint(key) else { return nil }
        negated = point.negated
    }

    /// Whether who has the private key signed the message.
    package func isValid(_ signature: RawSpan, of message: RawSpan) -> Bool {
        guard signature.byteCount == Self.signatureByteCount else { return false }
        let halves = unsafe signature.unsafeLoadUnaligned(as: SIMD8<UInt64>.self)
        let (point, scalar) = (halves.lowHalf, halves.highHalf)
        guard Ed25519Scalar.isReduced(scalar) else { return false }
        let challenge = Self.challenge(point: point, key: key, message: message)
        let sum =
            EdwardsPoint.baseProduct(scalar)
            + EdwardsAddend(negated.publicProduct(challenge))
        return sum.bytes == point
    }

    /// What binds a signature to the key and the message: no secret.
    static func challenge(
        point: SIMD4<UInt64>, key: SIMD4<UInt64>, message: RawSpan
    ) -> SIMD4<UInt64> {
        var hash = SHA512()
        hash.update(words: point)
        hash.update(words: key)
        hash.update(message)
        return Ed25519Scalar.reduced(hash.finalize().words)
    }
}

extension EdwardsPoint {
    var negated: EdwardsPoint {
        var other = self
        other.x = -x
        other.t = -t
        return other
    }
}

extension HashFunction {
    mutating func update(words: SIMD4<UInt64>) {
        unsafe withUnsafeBytes(of: words) { unsafe update(RawSpan(_unsafeBytes: $0)) }
    }
}
