import Testing
import WasmCore

@Suite struct ComponentNamesTests {
    private let functions = [
        NameSection.Association(index: 0, name: "run"), .init(index: 300, name: "läuft"),
    ]
    private let types = [NameSection.Association(index: 2, name: "t")]

    private func section() -> ComponentCustomSection {
        ComponentNames.section(
            componentName: "shop",
            names: [(.core(.function), functions), (.type, types), (.instance, [])],
            definitionsBefore: 3)
    }

    @Test func namesComeBack() throws {
        var component = DecodedComponent()
        component.customSections.append(
            ComponentCustomSection(
                name: "producers", content: ModuleBytes([0]), definitionsBefore: 0))
        component.customSections.append(section())
        component.customSections[1].definitionsBefore = 0
        let names = try #require(
            ComponentNames(try decodeComponent(ComponentEncoder.encode(component))))
        try names.check()
        #expect(names.componentName == "shop")
        #expect(names.names(of: .core(.function)) == functions && names.names(of: .type) == types)
        #expect(names.name(of: .core(.function), 300) == "läuft")
        #expect(names.name(of: .core(.function), 1) == nil && names.name(of: .function, 0) == nil)
        #expect(names.names(of: .instance).isEmpty)
    }

    @Test func bytesAreTheStandards() {
        let content = ComponentNames.section(
            componentName: "A", names: [(.component, [.init(index: 0, name: "B")])],
            definitionsBefore: 0
        ).content
        #expect(content.array == [0, 2, 1, 0x41, 1, 5, 4, 1, 0, 1, 0x42])
    }

    @Test func whatIsMalformedIsPassedOver() throws {
        let rows: [[UInt8]] = [
            [0xFF, 0xFE, 1], [0x99], [0, 2, 1], [0, 2, 1, 0xFF], [2, 0], [1, 1, 6], [1, 2, 0, 5],
            [1, 3, 3, 2, 0], [1, 7, 3, 2, 1, 0, 0, 0, 0], [1, 2, 3, 0, 1, 2, 3, 0],
            [1, 2, 3, 0, 0, 2, 1, 0x41], [0, 3, 1, 0x41, 0],
        ]
        for content in rows {
            var component = DecodedComponent()
            component.customSections.append(
                ComponentCustomSection(
                    name: ComponentNames.title, content: ModuleBytes(content), definitionsBefore: 0)
            )
            let decoded = try decodeComponent(ComponentEncoder.encode(component))
            let names = try #require(ComponentNames(decoded))
            _ = names.names(of: .type)
            #expect(throws: DecodeError.self, "\(content)") { try names.check() }
        }
        #expect(ComponentNames(DecodedComponent()) == nil)
    }
}
