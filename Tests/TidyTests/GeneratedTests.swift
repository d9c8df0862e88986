import Foundation
import Testing
import generate_handlers

@Suite struct GeneratedTests {
    @Test(arguments: GeneratedHandlers.files.map(\.name))
    func generatedFileIsUpToDate(name: String) throws {
        let file = TidyTests.root.appending(path: "Sources/WasmInterp/Generated/\(name)")
        let content = try String(contentsOf: file, encoding: .utf8)
        let wanted = GeneratedHandlers.files.first { $0.name == name }?.content
        #expect(content == wanted, "run `swift run generate-handlers`")
    }

    @Test func folderHasNoOtherFile() throws {
        let folder = TidyTests.root.appending(path: "Sources/WasmInterp/Generated")
        let present = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Set(present) == Set(GeneratedHandlers.files.map(\.name)))
    }
}
