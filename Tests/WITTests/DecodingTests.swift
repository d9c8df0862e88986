import Testing
import WIT
import WasmCore

@Suite("Decoded packages", .enabled(if: !SharedPackages.isAbsent, noSharedData))
struct DecodingTests {
    @Test("are those that were encoded", arguments: EncodingTests.cases)
    func identity(_ path: String) throws {
        let package = try SharedPackages.resolve(path)
        let own = package.resolution.packages[package.id]
        // A component without exports is no package.
        if own.interfaces.isEmpty && own.worlds.isEmpty { return }
        let decoded = try decode(try package.encoded())
        #expect(decoded.name == package.name)
        #expect(try decoded.text(nested: []) == package.text(nested: []))
        // Everything is there, with the same types.
        let merged = try package.merging(decoded).resolution
        #expect(merged.types.count == package.resolution.types.count)
        #expect(merged.interfaces.count == package.resolution.interfaces.count)
        let again = try decode(try decoded.encoded())
        #expect(try again.json() == decoded.json())
    }

    private func decode(_ bytes: [UInt8]) throws -> WITPackage {
        try WITPackage(component: WITSource(path: "demo.wasm", bytes: bytes))
    }
}
