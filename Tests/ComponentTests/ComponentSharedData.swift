import Foundation
import Testing

/// Why a test is skipped.
let noSharedComponents: Comment = "no data: Scripts/conformance-data makes it, WEFT_SHARED names it"

/// Components that are shared between checkouts; none where they are absent.
enum ComponentSharedData {
    static let root: String =
        (ProcessInfo.processInfo.environment["WEFT_SHARED"]
            ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared").path)
        + "/conformance/"

    /// Paths of binaries below the root.
    static let files: [String] = ["components", "wasi/p2", "wasi/p3"].flatMap { folder in
        (FileManager.default.enumerator(atPath: root + folder)?.allObjects ?? [])
            .compactMap { $0 as? String }.filter { $0.hasSuffix(".wasm") }
            .map { "\(folder)/\($0)" }.sorted()
    }

    static func bytes(_ file: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: root + file)))
    }
}
