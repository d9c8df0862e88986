import Testing
import WIT

@Suite("Semantic versions")
struct VersionTests {
    /// Each before the next one.
    static let order = [
        "0.0.1", "0.1.0-1", "0.1.0-2", "0.1.0-11", "0.1.0-alpha", "0.1.0-alpha.1",
        "0.1.0-alpha.beta", "0.1.0-rc-2", "0.1.0", "0.1.0+a", "0.1.0+b", "1.0.0", "1.0.10",
        "1.2.0", "10.0.0", "18446744073709551615.0.0",
    ]

    @Test("are in the order of the standard, and print as they are written")
    func ordered() throws {
        let versions = try Self.order.map { try #require(SemanticVersion($0)) }
        for (one, other) in zip(versions, versions.dropFirst()) {
            #expect(one < other)
            #expect(!(other < one))
        }
        #expect(versions.map(\.description) == Self.order)
    }

    @Test(
        "are refused if they are none",
        arguments: [
            "", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.x", "1.2.3-", "1.2.3-01", "1.2.3-a..b",
            "1.2.3+", "1.2.18446744073709551616", "-1.2.3",
        ])
    func refused(_ text: String) {
        #expect(SemanticVersion(text) == nil)
    }
}
