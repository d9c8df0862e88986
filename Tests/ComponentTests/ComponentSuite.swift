import Foundation
import WasmCore

/// The scripts of the component model's conformance suite, if they are there.
enum ComponentSuite {
    private static let folder = ComponentSharedData.root + "component-model"

    static let files: [String] = {
        let all = FileManager.default.enumerator(atPath: folder)?.allObjects ?? []
        return all.compactMap { $0 as? String }.filter { $0.hasSuffix(".wast") }.sorted()
    }()

    static func directives(_ file: String) throws -> [WastDirective] {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(file)")))
        return try WastScript.parse(bytes)
    }
}
