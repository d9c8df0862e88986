import Testing
import WasmCore

/// A component, and what an error says of it; nil if it is valid.
struct RuleSample: Sendable, CustomTestStringConvertible {
    var words: String?
    var component = DecodedComponent()

    init(_ words: String?, _ definitions: ComponentDefinition...) {
        self.words = words
        for definition in definitions { component.append(definition) }
    }

    var testDescription: String { words ?? "valid" }
}

extension ComponentDefinition {
    static func value(_ definition: DefinedValueType) -> Self { .type(.value(definition)) }

    static func function(
        _ parameters: [LabeledType] = [], _ result: ComponentValueType? = nil,
        isAsync: Bool = false
    ) -> Self {
        .type(.function(.init(isAsync: isAsync, parameters: parameters, result: result)))
    }

    static func imported(_ name: String, _ type: ComponentExternalType) -> Self {
        .import(.init(name), type)
    }

    static func exported(
        _ name: String, _ sort: ComponentSort, _ index: UInt32,
        as type: ComponentExternalType? = nil
    ) -> Self {
        .export(.init(name), sort, index, type)
    }

    static func nested(_ definitions: ComponentDefinition...) -> Self {
        var component = DecodedComponent()
        for definition in definitions { component.append(definition) }
        return .component(component)
    }

    static func instantiate(
        _ component: UInt32, _ arguments: (String, ComponentSort, UInt32)...
    ) -> Self {
        .instance(
            .instantiate(
                component: component,
                arguments.map { InstantiationArgument(name: $0, sort: $1, index: $2) }))
    }

    static func returned(_ result: ComponentValueType) -> Self {
        var definition = CanonicalDefinition(.taskReturn)
        definition.result = result
        return .canonical(definition)
    }

    static func canon(
        _ operation: CanonicalOperation, index: UInt32 = 0, type: UInt32 = 0,
        _ options: CanonicalOption...
    ) -> Self {
        var definition = CanonicalDefinition(operation)
        definition.index = index
        definition.secondIndex = type
        definition.options = options
        return .canonical(definition)
    }

    static let u32 = value(.primitive(.u32))
    static let record = value(.record([LabeledType("x", .primitive(.u32))]))
    static let resource = type(.resource(representation: .i32, destructor: nil))
}
