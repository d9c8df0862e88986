import Foundation
import Testing
import WasmCore

@Suite struct ComponentPrinterTests {
    /// What is read is what was printed, with names or without.
    @Test func everyDefinitionComesBack() throws {
        try expectSame(sampleComponent())
    }

    @Test(arguments: [
        ("", "(component)\n"),
        (
            #"(type $r (record (field "a" u8))) (import "f" (func $f (param "x" $r)))"#,
            #"""
            (component
              (type $r (;0;) (record (field "a" u8)))
              (type (;1;) (func (param "x" $r)))
              (import "f" (func $f (;0;) (type 1)))
            )

            """#
        ),
        (
            #"(type (instance (export "r" (type (sub resource))))) (core module $m (memory 1))"#,
            #"""
            (component
              (type (;0;) (instance
                (export "r" (type (;0;) (sub resource)))
              ))
              (core module $m (;0;)
                (memory (;0;) 1)
              )
            )

            """#
        ),
        (
            #"(component $c (import "i" (instance $i))) (instance (instantiate $c))"#,
            #"""
            (component
              (component $c (;0;)
                (type (;0;) (instance))
                (import "i" (instance $i (;0;) (type 0)))
              )
              (instance (;0;) (instantiate $c))
            )

            """#
        ),
        (
            #"(core instance $i) (func $f (canon lift (core func $i "f") async))"#,
            #"""
            (component
              (core instance $i (;0;))
              (type (;0;) (func))
              (alias core export $i "f" (core func (;0;)))
              (func $f (;0;) (type 0) (canon lift (core func 0) async))
            )

            """#
        ),
    ])
    func textIsOneDefinitionALine(_ fields: String, _ expected: String) throws {
        let text = try printed(try component(of: "(component \(fields))"))
        #expect(text == expected)
        #expect(try printed(try component(of: text)) == text)
    }

    @Test func textHasALimit() {
        var options = WatPrinter.Options()
        options.textBytesMax = 100
        #expect(throws: ComponentError.self) {
            _ = try ComponentPrinter.print(sampleComponent(), byteCount: 0, options: options)
        }
    }

    @Test func malformedModuleIsNamed() {
        var component = DecodedComponent()
        component.append(.coreModule(ModuleBytes([1, 2])), offset: 10)
        do throws(ComponentError) {
            _ = try ComponentPrinter.print(component, byteCount: 2)
            Issue.record("printed")
        } catch {
            #expect(error.item == "core module 0" && error.offset == 10)
        }
    }

    /// Components and types as deep as they may be.
    @Test func aSmallStackIsEnough() async {
        var types = ComponentTypeDefinition.instance([])
        for _ in 1..<99 { types = .component([.type(types)]) }
        var nested = DecodedComponent()
        for _ in 1..<99 {
            var outer = DecodedComponent()
            outer.append(.component(nested))
            nested = outer
        }
        var deepTypes = DecodedComponent()
        deepTypes.append(.type(types))
        let inputs = [nested, deepTypes].map { ComponentEncoder.encode($0) }
        let isSame = await withCheckedContinuation { continuation in
            let thread = Thread {
                let results = inputs.map { input in
                    guard let text = try? printed(try decodeComponent(input)),
                        let again = try? component(of: text)
                    else { return false }
                    return ComponentEncoder.encode(again) == input
                }
                continuation.resume(returning: results)
            }
            thread.stackSize = 512 << 10
            thread.start()
        }
        #expect(isSame == [true, true])
    }

    @Test(
        .enabled(if: !ComponentSharedData.files.isEmpty, noSharedComponents),
        arguments: ComponentSharedData.files)
    func sharedComponentsComeBack(file: String) throws {
        // Text of modules has tests of its own.
        try expectSame(try decodeComponent(try ComponentSharedData.bytes(file)).withoutModules)
    }

    @Test(
        .enabled(if: !ComponentSuite.files.isEmpty, "no data: WEFT_SHARED names it"),
        arguments: ComponentSuite.files)
    func componentsOfTheSuiteComeBack(_ file: String) throws {
        for directive in try ComponentSuite.directives(file) {
            guard let module = directive.kind.acceptedByParsers,
                case .component(let component) = try module.component()
            else { continue }
            try expectSame(component.withoutModules)
            guard let text = try? printed(component) else { continue }
            #expect(try printed(try self.component(of: text)) == text)
        }
    }

    // MARK: What they are made of

    private func component(of text: String) throws -> DecodedComponent {
        guard case .component(let component) = try ComponentText.parse(Array(text.utf8)) else {
            throw CocoaError(.formatting)
        }
        return component
    }

    private func printed(_ component: DecodedComponent, usesNames: Bool = true) throws -> String {
        var options = WatPrinter.Options()
        options.usesNames = usesNames
        return try ComponentPrinter.print(component, byteCount: 1 << 20, options: options)
    }

    private func expectSame(_ component: DecodedComponent) throws {
        let text = try printed(component, usesNames: false)
        #expect(isSame(try self.component(of: text), component))
        let named = try printed(component)
        let again = try self.component(of: named)
        // Identifiers become a section, whose bytes need not be those that were read.
        #expect(isSame(again.withoutModules.withoutNames, component.withoutModules.withoutNames))
        #expect(try printed(try decodeComponent(ComponentEncoder.encode(again))) == named)
    }
}

extension DecodedComponent {
    /// With modules that are empty.
    fileprivate var withoutModules: DecodedComponent {
        var result = self
        for index in definitions.indices {
            switch definitions[index] {
            case .coreModule:
                result.definitions[index] = .coreModule(
                    ModuleBytes([0, 0x61, 0x73, 0x6D, 1, 0, 0, 0]))
            case .component(let inner): result.definitions[index] = .component(inner.withoutModules)
            default: break
            }
        }
        return result
    }

    /// Without sections of names.
    fileprivate var withoutNames: DecodedComponent {
        var result = self
        result.customSections.removeAll { $0.name == ComponentNames.title }
        for index in definitions.indices {
            guard case .component(let inner) = definitions[index] else { continue }
            result.definitions[index] = .component(inner.withoutNames)
        }
        return result
    }
}
