import Foundation
import Testing

/// The rules of style that a program can check.
@Suite struct TidyTests {
    @Test func thereAreSources() {
        #expect(Source.all.count > 100)
        #expect(Source.targets.keys.contains("WasmCore"))
    }

    @Test(arguments: Source.all.filter { !$0.isGenerated })
    func linesKeepTheirLimit(source: Source) {
        for (number, line) in source.lines.enumerated() where line.count > 100 {
            Issue.record("\(source.path):\(number + 1): \(line.count) columns")
        }
    }

    /// What would end the process, or says that something is not finished.
    static let forbidden = ["FIX" + "ME", "TO" + "DO", "try" + "!", "fatal" + "Error("]

    @Test(arguments: Source.all)
    func nothingIsLeftUnfinishedOrUnsafe(source: Source) {
        for word in Self.forbidden where source.text.contains(word) {
            Issue.record("\(source.path) contains \(word)")
        }
    }

    @Test func mostFilesAreShort() throws {
        let counts = Source.written.map { $0.lines.count - 1 }.sorted()
        #expect(counts[counts.count / 2] <= 100, "the median file")
        #expect(counts[counts.count * 9 / 10] <= 200, "the 90th percentile")
    }
}
