/// Keys made of secret material (RFC 5869).
///
/// ```
/// let keys = HKDF<SHA256>(salt: salt, material: sharedSecret)
/// try keys.expand(info: purpose, into: &output)
/// ```
package struct HKDF<Hash: HashFunction>: ~Copyable, Sendable {
    private let key: HMAC<Hash>

    /// A hash function gives this many digests of one key (RFC 5869, 2.3).
    package static var outputByteCountMax: Int { 255 * Hash.digestByteCount }

    /// The RFC's extraction: material that need not be uniform becomes a key that is (2.2).
    ///
    /// - Parameter salt: May be empty, and be known.
    package init(salt: RawSpan, material: RawSpan) {
        var extracted = HMAC<Hash>(key: salt).code(of: material)
        key = extracted.withBytes { HMAC<Hash>(key: $0) }
        extracted.wipe()
    }

    /// A key that is uniform already.
    package init(pseudorandomKey: RawSpan) {
        key = HMAC<Hash>(key: pseudorandomKey)
    }

    /// The RFC's expansion (2.3): fills the output, which is another one for each `info`.
    ///
    /// - Throws: ``CryptoError/outputTooLong`` beyond ``outputByteCountMax``; nothing is written.
    package func expand(
        info: RawSpan, into output: inout MutableRawSpan
    ) throws(CryptoError) {
        guard output.byteCount <= Self.outputByteCountMax else { throw .outputTooLong }
        unsafe output.withUnsafeMutableBytes { output in
            var done = 0
            var counter: UInt8 = 1
            var block: ShortBytes?
            while done < output.count {
                var next = self.block(after: block, info: info, counter: counter)
                done += unsafe next.copy(
                    to: UnsafeMutableRawBufferPointer(rebasing: output[done...]))
                block?.wipe()
                block = next
                next.wipe()
                counter &+= 1
            }
            block?.wipe()
        }
    }

    private func block(after previous: ShortBytes?, info: RawSpan, counter: UInt8) -> ShortBytes {
        var message = key.start()
        previous?.withBytes { message.update($0) }
        message.update(info)
        unsafe withUnsafeBytes(of: counter) { unsafe message.update(RawSpan(_unsafeBytes: $0)) }
        let block = key.finish(message)
        message.wipe()
        return block
    }
}

extension ShortBytes {
    /// Copies what there is room for.
    ///
    /// - Returns: How many bytes.
    fileprivate func copy(to output: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(byteCount, output.count)
        withBytes { bytes in
            unsafe bytes.withUnsafeBytes { bytes in
                unsafe output.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
            }
        }
        return count
    }
}
