import Foundation
import Host
import Testing

/// `Documentation/Limits.md` is the table of limits in words. `BLESS=1` writes it anew.
@Suite struct LimitPageTests {
    private static let page = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Documentation/Limits.md")

    @Test func thePageIsTheTable() throws {
        if ProcessInfo.processInfo.environment["BLESS"] != nil {
            try Data(LimitPage.text.utf8).write(to: Self.page)
        }
        let written = try? String(contentsOf: Self.page, encoding: .utf8)
        #expect(written == LimitPage.text)
    }

    /// The rows have what the text is made of, and no two have one name.
    @Test func everyRowIsComplete() {
        let rows = LimitedResource.allCases.map(\.row)
        #expect(Set(rows.map(\.name)).count == rows.count)
        for row in rows {
            #expect(!row.unit.isEmpty)
            #expect(row.summary.hasSuffix("."))
        }
    }

    /// Every limit is one that some test meets.
    @Test func everyRowIsProbed() {
        let probed = (LimitProbe.ofStores + LimitProbe.ofHosts).map(\.resource)
        let alone: [LimitedResource] = [.code, .fuel, .wallClock, .cpuTime, .bytesPerSecond]
        #expect(Set(probed + alone) == Set(LimitedResource.allCases))
    }
}
