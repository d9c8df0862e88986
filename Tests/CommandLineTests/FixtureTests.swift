import Foundation
import Testing

/// The programs that README shows, run as it says.
@Suite struct FixtureTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")

    @Test func aProgramPrints() throws {
        let outcome = try Program.run(["run", Self.folder.appending(path: "primes.wat").path])
        #expect(outcome.output == "78498 primes below 1000000\n")
        #expect(outcome.status == 0)
        #expect(outcome.error.isEmpty)
    }

    @Test func aTrapNamesTheCallsThatLedThere() throws {
        let path = Self.folder.appending(path: "faulty.wat").path
        let outcome = try Program.run(["run", path])
        #expect(outcome.status == 134)
        let lines = outcome.error.split(separator: "\n").map { String($0) }
        #expect(lines.first == "weft: \(path): trap: out of bounds memory access")
        let names = lines.dropFirst().map { $0.split(separator: " ")[1] }
        #expect(names == ["element", "sum", "func[2]"])
    }
}
