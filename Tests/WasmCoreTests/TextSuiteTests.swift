import Testing
import WasmCore

@Suite struct TextSuiteTests {
    @Test(.enabled(if: !TextSuite.files.isEmpty, noSharedData), arguments: TextSuite.files)
    func textsAreTakenAndMalformedOnesRefused(file: String) throws {
        for directive in try WastScript.parse(TextSuite.read(file)) {
            let place = "\(file):\(directive.line)"
            switch directive.kind {
            case .module(let module), .assertModuleTrap(let module, _),
                .assertInvalid(let module, _), .assertUnlinkable(let module, _):
                // The old exception instructions are not part of the standard.
                if file.hasPrefix("legacy/") { continue }
                do {
                    _ = try module.assemble()
                } catch { Issue.record("\(place): \(error.description(file: file))") }
            case .assertMalformed(let module, let message),
                .assertMalformedCustom(let module, let message),
                .assertInvalidCustom(let module, let message):
                if module.isBinary || file.hasPrefix("legacy/") { continue }
                // Since the 64-bit memories the text format has no limit here, only validation.
                if file == "proposals/threads/memory.wast",
                    message == "i32 constant out of range"
                {
                    continue
                }
                do {
                    _ = try module.assemble()
                    Issue.record("\(place): not refused: \(message)")
                } catch {
                    #expect(
                        Self.agrees(error.message, message),
                        "\(place): \(error.message), not \(message)")
                }
            default: break
            }
        }
    }

    /// Whether one message starts with the other or contains it.
    private static func agrees(_ actual: String, _ expected: String) -> Bool {
        actual.contains(expected) || expected.contains(actual)
    }
}
