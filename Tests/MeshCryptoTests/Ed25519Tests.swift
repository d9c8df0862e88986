import MeshCrypto
import Testing

@Suite struct Ed25519Tests {
    struct Row: Sendable {
        var seed: String
        var key: String
        var message: String
        var signature: String
    }

    /// RFC 8032, 7.1.
    static let rows = [
        Row(
            seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            key: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            message: "",
            signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        Row(
            seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            key: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            message: "72",
            signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        Row(
            seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            key: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            message: "af82",
            signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
        Row(
            seed: "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            key: "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            message: "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            signature: "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
                + "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"),
    ]

    @Test(arguments: rows)
    func signatureIsThePublishedOne(row: Row) {
        let seed = Hexadecimal(stringLiteral: row.seed).bytes
        let message = Hexadecimal(stringLiteral: row.message).bytes
        let (key, signature) = Ed25519.signed(message, seed: seed)
        #expect(Blake3Samples.hexadecimal(key) == row.key)
        #expect(Blake3Samples.hexadecimal(signature) == row.signature)
        #expect(Ed25519.isValid(signature, of: message, key: key))
        #expect(!Ed25519.isValid(signature, of: message + [0], key: key))
        #expect(!Ed25519.isValid(signature + [0], of: message, key: key))
        #expect(!Ed25519.isValid(Array(signature.dropLast()), of: message, key: key))
        for index in stride(from: 0, to: 64, by: Effort.isFull ? 1 : 21) {
            var other = signature
            other[index] ^= 1
            #expect(!Ed25519.isValid(other, of: message, key: key))
        }
    }

    /// The digest of keys and signatures, by another implementation.
    @Test func signaturesAreWhatOthersMake() {
        var hash = SHA256()
        for count in 0..<40 {
            let seed = (0..<32).map { UInt8(($0 + count) % 251) }
            let (key, signature) = Ed25519.signed(Blake3Samples.input(count * 7), seed: seed)
            hash.update(key + signature)
        }
        #expect(
            hash.finalize().hexadecimal
                == "e5ef2a6522c1d204331b75075957ff9154bfcb86ffb7bafdeebcc8401ea90ce1")
    }

    struct Vector: Decodable, Sendable {
        var tcId: Int
        var msg, sig: Hexadecimal
        var result: String
    }

    static let vectors = Wycheproof<Vector>.read("ed25519")

    @Test(.enabled(if: MeshSharedData.isThere, noSharedVectors))
    func othersVectorsHold() throws {
        let vectors = try #require(Self.vectors)
        var count = 0
        for (group, test) in vectors.cases(oneOf: 3) {
            let key = Hexadecimal(stringLiteral: try #require(group.publicKey).pk)
            let isValid = Ed25519.isValid(test.sig.bytes, of: test.msg.bytes, key: key.bytes)
            #expect(isValid == (test.result == "valid"), "\(test.tcId)")
            count += 1
        }
        #expect(count == (Effort.isFull ? vectors.numberOfTests : 51))
    }
}

/// What a peer may send that is no honest key or signature: what go's library makes of it.
@Suite struct Ed25519EdgeTests {
    private static let zeros = [UInt8](repeating: 0, count: 32)
    /// The neutral point, and how else its bytes could be written.
    private static let neutral = [1] + zeros.dropLast()
    private static let neutralAbove = [0xEE] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]
    private static let neutralSigned = [1] + zeros.dropLast(2) + [0x80]
    private static let order: Hexadecimal =
        "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"

    @Test func keysOfSmallOrderAndOtherBytesOfAPointAreTaken() {
        for key in [Self.neutral, Self.neutralAbove, Self.neutralSigned] {
            #expect(Ed25519.isValid(Self.neutral + Self.zeros, of: [1, 2], key: key))
        }
    }

    @Test func firstHalfHasOneForm() {
        for first in [Self.neutralAbove, Self.neutralSigned] {
            #expect(!Ed25519.isValid(first + Self.zeros, of: [1, 2], key: Self.neutral))
        }
    }

    @Test func secondHalfIsBelowTheOrder() {
        #expect(!Ed25519.isValid(Self.neutral + Self.order.bytes, of: [], key: Self.neutral))
        let most = Self.neutral + [UInt8](repeating: 0xFF, count: 32)
        #expect(!Ed25519.isValid(most, of: [], key: Self.neutral))
    }

    @Test func whatIsNoPointIsNoKey() {
        for bytes in [
            [2] + Self.zeros.dropLast(), [], Self.zeros + [0], [7] + Self.zeros.dropLast(),
        ] {
            #expect(unsafe Ed25519PublicKey(bytes.span.bytes) == nil, "\(bytes)")
        }
    }
}

private enum Ed25519 {
    static func signed(_ message: [UInt8], seed: [UInt8]) -> (key: [UInt8], signature: [UInt8]) {
        let key = unsafe Ed25519PrivateKey(seed: seed.span.bytes)
        return (key.publicKey.bytes, unsafe key.signature(of: message.span.bytes).bytes)
    }

    static func isValid(_ signature: [UInt8], of message: [UInt8], key: [UInt8]) -> Bool {
        guard let key = unsafe Ed25519PublicKey(key.span.bytes) else { return false }
        return unsafe key.isValid(signature.span.bytes, of: message.span.bytes)
    }
}
