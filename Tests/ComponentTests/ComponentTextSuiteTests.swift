import Testing
import WasmCore

@Suite(.enabled(if: !ComponentSuite.files.isEmpty, noSharedComponents))
struct ComponentTextSuiteTests {
    @Test(arguments: ComponentSuite.files)
    func componentsOfTheSuiteAreReadAndWritten(_ file: String) throws {
        for directive in try ComponentSuite.directives(file) {
            let place: Comment = "\(file):\(directive.line)"
            guard let module = directive.kind.acceptedByParsers else { continue }
            guard case .component(let component) = try module.component() else { continue }
            guard case .module = directive.kind else { continue }
            let decoded = try decodeComponent(ComponentEncoder.encode(component))
            #expect(isSame(component, decoded), place)
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
