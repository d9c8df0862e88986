import Testing
import WIT

@Suite("Printed packages", .enabled(if: !SharedPackages.isAbsent, noSharedData))
struct PrinterTests {
    static let cases =
        SharedPackages.packages(in: "parser/valid") + SharedPackages.packages(in: "bindings") + [
            "wasi-0.2", "wasi-0.3",
        ]

    /// The graph is the same under other numbers: something was excluded, or copied by `include`,
    /// which the text does not say, or packages came in another order.
    static let renumbered: Set<String> = [
        "parser/valid/foreign-interface-dep-gated.wit", "parser/valid/kinds-of-deps",
        "parser/valid/unstable-resource.wit",
        "parser/valid/with-resource-as.wit", "bindings/resources.wit", "wasi-0.2", "wasi-0.3",
    ]

    @Test("are read as the same graph, and printed alike again", arguments: cases)
    func fixedPoint(_ path: String) throws {
        let original = try SharedPackages.resolve(path)
        let text = try original.text()
        let second = try read(text)
        #expect(try second.text() == text)
        #expect(try (second.json() == original.json()) != Self.renumbered.contains(path))
        #expect(try read(second.text()).json() == second.json())
    }

    private func read(_ text: String) throws -> WITPackage {
        try WITPackage(
            file: WITSource(path: "printed.wit", bytes: Array(text.utf8)), features: .all)
    }
}
