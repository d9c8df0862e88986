import Foundation
import Testing
import WasmCore

/// Why a test is skipped.
let noSharedData: Comment = "no data: Scripts/conformance-data makes it, WEFT_SHARED names it"

/// Files that are shared between checkouts: benchmark modules and conformance suites.
///
/// They are found by the environment variable `WEFT_SHARED`, else beside the package. Tests that
/// need them are skipped where they are absent.
enum DecoderSharedData {
    static let root: String =
        ProcessInfo.processInfo.environment["WEFT_SHARED"]
        ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared").path

    /// Paths below a folder, relative to the root.
    static func files(in folder: String, suffix: String) -> [String] {
        guard let all = FileManager.default.enumerator(atPath: "\(root)/\(folder)") else {
            return []
        }
        return all.compactMap { $0 as? String }.filter { $0.hasSuffix(suffix) }
            .map { "\(folder)/\($0)" }.sorted()
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: "\(root)/\(path)")))
    }
}

/// Decodes in one go, bodies included.
func decodeFully(
    _ bytes: [UInt8], features: Features = .all
) throws(DecodeError) -> DecodedModule {
    let module = try ModuleDecoder.decode(ModuleBytes(bytes), features: features)
    try module.checkBodies()
    return module
}

/// Decodes in chunks.
func decodeStreaming(_ bytes: [UInt8], chunk: Int) throws(DecodeError) -> DecodedModule {
    var decoder = StreamingModuleDecoder()
    var start = 0
    while start < bytes.count {
        let end = min(start + chunk, bytes.count)
        try decoder.feed(bytes[start..<end])
        start = end
    }
    return try decoder.finish()
}
