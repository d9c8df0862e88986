import Testing
import WasmCore

@Suite struct ComponentBinaryTests {
    @Test func everyDefinitionComesBack() throws {
        let sample = sampleComponent()
        let bytes = ComponentEncoder.encode(sample)
        let decoded = try decodeComponent(bytes)
        #expect(isSame(decoded, sample))
        #expect(ComponentEncoder.encode(decoded) == bytes)
        #expect(decoded.offsets.count == decoded.definitions.count)
        #expect(decoded.customSections.map(\.name) == ["first", "middle", "last"])
    }

    @Test func neighboursOfAKindShareASection() {
        var component = DecodedComponent()
        for type in [PrimitiveType.u8, .u16] { component.append(.type(.value(.primitive(type)))) }
        component.append(.alias(.outer(count: 0, index: 0, .type)))
        component.append(.type(.value(.primitive(.bool))))
        #expect(
            ComponentEncoder.encode(component)
                == componentBytes((7, [2, 0x7D, 0x7B]), (6, [1, 3, 2, 0, 0]), (7, [1, 0x7F])))
    }

    @Test func offsetsCountFromTheOutermostComponent() throws {
        let inner = componentBytes((7, [1, 0x73]))
        let bytes = componentBytes((7, [2, 0x73, 0x70, 0x7D]), (4, inner))
        let decoded = try decodeComponent(bytes)
        #expect(decoded.offset == 0 && decoded.offsets == [11, 12, 16])
        guard case .component(let nested) = decoded.definitions.last else {
            Issue.record("no component")
            return
        }
        #expect(nested.offset == 16 && nested.offsets == [27])
    }

    @Test func modulesAreSlices() throws {
        let module: [UInt8] = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0]
        let decoded = try decodeComponent(componentBytes((1, module)))
        guard case .coreModule(let bytes) = decoded.definitions.first else {
            Issue.record("no module")
            return
        }
        #expect(bytes.array == module && decoded.offsets == [10])
    }

    @Test func kindOfABinaryIsItsLayer() {
        let rows: [([UInt8], BinaryKind?)] = [
            (componentHeader, .component), ([0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, 9], .module),
            ([0, 0x61, 0x73, 0x6D, 0x0E, 0, 1, 0], .component),
            ([0, 0x61, 0x73, 0x6D, 1, 0, 2, 0], nil), ([0, 0x61, 0x73, 0x6D, 1], nil),
            (Array("(module)".utf8), nil),
        ]
        for (bytes, kind) in rows { #expect(BinaryKind.of(ModuleBytes(bytes)) == kind) }
    }

    @Test func oldAndEmptyFormsOfNamesAreTheSame() throws {
        let names: [[UInt8]] = [[0, 1, 0x61], [1, 1, 0x61], [2, 1, 0x61, 0]]
        for name in names {
            let decoded = try decodeComponent(componentBytes((10, [1] + name + [1, 0])))
            #expect(
                ComponentEncoder.encode(decoded)
                    == componentBytes((10, [1, 0, 1, 0x61, 1, 0])))
        }
    }
}
