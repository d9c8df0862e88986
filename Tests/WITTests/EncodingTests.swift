import Testing
import WIT
import WasmCore

@Suite("Encoded packages", .enabled(if: !SharedPackages.isAbsent, noSharedData))
struct EncodingTests {
    static let cases =
        SharedPackages.packages(in: "parser/valid") + SharedPackages.packages(in: "bindings") + [
            "wasi-0.2", "wasi-0.3",
        ]

    @Test("are valid components", arguments: cases)
    func valid(_ path: String) throws {
        let package = try SharedPackages.resolve(path)
        let component = try package.resolution.component(of: package.id)
        _ = try ComponentValidator.validate(component)
    }
}
