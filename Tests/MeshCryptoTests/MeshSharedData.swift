import Foundation
import Testing

/// Why a test is skipped.
let noSharedVectors: Comment = "no vectors: WEFT_SHARED names the shared data"

/// Vectors that other implementations published, if they are there.
enum MeshSharedData {
    private static let root: URL =
        ProcessInfo.processInfo.environment["WEFT_SHARED"].map { URL(filePath: $0) }
        ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared")

    /// One of the files of vectors.
    static func file(_ name: String) -> Data? {
        try? Data(contentsOf: root.appending(path: "interop/vectors/\(name)"))
    }

    static let blake3File: Data? = file("blake3_test_vectors.json")

    static let isThere = blake3File != nil

    static let blake3 = blake3File.flatMap {
        try? JSONDecoder().decode(Blake3Suite.self, from: $0)
    }
}

/// The file of vectors of the authors.
struct Blake3Suite: Decodable, Sendable {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        var input_len: Int
        var hash: String
        var keyed_hash: String
        var derive_key: String

        var testDescription: String { "\(input_len) bytes" }
    }

    var key: String
    var context_string: String
    var cases: [Case]
}
