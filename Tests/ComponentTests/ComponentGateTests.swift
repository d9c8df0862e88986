import Testing
import WasmCore

/// A definition that needs a feature, in its section.
private let gates: [(feature: Feature, section: UInt8, content: [UInt8])] = [
    (.componentAsync, 7, [0x66, 0]), (.componentAsync, 7, [0x65, 0]),
    (.componentAsync, 7, [0x43, 0, 1, 0]), (.componentAsync, 8, [5]),
    (.componentAsync, 8, [1, 0, 0, 1, 6]), (.componentAsync, 8, [0, 0, 0, 1, 7, 0, 0]),
    (.componentMaps, 7, [0x63, 0x73, 0x73]), (.componentFixedLists, 7, [0x67, 0x7D, 1]),
    (.componentErrorContext, 7, [0x64]), (.componentErrorContext, 7, [0x70, 0x64]),
    (.componentErrorContext, 8, [0x1E]), (.componentAttributes, 10, [2, 1, 0x61, 0, 1, 0]),
    (.componentThreads, 8, [0x26]), (.componentStackful, 8, [0, 0, 0, 1, 6, 0]),
    (.componentAsyncBuiltIns, 8, [6, 1]), (.componentAsyncBuiltIns, 8, [0x0F, 0, 0]),
    (.componentMemory64, 8, [0x0A, 0x7E, 0]), (.gc, 3, [0x5F, 0]), (.gc, 3, [0x4E, 0]),
    (.memory64, 3, [0x50, 1, 0, 0, 0, 2, 4, 0]),
]

/// What is refused whatever features are asked for.
private let unbuilt: [(feature: Feature, section: UInt8, content: [UInt8])] = [
    (.componentValues, 9, []), (.componentValues, 12, []),
    (.componentValues, 10, [1, 0, 1, 0x61, 2, 0, 0]), (.componentValues, 6, [1, 2, 0, 0, 0]),
    (.componentValues, 11, [1, 0, 0, 2, 0, 0]),
    (.componentCanonicalNames, 10, [1, 2, 1, 0x61, 1, 1, 1, 0x62]),
    (.componentSharedThreads, 8, [1, 0x40, 0, 0]), (.componentSharedThreads, 8, [1, 0x42, 0]),
]

@Suite struct ComponentGateTests {
    @Test func featuresThatAreOffAreRefusedByName() throws {
        for gate in gates {
            let bytes = componentBytes((gate.section, [1] + gate.content))
            _ = try decodeComponent(bytes)
            let error = #expect(throws: ComponentError.self, "\(gate)") {
                try decodeComponent(bytes, features: .all.removing(gate.feature))
            }
            guard gate.feature != .memory64 else { continue }  // To the decoder the flag is none.
            #expect(error?.code == .featureDisabled(gate.feature), "\(gate)")
        }
    }

    @Test func whatIsNotBuiltIsRefusedByName() throws {
        for gate in unbuilt {
            for features in [Features.all, Features(Feature.allCases)] {
                let error = #expect(throws: ComponentError.self, "\(gate)") {
                    try decodeComponent(
                        componentBytes((gate.section, gate.content)), features: features)
                }
                #expect(error?.code == .featureDisabled(gate.feature), "\(gate)")
            }
        }
    }

    @Test func limitsAreNamed() {
        let module: [UInt8] = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0]
        let rows: [(WritableKeyPath<ComponentLimits, Int>, String, [UInt8])] = [
            (\.bytesMax, "number of bytes", componentHeader + [0, 1, 0]),
            (\.modulesMax, "number of core modules", componentBytes((1, module), (1, []), (1, []))),
            (
                \.componentsMax, "number of components",
                componentBytes((4, componentHeader), (6, [2, 4, 2, 1, 0, 4, 2, 1, 1]))
            ),
            (\.instancesMax, "number of instances", componentBytes((5, [3, 1, 0, 1, 0, 1, 0]))),
            (
                \.instancesMax, "number of core instances",
                componentBytes((2, [3, 1, 0, 1, 0, 1, 0]))
            ),
            (
                \.definitionsMax, "number of definitions",
                componentBytes((7, [3, 0x73, 0x73, 0x73]))
            ),
            (
                \.definitionsMax, "number of core types",
                componentBytes((3, [1, 0x4E, 3, 0x60, 0, 0, 0x60, 0, 0, 0x60, 0, 0]))
            ),
            (
                \.definitionsMax, "number of functions",
                componentBytes((8, [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), (6, [1, 1, 0, 0, 0]))
            ),
            (
                \.definitionsMax, "number of declarations",
                componentBytes((7, [1, 0x42, 3, 0, 0, 0]))
            ),
            (
                \.moduleDeclarationsMax, "number of module declarations",
                componentBytes((3, [1, 0x50, 3, 0, 0, 0]))
            ),
            (\.fieldsMax, "number of fields", componentBytes((7, [1, 0x72, 3, 0, 0, 0]))),
            (\.fieldsMax, "number of cases", componentBytes((7, [1, 0x6D, 3, 0, 0, 0]))),
            (\.parametersMax, "number of parameters", componentBytes((7, [1, 0x40, 3, 0, 0, 0]))),
            (\.argumentsMax, "number of arguments", componentBytes((5, [1, 0, 0, 3, 0, 0, 0]))),
            (
                \.canonicalOptionsMax, "number of options",
                componentBytes((8, [1, 1, 0, 0, 3, 0, 0, 0]))
            ),
            (\.nameBytesMax, "name bytes", componentBytes((0, [3, 0x61, 0x61, 0x61]))),
            (
                \.componentDepthMax, "depth of component types",
                componentBytes((7, [1, 0x42, 1, 1, 0x41, 1, 1, 0x41, 0]))
            ),
        ]
        for (limit, name, bytes) in rows {
            var limits = ComponentLimits()
            limits[keyPath: limit] = limit == \.bytesMax ? 10 : 2
            let error = #expect(throws: ComponentError.self, "\(name)") {
                try decodeComponent(bytes, limits: limits)
            }
            guard case .limitExceeded(let found) = error?.code else {
                Issue.record("\(name): \(String(describing: error))")
                continue
            }
            #expect(found.description == name)
        }
    }

    @Test func workThatIsNotWantedEnds() {
        let bytes = componentBytes((7, [0x88, 0x27] + [UInt8](repeating: 0x73, count: 5_000)))
        let error = #expect(throws: ComponentError.self) {
            try ComponentDecoder.decode(
                ModuleBytes(bytes), interruption: InterruptionCheck { true })
        }
        #expect(error?.code == .interrupted)
    }
}
