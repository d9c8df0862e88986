import MeshCrypto

/// The name of a content - a snapshot, a module, a page -: the BLAKE3 of its bytes.
public struct ContentDigest: Hashable, Sendable {
    package let blake3: Blake3Digest

    package init(_ blake3: Blake3Digest) { self.blake3 = blake3 }

    /// A digest that was written down; nil unless there are 32 bytes.
    public init?(_ bytes: [UInt8]) {
        guard let blake3 = Blake3Digest(bytes) else { return nil }
        self.blake3 = blake3
    }

    /// A digest as ``description`` has it; nil for another text.
    public init?(hexadecimal text: String) {
        guard let blake3 = Blake3Digest(hexadecimal: text) else { return nil }
        self.blake3 = blake3
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { blake3.bytes }
}

extension ContentDigest: CustomStringConvertible {
    /// 64 hexadecimal digits.
    public var description: String { "\(blake3)" }
}
