import Testing
import WIT

@Suite("Printed packages", .enabled(if: !SharedPackages.isAbsent, noSharedData))
struct PrinterTests {
    static let cases =
        SharedPackages.packages(in: "parser/valid").filter {
            !GoldenGraphTests.encoded.contains($0)
        }
        + SharedPackages.packages(in: "bindings") + ["wasi-0.2", "wasi-0.3"]

    @Test("are read as the same graph", arguments: cases)
    func fixedPoint(_ path: String) throws {
        let original = try SharedPackages.resolve(path)
        let text = try original.text()
        let source = WITSource(path: "printed.wit", bytes: Array(text.utf8))
        let read = try WITPackage(file: source, features: .all)
        #expect(try read.text() == text)
        #expect(try read.json() == original.json(), "\(text)")
    }
}
