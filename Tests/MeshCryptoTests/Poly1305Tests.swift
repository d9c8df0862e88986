import MeshCrypto
import Testing

@Suite struct Poly1305Tests {
    /// RFC 8439, 2.5.2.
    @Test func codeIsThePublishedOne() {
        let key: Hexadecimal = "85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b"
        let code: Hexadecimal = "a8061dc1305136c6c22b8baf0c0127a9"
        let message = Array("Cryptographic Forum Research Group".utf8)
        #expect(Poly1305.code(of: message, key: key.bytes) == code.bytes)
    }

    struct Row: Sendable {
        var key: String
        var message: String
        var code: String
    }

    /// Where the arithmetic is at its edges: RFC 8439, A.3, 7 to 11.
    static let rows = [
        Row(
            key: "0200000000000000000000000000000000000000000000000000000000000000",
            message: "ffffffffffffffffffffffffffffffff",
            code: "03000000000000000000000000000000"),
        Row(
            key: "02000000000000000000000000000000ffffffffffffffffffffffffffffffff",
            message: "02000000000000000000000000000000",
            code: "03000000000000000000000000000000"),
        Row(
            key: "0100000000000000000000000000000000000000000000000000000000000000",
            message: "fffffffffffffffffffffffffffffffff0ffffffffffffffffffffffffffffff"
                + "11000000000000000000000000000000",
            code: "05000000000000000000000000000000"),
        Row(
            key: "0100000000000000000000000000000000000000000000000000000000000000",
            message: "fffffffffffffffffffffffffffffffffbfefefefefefefefefefefefefefefe"
                + "01010101010101010101010101010101",
            code: "00000000000000000000000000000000"),
        Row(
            key: "0200000000000000000000000000000000000000000000000000000000000000",
            message: "fdffffffffffffffffffffffffffffff",
            code: "faffffffffffffffffffffffffffffff"),
    ]

    @Test(arguments: rows)
    func edgesOfTheArithmeticHold(row: Row) {
        let code = Poly1305.code(
            of: Hexadecimal(stringLiteral: row.message).bytes,
            key: Hexadecimal(stringLiteral: row.key).bytes)
        #expect(Blake3Samples.hexadecimal(code) == row.code)
    }
}
