import MeshCrypto
import Testing

@Suite struct SHA2Tests {
    struct Row: Sendable, CustomTestStringConvertible {
        var message: String
        var sha256: String
        var sha512: String

        var testDescription: String { "\(message.utf8.count) bytes" }
    }

    /// RFC 6234, 8.5, and nothing.
    static let rows = [
        Row(
            message: "",
            sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            sha512: "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
                + "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"),
        Row(
            message: "abc",
            sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            sha512: "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"),
        Row(
            message: "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            sha256: "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
            sha512: "204a8fc6dda82f0a0ced7beb8e08a41657c16ef468b228a8279be331a703c335"
                + "96fd15c13b1b07f9aa1d3bea57789ca031ad85c7a71dd70354ec631238ca3445"),
        Row(
            message: "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
                + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            sha256: "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
            sha512: "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018"
                + "501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909"),
        Row(
            message: String(repeating: "01234567", count: 80),
            sha256: "594847328451bdfa85056225462cc1d867d877fb388df0ce35f25ab5562bfbb5",
            sha512: "89d05ba632c699c31231ded4ffc127d5a894dad412c0e024db872d1abd2ba814"
                + "1a0f85072a9be1e2aa04cf33c765cb510813a39cd5a84c4acaa64d3f3fb7bae9"),
    ]

    @Test(arguments: rows)
    func digestIsThePublishedOne(row: Row) {
        #expect(SHA256.digest(of: Array(row.message.utf8)).hexadecimal == row.sha256)
        #expect(SHA512.digest(of: Array(row.message.utf8)).hexadecimal == row.sha512)
    }

    /// RFC 6234, 8.5, TEST3.
    @Test(.enabled(if: Effort.isFull, "takes long without optimisation"))
    func millionLettersGiveThePublishedDigest() {
        var (one, other) = (SHA256(), SHA512())
        for _ in 0..<1000 {
            one.update([UInt8](repeating: UInt8(ascii: "a"), count: 1000))
            other.update([UInt8](repeating: UInt8(ascii: "a"), count: 1000))
        }
        #expect(
            one.finalize().hexadecimal
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
        #expect(
            other.finalize().hexadecimal
                == "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb"
                + "de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b")
    }

    /// The digest of the digests of all short inputs, by another implementation.
    @Test func everyShortLengthGivesWhatOthersSay() {
        var (one, other) = (SHA256(), SHA512())
        for count in 0..<300 {
            one.update(SHA256.digest(of: Blake3Samples.input(count)).bytes)
            other.update(SHA512.digest(of: Blake3Samples.input(count)).bytes)
        }
        #expect(
            one.finalize().hexadecimal
                == "fa70b867db0a30acb7218d62945db0df52eb393808b30675ea9aac6b058a9a9d")
        #expect(
            other.finalize().hexadecimal
                == "5876909c163eee9aa8e3e0dbbe23ff09a3b1c1690c50ecab0cf75109b7ea0931"
                + "80f3b1db84ac4671a35db7394d95e9b645b20209761dc874ec013385e1db7916")
    }

    @Test(arguments: 1...(Effort.isFull ? 200 : 20))
    func anyPiecesGiveTheSame(seed: UInt64) {
        var numbers = Numbers(seed: seed)
        let input = numbers.bytes(numbers.next(below: 1000))
        var (one, other) = (SHA256(), SHA512())
        var start = 0
        while start < input.count {
            let end = min(input.count, start + numbers.next(below: 300))
            one.update(Array(input[start..<end]))
            other.update(Array(input[start..<end]))
            start = end
        }
        #expect(one.finalize() == SHA256.digest(of: input), "seed \(seed)")
        #expect(other.finalize() == SHA512.digest(of: input), "seed \(seed)")
    }

    @Test func moreMayComeAfterADigest() {
        var hash = SHA256()
        hash.update(Array("ab".utf8))
        #expect(hash.finalize() == SHA256.digest(of: Array("ab".utf8)))
        hash.update(Array("c".utf8))
        #expect(hash.finalize() == SHA256.digest(of: Array("abc".utf8)))
    }
}
