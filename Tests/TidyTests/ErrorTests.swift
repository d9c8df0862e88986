import Foundation
import Testing

/// Errors that an embedder meets.
@Suite struct ErrorTests {
    /// Where each library's errors become those of Foundation.
    static let overlays = ["WasmCore": "WeftKit", "WasmInterp": "WeftKit", "Host": "WeftWASI"]

    @Test func everyPublicErrorIsLocalized() throws {
        var count = 0
        for (library, overlay) in Self.overlays {
            let localized = try Set(
                Source.all.filter { $0.target == overlay }.flatMap { source in
                    try names(#"(?m)^extension ([\w.]+): LocalizedError \{"#, in: source)
                })
            for source in Source.all where source.target == library {
                for name in try names(
                    #"(?m)^ *public (?:struct|enum|final class) (\w+)[^{\n]*\bError\b"#, in: source)
                {
                    count += 1
                    #expect(
                        localized.contains { $0 == name || $0.hasSuffix(".\(name)") },
                        "\(source.path): \(name) has no place in \(overlay)")
                }
            }
        }
        #expect(count > 10)
    }

    private func names(_ pattern: String, in source: Source) throws -> [String] {
        source.code.matches(of: try Regex(pattern)).compactMap { match in
            match.output[1].substring.map(String.init)
        }
    }
}
