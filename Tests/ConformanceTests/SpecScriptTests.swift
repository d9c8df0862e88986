import Testing
import WasmCore
import Wast

/// The specification's scripts, run by the engine: every directive of every file.
@Suite(
    .enabled(
        if: SpecScripts.arePresent,
        "no data: Scripts/conformance-data makes it, WEFT_SHARED names it"))
struct SpecScriptTests {
    @Test(arguments: SpecScripts.files, [false, true])
    func everyDirectiveHolds(file: String, isMetered: Bool) throws {
        let report = WastRunner.run(
            try SpecScripts.bytes(file), isMetered: isMetered)
        let known = try SpecScripts.knownFailures()[file] ?? []
        for failure in report.failures where !known.contains(failure.line) {
            Issue.record("\(file):\(failure.line): \(failure.text)")
        }
        let failed = Set(report.failures.map(\.line))
        for line in known.subtracting(failed).sorted() {
            Issue.record("\(file):\(line) passes; take it out of KnownFailures.txt")
        }
    }

    /// With a collection at every allocation nothing that is in use gets lost.
    @Test(arguments: SpecScripts.files.filter { $0.hasPrefix("core/gc/") }, [false, true])
    func collectionsGoUnnoticed(file: String, isMetered: Bool) throws {
        let report = WastRunner.run(
            try SpecScripts.bytes(file), isMetered: isMetered, isStressed: true)
        for failure in report.failures {
            Issue.record("\(file):\(failure.line): \(failure.text)")
        }
    }

    /// An instance of a pool that was used before is as new.
    @Test(arguments: SpecScripts.files.filter(Effort.isPooled), Effort.pooledMetering)
    func instancesOfPoolsAreAsNew(file: String, isMetered: Bool) throws {
        let report = WastRunner.run(
            try SpecScripts.bytes(file), isMetered: isMetered, isPooled: true)
        for failure in report.failures {
            Issue.record("\(file):\(failure.line): \(failure.text)")
        }
    }

    @Test func theSuiteIsThere() {
        #expect(SpecScripts.files.count >= 197)
    }
}
