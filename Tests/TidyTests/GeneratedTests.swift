import Foundation
import Testing
import generate_handlers

@Suite struct GeneratedTests {
    @Test(arguments: GeneratedHandlers.files.map(\.name))
    func generatedFileIsUpToDate(name: String) throws {
        let file = Source.root.appending(path: "Sources/WasmInterp/Generated/\(name)")
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

    /// What means the same is one entry point: comparisons with their operands exchanged, branches
    /// on the inverse, integers that are extended with zeros, bits that only change their type.
    @Test(arguments: [
        ("i32GtS_SA_S", "i32LtS_AS_S"), ("f64Le_SA_A", "f64Ge_AS_A"),
        ("branch_i64GtU_AS", "branch_i64LtU_SA"), ("branch_f32Ne_SS_not", "branch_f32Eq_SS"),
        ("i64Load32U_S_S", "i32Load_S_S"), ("far_i64Load8U_A_A", "far_i32Load8U_A_A"),
        ("tracked_i64Store16_CI", "tracked_i32Store16_CI"),
        ("i64Extend32S_A_A", "i64ExtendI32S_A_A"), ("i32ReinterpretF32_S_A", "i32WrapI64_S_A"),
    ])
    func twinsAreOneEntryPoint(one: String, other: String) {
        let (one, other) = (HandlerList.twins[one] ?? one, HandlerList.twins[other] ?? other)
        #expect(one == other)
        #expect(HandlerList.twins[one] == nil)
    }

    @Test(arguments: [
        "i32LtS_SS_S", "branch_f32Lt_SS_not", "i64Load32S_S_S", "i32Load8S_S_S", "f32Load_S_S",
        "f32Store_SA", "i32ReinterpretF32_A_S", "i64Load_S_S",
    ])
    func othersStayApart(name: String) {
        #expect(HandlerList.twins[name] == nil)
        #expect(!HandlerList.twins.values.contains(name))
    }

    @Test func folderHasNoOtherFile() throws {
        let folder = Source.root.appending(path: "Sources/WasmInterp/Generated")
        let present = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Set(present) == Set(GeneratedHandlers.files.map(\.name)))
    }
}
