import MeshCrypto

/// The authors' inputs, and short forms for arrays.
enum Blake3Samples {
    static let key = Array("whats the Elvish word for friend".utf8)
    static let context = "BLAKE3 2019-12-27 16:29:52 test vectors context"

    static func input(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8($0 % 251) }
    }

    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { (($0 < 16 ? "0" : "") + String($0, radix: 16)) }.joined()
    }
}

/// The three modes, each beside the slow one.
enum Blake3Mode: CaseIterable, Sendable {
    case hash, keyed, derived

    var fast: Blake3 {
        switch self {
        case .hash: Blake3()
        case .keyed: unsafe Blake3(key: Blake3Samples.key.span.bytes)
        case .derived: Blake3(derivingKeysFor: Blake3Samples.context)
        }
    }

    var slow: SlowBlake3 {
        switch self {
        case .hash: SlowBlake3()
        case .keyed: SlowBlake3(key: SlowBlake3.words(Blake3Samples.key), flags: 16)
        case .derived: .deriving(Blake3Samples.context)
        }
    }
}

extension Blake3 {
    func digest(of bytes: [UInt8]) -> Blake3Digest { unsafe digest(of: bytes.span.bytes) }

    func node(of bytes: [UInt8], firstChunk: UInt64 = 0) -> Blake3Node {
        unsafe node(of: bytes.span.bytes, firstChunk: firstChunk)
    }
}

extension Blake3Hasher {
    mutating func update(_ bytes: [UInt8]) { unsafe update(bytes.span.bytes) }
}

extension Blake3Node {
    func output(_ byteCount: Int, at offset: UInt64 = 0) -> [UInt8] {
        var output = [UInt8](repeating: 0xAA, count: byteCount)
        output.withMutableBytes { read(into: &$0, at: offset) }
        return output
    }
}

extension Blake3Digest {
    var bytes: [UInt8] {
        withBytes { bytes in unsafe bytes.withUnsafeBytes { unsafe Array($0) } }
    }
}
