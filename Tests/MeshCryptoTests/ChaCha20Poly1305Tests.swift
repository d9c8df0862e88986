import MeshCrypto
import Testing

@Suite struct ChaCha20Poly1305Tests {
    private static let key = [UInt8](0..<32)
    private static let nonce = [UInt8](100..<112)

    /// RFC 8439, 2.4.2.
    @Test func cipherIsThePublishedOne() {
        let text =
            "Ladies and Gentlemen of the class of '99: If I could offer you "
            + "only one tip for the future, sunscreen would be it."
        let nonce: Hexadecimal = "000000000000004a00000000"
        let encrypted = ChaCha20.applied(
            to: Array(text.utf8), key: Self.key, nonce: nonce.bytes, counter: 1)
        #expect(
            Blake3Samples.hexadecimal(encrypted)
                == "6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0b"
                + "f91b65c5524733ab8f593dabcd62b3571639d624e65152ab8f530c359f0861d8"
                + "07ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806818ce91ab7793736"
                + "5af90bbf74a35be6b40b8eedf2785e42874d")
        let decrypted = ChaCha20.applied(
            to: encrypted, key: Self.key, nonce: nonce.bytes, counter: 1)
        #expect(decrypted == Array(text.utf8))
    }

    @Test func numberOfABlockWraps() {
        let encrypted = ChaCha20.applied(
            to: Blake3Samples.input(200), key: Self.key, nonce: Self.nonce, counter: .max)
        #expect(
            Blake3Samples.hexadecimal(encrypted)
                == "af1139c8c9010d5a334e4c6075f75b3cfd1515d41b1d755b97d8b1199b56c2d9"
                + "67c99c161517117a1143ea4f93396d0b95bf3b368d42a71ea32da4514b38c13c"
                + "af9b7161c9855121f3e2e2d92bc2878bac0e37c6944f205d442843544f3b5d80"
                + "1aef91a38667e0c35150608a82f318d01038f35d3a6f472d6e657275df6ae571"
                + "b49039491c20f0d573579ff47e04561ce05700a70bc57d3a5ea66c2966af526c"
                + "6a1810430b9fecd437466046440e4667746a3daeabde805ee606512db80bef4e"
                + "d28df7a75b70a6af")
    }

    /// The digest of all short messages with their tags, by another implementation.
    @Test func everyShortLengthGivesWhatOthersSay() {
        var hash = SHA256()
        for count in 0..<600 {
            hash.update(
                ChaCha20Poly1305.sealed(
                    Blake3Samples.input(count), key: Self.key, nonce: Self.nonce,
                    data: Blake3Samples.input(count % 37)))
        }
        #expect(
            hash.finalize().hexadecimal
                == "07821244bd18d5db4456eccbe9c0f35d2cab8a01901d32fd80d32454c4f3704f")
    }

    @Test(arguments: [0, 1, 63, 64, 255, 256, 257, 1000])
    func whatIsNotAuthenticStaysAsItCame(count: Int) throws {
        let message = Blake3Samples.input(count)
        let data: [UInt8] = [1, 2, 3]
        let sealed = ChaCha20Poly1305.sealed(
            message, key: Self.key, nonce: Self.nonce, data: data)
        let tag = Array(sealed[count...])
        var opened = Array(sealed[..<count])
        try ChaCha20Poly1305.open(
            &opened, tag: tag, key: Self.key, nonce: Self.nonce, data: data)
        #expect(opened == message)

        func refuses(_ text: [UInt8], tag: [UInt8], nonce: [UInt8], data: [UInt8]) {
            var left = text
            #expect(throws: CryptoError.authenticationFailed) {
                try ChaCha20Poly1305.open(
                    &left, tag: tag, key: Self.key, nonce: nonce, data: data)
            }
            #expect(left == text)
        }
        let text = Array(sealed[..<count])
        for index in tag.indices {
            var other = tag
            other[index] ^= 0x80
            refuses(text, tag: other, nonce: Self.nonce, data: data)
        }
        refuses(text, tag: Array(tag.dropLast()), nonce: Self.nonce, data: data)
        refuses(text, tag: [], nonce: Self.nonce, data: data)
        refuses(text + [0], tag: tag, nonce: Self.nonce, data: data)
        refuses(text, tag: tag, nonce: Self.nonce.reversed(), data: data)
        refuses(text, tag: tag, nonce: Self.nonce, data: data + [0])
        if count > 0 {
            refuses([text[0] ^ 1] + text.dropFirst(), tag: tag, nonce: Self.nonce, data: data)
        }
    }

    struct Vector: Decodable, Sendable {
        var key, iv, aad, msg, ct, tag: Hexadecimal
        var flags: [String]
        var result: String
    }

    static let vectors = Wycheproof<Vector>.read("chacha20_poly1305")

    @Test(.enabled(if: MeshSharedData.isThere, noSharedVectors))
    func othersVectorsHold() throws {
        let vectors = try #require(Self.vectors)
        var count = 0
        for (_, test) in vectors.cases(oneOf: 1) {
            count += 1
            // The length of a nonce is not a peer's to say.
            guard !test.flags.contains("InvalidNonceSize") else { continue }
            var text = test.ct.bytes
            do throws(CryptoError) {
                try ChaCha20Poly1305.open(
                    &text, tag: test.tag.bytes, key: test.key.bytes, nonce: test.iv.bytes,
                    data: test.aad.bytes)
                #expect(test.result == "valid")
                #expect(text == test.msg.bytes)
            } catch {
                #expect(test.result == "invalid")
                #expect(text == test.ct.bytes)
            }
            let sealed = ChaCha20Poly1305.sealed(
                test.msg.bytes, key: test.key.bytes, nonce: test.iv.bytes, data: test.aad.bytes)
            #expect((sealed == test.ct.bytes + test.tag.bytes) == (test.result == "valid"))
        }
        #expect(count == vectors.numberOfTests)
    }
}
