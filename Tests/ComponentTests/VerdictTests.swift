import Testing
import WasmCore

/// What the suite says of components, and real components.
@Suite(.enabled(if: !ComponentSuite.files.isEmpty, noSharedComponents))
struct VerdictTests {
    /// Names that are compared without hyphens by a later decision of the standard.
    static let overtaken = ["validation/kebab.wast:4"]

    @Test(arguments: ComponentSuite.files) func verdictsOfTheSuite(_ file: String) throws {
        for directive in try ComponentSuite.directives(file) {
            let place = "\(file):\(directive.line)"
            switch directive.kind {
            case .module(let module) where module.isComponent && !Self.overtaken.contains(place):
                guard let component = decoded(module) else { continue }
                #expect(throws: Never.self, "\(place)") {
                    try ComponentValidator.validate(component).validateBodies()
                }
            case .assertInvalid(let module, let message) where module.isComponent:
                guard let component = decoded(module) else { continue }
                do throws(ComponentError) {
                    _ = try ComponentValidator.validate(component)
                    Issue.record("\(place): valid")
                } catch {
                    #expect("\(error)".contains(message), "\(place): \(error)")
                }
            default: continue
            }
        }
    }

    /// nil of what the parser or the decoder refuses, which others test.
    private func decoded(_ module: WastModule) -> DecodedComponent? {
        switch try? module.component() {
        case .component(let component): component
        case .binary(let bytes): try? ComponentDecoder.decode(ModuleBytes(bytes))
        case nil: nil
        }
    }

    @Test(arguments: ComponentSharedData.files) func realComponentsAreValid(_ file: String) throws {
        let bytes = ModuleBytes(try ComponentSharedData.bytes(file))
        _ = try ComponentValidator.validate(try ComponentDecoder.decode(bytes))
    }
}
