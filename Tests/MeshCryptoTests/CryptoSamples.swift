import MeshCrypto

// Short forms for arrays.

extension HashFunction {
    static func digest(of bytes: [UInt8]) -> ShortBytes { unsafe digest(of: bytes.span.bytes) }
    mutating func update(_ bytes: [UInt8]) { unsafe update(bytes.span.bytes) }
}

extension ShortBytes {
    var bytes: [UInt8] {
        withBytes { bytes in unsafe bytes.withUnsafeBytes { unsafe Array($0) } }
    }

    var hexadecimal: String { Blake3Samples.hexadecimal(bytes) }
}

extension HMAC {
    static func code(of message: [UInt8], key: [UInt8]) -> ShortBytes {
        unsafe HMAC(key: key.span.bytes).code(of: message.span.bytes)
    }

    static func isValid(_ code: [UInt8], for message: [UInt8], key: [UInt8]) -> Bool {
        unsafe HMAC(key: key.span.bytes).isValid(code.span.bytes, for: message.span.bytes)
    }
}

extension HKDF {
    static func output(
        _ byteCount: Int, salt: [UInt8], material: [UInt8], info: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        var output = [UInt8](repeating: 0xAA, count: byteCount)
        var span = output.mutableSpan
        var bytes = unsafe span.mutableBytes
        let keys = unsafe HKDF(salt: salt.span.bytes, material: material.span.bytes)
        try unsafe keys.expand(info: info.span.bytes, into: &bytes)
        return output
    }
}

/// Reproducible numbers.
struct Numbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next(below bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(next(below: 256)) }
    }
}

extension Array where Element == UInt8 {
    mutating func withMutableBytes<Result, Failure: Error>(
        _ body: (inout MutableRawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var span = mutableSpan
        var bytes = unsafe span.mutableBytes
        return try body(&bytes)
    }
}

extension ChaCha20 {
    static func applied(
        to text: [UInt8], key: [UInt8], nonce: [UInt8], counter: UInt32
    ) -> [UInt8] {
        var text = text
        let cipher = unsafe ChaCha20(key: key.span.bytes)
        text.withMutableBytes { text in
            unsafe cipher.apply(to: &text, nonce: nonce.span.bytes, counter: counter)
        }
        return text
    }
}

extension ChaCha20Poly1305 {
    /// The encrypted message, and the tag behind it.
    static func sealed(
        _ message: [UInt8], key: [UInt8], nonce: [UInt8], data: [UInt8]
    ) -> [UInt8] {
        var message = message
        let cipher = unsafe ChaCha20Poly1305(key: key.span.bytes)
        let tag = message.withMutableBytes { message in
            unsafe cipher.seal(
                &message, nonce: nonce.span.bytes, authenticating: data.span.bytes)
        }
        return message + tag.bytes
    }

    /// Opens in place, also what is not authentic, so that a test can see what is left.
    static func open(
        _ message: inout [UInt8], tag: [UInt8], key: [UInt8], nonce: [UInt8], data: [UInt8]
    ) throws(CryptoError) {
        let cipher = unsafe ChaCha20Poly1305(key: key.span.bytes)
        try message.withMutableBytes { message throws(CryptoError) in
            try unsafe cipher.open(
                &message, tag: tag.span.bytes, nonce: nonce.span.bytes,
                authenticating: data.span.bytes)
        }
    }
}

extension Poly1305 {
    static func code(of message: [UInt8], key: [UInt8]) -> [UInt8] {
        unsafe code(of: message.span.bytes, key: key.span.bytes).bytes
    }
}
