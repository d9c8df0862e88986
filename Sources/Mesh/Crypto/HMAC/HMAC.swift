/// Authentication codes under one key (RFC 2104), by a hash function.
///
/// ```
/// let code = HMAC<SHA256>(key: key).code(of: message)
/// ```
///
/// A content in pieces goes through the hash function that ``start()`` gives.
package struct HMAC<Hash: HashFunction>: ~Copyable, Sendable {
    /// Nothing of the key itself is kept.
    private let states: SecretBox<HMACStates<Hash>>

    /// - Parameter key: Of any length; a longer one than a block is hashed first.
    package init(key: RawSpan) {
        states = SecretBox(HMACStates()) { states in
            states.inner.updateBlock(of: key, with: 0x36)
            states.outer.updateBlock(of: key, with: 0x5C)
        }
    }

    package func code(of message: RawSpan) -> ShortBytes {
        var hash = start()
        hash.update(message)
        let code = finish(hash)
        hash.wipe()
        return code
    }

    /// What a message in pieces is given to, before it goes to ``finish(_:)``.
    package func start() -> Hash {
        states.withValue { $0.inner }
    }

    package func finish(_ message: Hash) -> ShortBytes {
        var outer = states.withValue { $0.outer }
        var inner = message.finalize()
        inner.withBytes { outer.update($0) }
        inner.wipe()
        let code = outer.finalize()
        outer.wipe()
        return code
    }

    /// Whether the code is the message's, in a time that says nothing of where it isn't.
    package func isValid(_ code: RawSpan, for message: RawSpan) -> Bool {
        self.code(of: message).withBytes { Secret.areEqual($0, code) }
    }
}

/// A hash function after the padded key, for the message and for its digest.
struct HMACStates<Hash: HashFunction>: BitwiseCopyable, Sendable {
    var inner = Hash()
    var outer = Hash()
}

extension HashFunction {
    /// A block of the key and zeros behind it, each byte combined with the same one.
    fileprivate mutating func updateBlock(of key: RawSpan, with pad: UInt8) {
        guard key.byteCount <= Self.blockByteCount else {
            var digest = Self.digest(of: key)
            digest.withBytes { updateBlock(of: $0, with: pad) }
            digest.wipe()
            return
        }
        unsafe withUnsafeTemporaryAllocation(
            byteCount: Self.blockByteCount, alignment: 16
        ) { block in
            for offset in 0..<Self.blockByteCount { unsafe block[offset] = pad }
            for offset in key.byteOffsets {
                unsafe block[offset] ^= key.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            }
            unsafe update(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(block)))
            unsafe Secret.wipe(block)
        }
    }
}
