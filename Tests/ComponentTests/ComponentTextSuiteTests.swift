import Testing
import WasmCore

@Suite(.enabled(if: !ComponentSuite.files.isEmpty, "no data: WEFT_SHARED names it"))
struct ComponentTextSuiteTests {
    @Test(arguments: ComponentSuite.files)
    func componentsOfTheSuiteAreRead(_ file: String) throws {
        for directive in try ComponentSuite.directives(file) {
            guard let component = directive.kind.acceptedByParsers else { continue }
            #expect(throws: Never.self, "\(file):\(directive.line)") {
                _ = try component.component()
            }
        }
    }

    @Test func theSuiteIsThere() { #expect(ComponentSuite.files.count >= 42) }
}

extension WastDirective.Kind {
    /// The component that it is about, unless a parser has to refuse it.
    var acceptedByParsers: WastModule? {
        switch self {
        case .module(let module), .assertModuleTrap(let module, _), .assertInvalid(let module, _),
            .assertUnlinkable(let module, _):
            module.isComponent ? module : nil
        default: nil
        }
    }
}
