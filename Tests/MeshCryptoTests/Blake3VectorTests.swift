import MeshCrypto
import Testing

/// What the authors of BLAKE3 published.
@Suite struct Blake3VectorTests {
    /// Of the authors' file, so that this means something without it.
    struct Row: Sendable, CustomTestStringConvertible {
        var byteCount: Int
        var mode: Blake3Mode
        var digest: String

        var testDescription: String { "\(mode) of \(byteCount) bytes" }
    }

    static let rows = [
        Row(
            byteCount: 0, mode: .hash,
            digest: "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"),
        Row(
            byteCount: 0, mode: .keyed,
            digest: "92b2b75604ed3c761f9d6f62392c8a9227ad0ea3f09573e783f1498a4ed60d26"),
        Row(
            byteCount: 0, mode: .derived,
            digest: "2cc39783c223154fea8dfb7c1b1660f2ac2dcbd1c1de8277b0b0dd39b7e50d7d"),
        Row(
            byteCount: 1, mode: .hash,
            digest: "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213"),
        Row(
            byteCount: 1, mode: .keyed,
            digest: "6d7878dfff2f485635d39013278ae14f1454b8c0a3a2d34bc1ab38228a80c95b"),
        Row(
            byteCount: 1, mode: .derived,
            digest: "b3e2e340a117a499c6cf2398a19ee0d29cca2bb7404c73063382693bf66cb06c"),
        Row(
            byteCount: 64, mode: .hash,
            digest: "4eed7141ea4a5cd4b788606bd23f46e212af9cacebacdc7d1f4c6dc7f2511b98"),
        Row(
            byteCount: 64, mode: .keyed,
            digest: "ba8ced36f327700d213f120b1a207a3b8c04330528586f414d09f2f7d9ccb7e6"),
        Row(
            byteCount: 64, mode: .derived,
            digest: "a5c4a7053fa86b64746d4bb688d06ad1f02a18fce9afd3e818fefaa7126bf73e"),
        Row(
            byteCount: 1024, mode: .hash,
            digest: "42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7"),
        Row(
            byteCount: 1024, mode: .keyed,
            digest: "75c46f6f3d9eb4f55ecaaee480db732e6c2105546f1e675003687c31719c7ba4"),
        Row(
            byteCount: 1024, mode: .derived,
            digest: "7356cd7720d5b66b6d0697eb3177d9f8d73a4a5c5e968896eb6a689684302706"),
        Row(
            byteCount: 1025, mode: .hash,
            digest: "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444"),
        Row(
            byteCount: 1025, mode: .keyed,
            digest: "357dc55de0c7e382c900fd6e320acc04146be01db6a8ce7210b7189bd664ea69"),
        Row(
            byteCount: 1025, mode: .derived,
            digest: "effaa245f065fbf82ac186839a249707c3bddf6d3fdda22d1b95a3c970379bcb"),
        Row(
            byteCount: 8193, mode: .hash,
            digest: "bab6c09cb8ce8cf459261398d2e7aef35700bf488116ceb94a36d0f5f1b7bc3b"),
        Row(
            byteCount: 8193, mode: .keyed,
            digest: "954a2a75420c8d6547e3ba5b98d963e6fa6491addc8c023189cc519821b4a1f5"),
        Row(
            byteCount: 8193, mode: .derived,
            digest: "af1e0346e389b17c23200270a64aa4e1ead98c61695d917de7d5b00491c9b0f1"),
        Row(
            byteCount: 31744, mode: .hash,
            digest: "62b6960e1a44bcc1eb1a611a8d6235b6b4b78f32e7abc4fb4c6cdcce94895c47"),
        Row(
            byteCount: 31744, mode: .keyed,
            digest: "efa53b389ab67c593dba624d898d0f7353ab99e4ac9d42302ee64cbf9939a419"),
        Row(
            byteCount: 31744, mode: .derived,
            digest: "39772aef80e0ebe60596361e45b061e8f417429d529171b6764468c22928e28e"),
    ]

    @Test(arguments: rows)
    func digestIsThePublishedOne(row: Row) {
        let digest = row.mode.fast.digest(of: Blake3Samples.input(row.byteCount))
        #expect(digest.description == row.digest)
    }

    @Test(.enabled(if: MeshSharedData.isThere, noSharedVectors))
    func fileOfTheAuthorsHasVectors() throws {
        #expect(try !#require(MeshSharedData.blake3).cases.isEmpty)
    }

    @Test(
        .enabled(if: MeshSharedData.blake3 != nil, noSharedVectors),
        arguments: MeshSharedData.blake3?.cases ?? [])
    func outputIsThePublishedOne(row: Blake3Suite.Case) throws {
        let suite = try #require(MeshSharedData.blake3)
        #expect(Array(suite.key.utf8) == Blake3Samples.key)
        #expect(suite.context_string == Blake3Samples.context)
        for mode in Blake3Mode.allCases {
            let expected =
                switch mode {
                case .hash: row.hash
                case .keyed: row.keyed_hash
                case .derived: row.derive_key
                }
            let node = mode.fast.node(of: Blake3Samples.input(row.input_len))
            let output = node.output(expected.utf8.count / 2)
            #expect(Blake3Samples.hexadecimal(output) == expected, "\(mode)")
            #expect(expected.hasPrefix(node.digest.description), "\(mode)")
        }
    }
}
