/// Authenticated encryption in place (RFC 8439, 2.8).
///
/// ```
/// let cipher = ChaCha20Poly1305(key: key)
/// let tag = cipher.seal(&message, nonce: nonce, authenticating: header)
/// try cipher.open(&message, tag: tag, nonce: nonce, authenticating: header)
/// ```
package struct ChaCha20Poly1305: ~Copyable, Sendable {
    package static let keyByteCount = ChaCha20.keyByteCount
    package static let nonceByteCount = ChaCha20.nonceByteCount
    package static let tagByteCount = Poly1305.tagByteCount

    private let cipher: ChaCha20

    /// - Precondition: The key has ``keyByteCount`` bytes.
    package init(key: RawSpan) {
        cipher = ChaCha20(key: key)
    }

    /// Encrypts a message where it lies.
    ///
    /// - Parameters:
    ///   - nonce: ``nonceByteCount`` bytes, never twice with the same key.
    ///   - data: What is not encrypted, but has to be the same when the message is opened.
    /// - Returns: The tag, of ``tagByteCount`` bytes.
    /// - Precondition: The message has less than 256 GiB, after which the blocks' numbers end.
    package func seal(
        _ message: inout MutableRawSpan, nonce: RawSpan, authenticating data: RawSpan
    ) -> ShortBytes {
        let nonce = ChaCha20.Nonce(nonce)
        return unsafe message.withUnsafeMutableBytes { message in
            Self.checkByteCount(message.count)
            unsafe cipher.apply(to: message, nonce: nonce, counter: 1)
            return unsafe tag(of: UnsafeRawBufferPointer(message), nonce: nonce, data: data)
        }
    }

    /// Decrypts a message where it lies, once its tag is known to be right.
    ///
    /// - Throws: ``CryptoError/authenticationFailed``; the message stays as it came.
    package func open(
        _ message: inout MutableRawSpan, tag: RawSpan, nonce: RawSpan,
        authenticating data: RawSpan
    ) throws(CryptoError) {
        let nonce = ChaCha20.Nonce(nonce)
        let isAuthentic = unsafe message.withUnsafeMutableBytes { message in
            Self.checkByteCount(message.count)
            let own = unsafe self.tag(
                of: UnsafeRawBufferPointer(message), nonce: nonce, data: data)
            guard own.withBytes({ Secret.areEqual($0, tag) }) else { return false }
            unsafe cipher.apply(to: message, nonce: nonce, counter: 1)
            return true
        }
        guard isAuthentic else { throw .authenticationFailed }
    }

    private static func checkByteCount(_ byteCount: Int) {
        precondition(
            UInt64(byteCount) / UInt64(ChaCha20.blockByteCount) < UInt64(UInt32.max),
            "a message of ChaCha20-Poly1305 has less than 256 GiB")
    }

    /// Of what is sent: the encrypted message.
    private func tag(
        of message: UnsafeRawBufferPointer, nonce: ChaCha20.Nonce, data: RawSpan
    ) -> ShortBytes {
        var authenticator = authenticator(nonce: nonce)
        unsafe data.withUnsafeBytes { unsafe authenticator.add($0, padding: .zeros) }
        unsafe authenticator.add(message, padding: .zeros)
        authenticator.addCounts(data.byteCount, message.count)
        return authenticator.tag()
    }

    /// Under the beginning of the first block, which encrypts nothing (RFC 8439, 2.6).
    private func authenticator(nonce: ChaCha20.Nonce) -> Poly1305 {
        var key = SIMD32<UInt8>.zero
        return unsafe withUnsafeMutableBytes(of: &key) { key in
            unsafe cipher.apply(to: key, nonce: nonce, counter: 0)
            let authenticator = unsafe Poly1305(key: UnsafeRawBufferPointer(key))
            unsafe Secret.wipe(key)
            return authenticator
        }
    }
}
