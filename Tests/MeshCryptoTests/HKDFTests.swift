import MeshCrypto
import Testing

@Suite struct HKDFTests {
    struct Row: Sendable {
        var material: [UInt8]
        var salt: [UInt8]
        var info: [UInt8]
        var output: String
    }

    /// RFC 5869, A.1 to A.3.
    static let rows = [
        Row(
            material: [UInt8](repeating: 0x0B, count: 22), salt: Array(0x00...0x0C),
            info: Array(0xF0...0xF9),
            output: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                + "34007208d5b887185865"),
        Row(
            material: Array(0x00...0x4F), salt: Array(0x60...0xAF),
            info: Array(0xB0...0xFF),
            output: "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                + "cc30c58179ec3e87c14c01d5c1f3434f1d87"),
        Row(
            material: [UInt8](repeating: 0x0B, count: 22), salt: [],
            info: [],
            output: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                + "9d201395faa4b61a96c8"),
    ]

    @Test(arguments: rows)
    func outputIsThePublishedOne(row: Row) throws {
        let output = try HKDF<SHA256>.output(
            row.output.utf8.count / 2, salt: row.salt, material: row.material, info: row.info)
        #expect(Blake3Samples.hexadecimal(output) == row.output)
    }

    @Test func outputIsBounded() throws {
        let most = HKDF<SHA512>.outputByteCountMax
        let output = try HKDF<SHA512>.output(most, salt: [], material: [1], info: [])
        // By another implementation.
        #expect(
            SHA256.digest(of: output).hexadecimal
                == "0ca0988b6623713ba5527764ce90ed9807778933d6b44b49ed1f7af3c1844d91")
        #expect(throws: CryptoError.outputTooLong) {
            try HKDF<SHA512>.output(most + 1, salt: [], material: [1], info: [])
        }
    }

    @Test func emptyOutputIsPossible() throws {
        #expect(try HKDF<SHA256>.output(0, salt: [], material: [1], info: []).isEmpty)
    }

    struct Vector: Decodable, Sendable {
        var ikm: Hexadecimal
        var salt: Hexadecimal
        var info: Hexadecimal
        var size: Int
        var okm: Hexadecimal
        var result: String
    }

    static let vectors = Wycheproof<Vector>.read("hkdf_sha256")

    @Test(.enabled(if: MeshSharedData.isThere, noSharedVectors))
    func othersVectorsHold() throws {
        let vectors = try #require(Self.vectors)
        var count = 0
        for (_, test) in vectors.cases(oneOf: 1) {
            let output = try? HKDF<SHA256>.output(
                test.size, salt: test.salt.bytes, material: test.ikm.bytes, info: test.info.bytes)
            #expect(output == (test.result == "valid" ? test.okm.bytes : nil))
            count += 1
        }
        #expect(count == vectors.numberOfTests)
    }
}
