import Testing
import WasmCore
import Wast

/// The component model's scripts, run by the engine: every directive of every file.
@Suite(
    .enabled(
        if: ComponentScripts.arePresent,
        "no data: Scripts/conformance-data makes it, WEFT_SHARED names it"))
struct ComponentScriptTests {
    @Test(arguments: ComponentScripts.files, [false, true])
    func everyDirectiveHolds(file: String, isMetered: Bool) throws {
        let report = WastRunner.run(
            try ComponentScripts.bytes(file), isMetered: isMetered)
        let known = try SpecScripts.knownFailures()["component-model/\(file)"] ?? []
        for failure in report.failures where !known.contains(failure.line) {
            Issue.record("\(file):\(failure.line): \(failure.text)")
        }
        let failed = Set(report.failures.map(\.line))
        for line in known.subtracting(failed).sorted() {
            Issue.record("\(file):\(line) passes; take it out of KnownFailures.txt")
        }
    }

    @Test func theSuiteIsThere() {
        #expect(ComponentScripts.files.count >= 42)
    }
}
