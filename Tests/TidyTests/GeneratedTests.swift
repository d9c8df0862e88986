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

    /// The translator takes comparisons back, and nothing follows a jump.
    @Test(arguments: HandlerList.joinedRuns)
    func joinedRunKeepsTheRules(run: [String]) {
        let isJump = /branch|branchTable.*|call.*|return.*/
        #expect(!run.dropFirst().contains(where: HandlerList.isComparison))
        #expect(!run.dropLast().contains { $0.wholeMatch(of: isJump) != nil })
    }

    @Test func folderHasNoOtherFile() throws {
        let folder = TidyTests.root.appending(path: "Sources/WasmInterp/Generated")
        let present = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Set(present) == Set(GeneratedHandlers.files.map(\.name)))
    }
}
