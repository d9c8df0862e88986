import MeshCrypto
import Testing

@Suite struct X25519Tests {
    struct Row: Sendable {
        var scalar: Hexadecimal
        var u: Hexadecimal
        var product: Hexadecimal
    }

    /// RFC 7748, 5.2.
    static let rows = [
        Row(
            scalar: "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
            u: "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
            product: "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"),
        Row(
            scalar: "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
            u: "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
            product: "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"),
    ]

    @Test(arguments: rows)
    func productIsThePublishedOne(row: Row) throws {
        #expect(try X25519.secret(row.scalar.bytes, row.u.bytes) == row.product.bytes)
    }

    /// RFC 7748, 5.2: each result is the next scalar, and the scalar the next coordinate.
    @Test func repeatedProductIsThePublishedOne() throws {
        var (scalar, u) = ([9] + [UInt8](repeating: 0, count: 31), [UInt8]())
        u = scalar
        let expected: [Int: Hexadecimal] = [
            1: "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079",
            1000: "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51",
        ]
        for turn in 1...(Effort.isFull ? 1000 : 1) {
            (scalar, u) = (try X25519.secret(scalar, u), scalar)
            if let expected = expected[turn] { #expect(scalar == expected.bytes) }
        }
    }

    /// RFC 7748, 6.1.
    @Test func sharedSecretIsThePublishedOne() throws {
        let bob: Hexadecimal = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"
        let ofBob: Hexadecimal = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"
        let ofAlice: Hexadecimal =
            "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"
        let shared: Hexadecimal = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"
        #expect(X25519.publicKey(of: bob.bytes) == ofBob.bytes)
        #expect(try X25519.secret(bob.bytes, ofAlice.bytes) == shared.bytes)
    }

    @Test(arguments: 1...(Effort.isFull ? 50 : 3))
    func bothPartiesGetTheSame(seed: UInt64) throws {
        var numbers = Numbers(seed: seed)
        let (one, other) = (numbers.bytes(32), numbers.bytes(32))
        #expect(
            try X25519.secret(one, X25519.publicKey(of: other))
                == X25519.secret(other, X25519.publicKey(of: one)))
    }

    struct Vector: Decodable, Sendable {
        var tcId: Int
        var `public`, `private`, shared: Hexadecimal
        var flags: [String]
    }

    static let vectors = Wycheproof<Vector>.read("x25519")

    @Test(.enabled(if: MeshSharedData.isThere, noSharedVectors))
    func othersVectorsHold() throws {
        let vectors = try #require(Self.vectors)
        var count = 0
        for (_, test) in vectors.cases(oneOf: 5) {
            let secret = try? X25519.secret(test.private.bytes, test.public.bytes)
            let isZero = test.flags.contains("ZeroSharedSecret")
            #expect(secret == (isZero ? nil : test.shared.bytes), "\(test.tcId)")
            count += 1
        }
        #expect(count == (Effort.isFull ? vectors.numberOfTests : 104))
    }

    @Test(arguments: [0, 31, 33])
    func keysOfOtherLengthsAreRefused(count: Int) {
        #expect(throws: CryptoError.unusableKey) {
            try X25519.secret(
                [UInt8](repeating: 7, count: 32), [UInt8](repeating: 9, count: count))
        }
    }

    @Test func pointsOfSmallOrderAreRefused() {
        for first in [UInt8(0), 1] {
            let point = [first] + [UInt8](repeating: 0, count: 31)
            #expect(throws: CryptoError.unusableKey) {
                try X25519.secret([UInt8](repeating: 7, count: 32), point)
            }
        }
    }
}

private enum X25519 {
    static func secret(_ scalar: [UInt8], _ u: [UInt8]) throws(CryptoError) -> [UInt8] {
        try unsafe X25519PrivateKey(scalar.span.bytes).sharedSecret(with: u.span.bytes).bytes
    }

    static func publicKey(of scalar: [UInt8]) -> [UInt8] {
        unsafe X25519PrivateKey(scalar.span.bytes).publicKey.bytes
    }
}
