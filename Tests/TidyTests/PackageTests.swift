import Foundation
import Testing

/// What a package must be for every system that may build it.
@Suite struct PackageTests {
    @Test func productsAreFound() {
        #expect(Package.libraries.isSuperset(of: ["WasmCore", "WasmInterp", "Host"]))
        #expect(Package.names.isSuperset(of: ["weft", "weft-batch", "TidyTests", "Platform"]))
    }

    @Test func foldersOfTargetsAreFound() {
        #expect(Package.targets["Sources/Mesh/Crypto"] == "MeshCrypto")
        #expect(Package.targets["Sources/Mesh"] == nil)
    }

    @Test(arguments: [
        ("Sources/WasmCore/Limits.swift", "WasmCore", "main"),
        ("Sources/WasmCore/Text/Printer/WatPrinter.swift", "WasmCore", "Text"),
        ("Sources/Mesh/Crypto/Any.swift", "MeshCrypto", "main"),
        ("Sources/Mesh/Crypto/BLAKE3/Inner/Any.swift", "MeshCrypto", "BLAKE3"),
    ])
    func filesAreOfTheDeepestTarget(path: String, target: String, room: String) {
        let source = Source(path: path, text: "")
        #expect(source.target == target)
        #expect(source.room == room)
    }

    /// Their products are one folder on a file system that does not tell case.
    @Test func noNamesDifferInCaseOnly() {
        #expect(Self.twins(of: Package.names) == [])
    }

    @Test(arguments: ["Sources", "Tests", "Scripts", "Benchmarks"])
    func noFilesDifferInCaseOnly(folder: String) throws {
        let base = Source.root.appending(path: folder)
        let paths = try FileManager.default.subpathsOfDirectory(atPath: base.path)
        #expect(Self.twins(of: paths) == [])
    }

    @Test func oldestSystemsAreThoseOfReadme() {
        #expect(Package.text.contains("platforms: [.macOS(.v15), .iOS(.v18)]"))
    }

    @Test func twinsAreFound() {
        #expect(Self.twins(of: ["weft", "Weft", "Host"]) == [["Weft", "weft"]])
    }

    private static func twins(of names: some Sequence<String>) -> [[String]] {
        Dictionary(grouping: names) { $0.lowercased() }.values.filter { $0.count > 1 }
            .map { $0.sorted() }
    }
}
