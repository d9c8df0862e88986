/// A hash function of contents that come in pieces, which HMAC and HKDF are made of.
///
/// ```
/// var hash = SHA256()
/// hash.update(bytes)
/// let digest = hash.finalize()
/// ```
package protocol HashFunction: BitwiseCopyable, Sendable {
    static var blockByteCount: Int { get }
    static var digestByteCount: Int { get }

    init()
    mutating func update(_ bytes: RawSpan)
    /// The digest of what has come so far. More may come.
    func finalize() -> ShortBytes
}

extension HashFunction {
    package static func digest(of bytes: RawSpan) -> ShortBytes {
        var hash = Self()
        hash.update(bytes)
        let digest = hash.finalize()
        hash.wipe()
        return digest
    }

    /// Overwrites what has come with zeros: a short secret lies there as it is. The hash function
    /// is of no use after that.
    package mutating func wipe() {
        unsafe withUnsafeMutableBytes(of: &self) { unsafe Secret.wipe($0) }
    }
}

/// SHA-256 (RFC 6234, 4.1 and 6.2).
package struct SHA256: HashFunction {
    package static let blockByteCount = 64
    package static let digestByteCount = 32

    private var hasher = SHA2Hasher<UInt32>()

    package init() {}
    package mutating func update(_ bytes: RawSpan) { hasher.update(bytes) }
    package func finalize() -> ShortBytes { hasher.finalize() }
}

/// SHA-512 (RFC 6234, 4.2 and 6.4).
package struct SHA512: HashFunction {
    package static let blockByteCount = 128
    package static let digestByteCount = 64

    private var hasher = SHA2Hasher<UInt64>()

    package init() {}
    package mutating func update(_ bytes: RawSpan) { hasher.update(bytes) }
    package func finalize() -> ShortBytes { hasher.finalize() }
}
