import Testing
import WIT

@Suite("Resolved graphs", .enabled(if: !SharedPackages.isAbsent, noSharedData))
struct GoldenGraphTests {
    static let cases = SharedPackages.packages(in: "parser/valid")

    @Test("are what another tool prints", arguments: cases)
    func graph(_ path: String) throws {
        let name = path.contains(".") ? String(path.dropLast(4)) : path
        let golden = try SharedPackages.text(name + ".wit.json")
        #expect(try SharedPackages.resolve(path).json() + "\n" == golden.trimmed + "\n")
    }

    @Test("of WASI are what another tool prints", arguments: ["wasi-0.2", "wasi-0.3"])
    func wasi(_ path: String) throws {
        let golden = try SharedPackages.text(path + ".json")
        let resolved = try SharedPackages.resolve(path, features: []).json()
        #expect(resolved == golden.trimmed)
    }

    @Test("exist for all packages for bindings", arguments: SharedPackages.packages(in: "bindings"))
    func bindings(_ path: String) throws {
        _ = try SharedPackages.resolve(path)
    }
}

extension String {
    var trimmed: String {
        var text = self[...]
        while text.last?.isNewline == true { text.removeLast() }
        return String(text)
    }
}
