// One vocabulary for two uses: in what was read, numbers are indices of the scope they stand in; in
// a `ComponentTypeTable` they are the table's, and equal types have equal numbers.

/// The type of a value where it is used. Spec: component model, `valtype`.
package enum ComponentValueType: Hashable, Sendable {
    case primitive(PrimitiveType)
    case defined(UInt32)
}

/// What a value type is made of. Spec: component model, `defvaltype`.
package enum DefinedValueType: Hashable, Sendable {
    case primitive(PrimitiveType)
    case record([LabeledType])
    case variant([VariantCase])
    case list(ComponentValueType)
    /// So many elements, at least one.
    case fixedList(ComponentValueType, count: UInt32)
    case tuple([ComponentValueType])
    case flags([String])
    case enumeration([String])
    case option(ComponentValueType)
    case result(ok: ComponentValueType?, error: ComponentValueType?)
    /// A handle that owns what it refers to. The number is that of the resource type.
    case own(UInt32)
    /// A handle that is lent for the time of a call.
    case borrow(UInt32)
    case stream(ComponentValueType?)
    case future(ComponentValueType?)
    case map(key: ComponentValueType, value: ComponentValueType)
}

/// A field of a record or a parameter of a function.
package struct LabeledType: Hashable, Sendable {
    package var label: String
    package var type: ComponentValueType

    package init(_ label: String, _ type: ComponentValueType) {
        self.label = label
        self.type = type
    }
}

/// A case of a variant.
package struct VariantCase: Hashable, Sendable {
    package var label: String
    package var payload: ComponentValueType?

    package init(_ label: String, _ payload: ComponentValueType?) {
        self.label = label
        self.payload = payload
    }
}

/// The type of a component's function. Spec: component model, `functype`.
package struct ComponentFunctionType: Hashable, Sendable {
    /// Whether calls of it may wait.
    package var isAsync = false
    package var parameters: [LabeledType]
    package var result: ComponentValueType?

    package init(
        isAsync: Bool = false, parameters: [LabeledType], result: ComponentValueType?
    ) {
        self.isAsync = isAsync
        self.parameters = parameters
        self.result = result
    }
}

extension DefinedValueType {
    /// The types that it is directly made of, in order.
    package var parts: [ComponentValueType] {
        switch self {
        case .primitive, .flags, .enumeration, .own, .borrow: []
        case .record(let fields): fields.map(\.type)
        case .variant(let cases): cases.compactMap(\.payload)
        case .list(let element), .fixedList(let element, _), .option(let element): [element]
        case .tuple(let elements): elements
        case .result(let ok, let error): [ok, error].compactMap(\.self)
        case .stream(let element), .future(let element): element.map { [$0] } ?? []
        case .map(let key, let value): [key, value]
        }
    }
}

extension DefinedValueType {
    /// The same type of other parts, and of another resource.
    package func substituting(
        parts: (ComponentValueType) -> ComponentValueType, resource: (UInt32) -> UInt32
    ) -> DefinedValueType {
        switch self {
        case .primitive, .flags, .enumeration: self
        case .record(let fields): .record(fields.map { LabeledType($0.label, parts($0.type)) })
        case .variant(let cases):
            .variant(cases.map { VariantCase($0.label, $0.payload.map(parts)) })
        case .list(let element): .list(parts(element))
        case .fixedList(let element, let count): .fixedList(parts(element), count: count)
        case .tuple(let elements): .tuple(elements.map(parts))
        case .option(let payload): .option(parts(payload))
        case .result(let ok, let error): .result(ok: ok.map(parts), error: error.map(parts))
        case .own(let number): .own(resource(number))
        case .borrow(let number): .borrow(resource(number))
        case .stream(let element): .stream(element.map(parts))
        case .future(let element): .future(element.map(parts))
        case .map(let key, let value): .map(key: parts(key), value: parts(value))
        }
    }
}

/// How a value lies in memory and in core values, which is all that lifting, lowering and adapters
/// look at: tuples, enumerations, options, results and maps are one of these under another name.
package enum ValueShape: Hashable, Sendable {
    case primitive(PrimitiveType)
    /// Fields one after another: records and tuples.
    case record([ComponentValueType])
    /// A discriminant and what belongs to it: variants, enumerations, options, results.
    case variant([ComponentValueType?])
    /// An address and a length; of a map, the elements are records of key and value.
    case list(ListElement)
    case fixedList(ComponentValueType, count: UInt32)
    /// So many bits.
    case flags(Int)
    case handle(resource: UInt32, isBorrow: Bool)
    /// The readable end of one.
    case stream(ComponentValueType?)
    case future(ComponentValueType?)

    /// What a list has many of.
    package enum ListElement: Hashable, Sendable {
        case value(ComponentValueType)
        case entry(key: ComponentValueType, value: ComponentValueType)
    }
}

extension DefinedValueType {
    package var shape: ValueShape {
        switch self {
        case .primitive(let type): .primitive(type)
        case .record(let fields): .record(fields.map(\.type))
        case .tuple(let elements): .record(elements)
        case .variant(let cases): .variant(cases.map(\.payload))
        case .enumeration(let labels): .variant(labels.map { _ in nil })
        case .option(let payload): .variant([nil, payload])
        case .result(let ok, let error): .variant([ok, error])
        case .list(let element): .list(.value(element))
        case .map(let key, let value): .list(.entry(key: key, value: value))
        case .fixedList(let element, let count): .fixedList(element, count: count)
        case .flags(let labels): .flags(labels.count)
        case .own(let resource): .handle(resource: resource, isBorrow: false)
        case .borrow(let resource): .handle(resource: resource, isBorrow: true)
        case .stream(let element): .stream(element)
        case .future(let element): .future(element)
        }
    }
}
