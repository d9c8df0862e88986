import Foundation
import WasmCore

/// The scripts of the component model's conformance suite, if they are there.
enum ComponentSuite {
    static let root: String = {
        let shared =
            ProcessInfo.processInfo.environment["WEFT_SHARED"]
            ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared").path
        return shared + "/conformance/component-model"
    }()

    static let files: [String] = {
        let all = FileManager.default.enumerator(atPath: root)
        return (all?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".wast") }.sorted()
    }()

    static func directives(_ file: String) throws -> [WastDirective] {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(root)/\(file)")))
        return try WastScript.parse(bytes)
    }
}
