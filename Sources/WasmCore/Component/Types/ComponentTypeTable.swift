/// Value and function types, each once: equal types have equal numbers.
///
/// A definition names only what the table has already, so its types form no cycles. Resource types
/// are numbers that are never equal unless they are the same.
package struct ComponentTypeTable: Sendable {
    package private(set) var values: [DefinedValueType] = []
    package private(set) var functions: [ComponentFunctionType] = []
    private var valueNumbers: [DefinedValueType: UInt32] = [:]
    private var functionNumbers: [ComponentFunctionType: UInt32] = [:]
    /// How many resource types there are.
    package private(set) var resourceCount: UInt32 = 0

    package init() {}

    /// The definition behind the type.
    package subscript(_ type: ComponentValueType) -> DefinedValueType {
        switch type {
        case .primitive(let primitive): .primitive(primitive)
        case .defined(let number): values[Int(number)]
        }
    }

    /// The type of a definition, whose numbers have to be the table's. A primitive one needs no entry.
    package mutating func intern(_ definition: DefinedValueType) -> ComponentValueType {
        if case .primitive(let type) = definition { return .primitive(type) }
        if let number = valueNumbers[definition] { return .defined(number) }
        let number = UInt32(values.count)
        values.append(definition)
        valueNumbers[definition] = number
        return .defined(number)
    }

    package mutating func intern(_ type: ComponentFunctionType) -> UInt32 {
        if let number = functionNumbers[type] { return number }
        let number = UInt32(functions.count)
        functions.append(type)
        functionNumbers[type] = number
        return number
    }

    /// The number of a resource type unlike all others.
    package mutating func makeResource() -> UInt32 {
        resourceCount += 1
        return resourceCount - 1
    }
}
