/// Where types are found by number and new ones are put: the table, in which equal types are equal
/// numbers, or the types of one validation, in which each definition is a type of its own.
protocol TypeStore {
    var values: [DefinedValueType] { get }
    var functions: [ComponentFunctionType] { get }
    var instances: [ComponentInstanceType] { get }
    var components: [ComponentSignature] { get }

    mutating func add(_ definition: DefinedValueType) -> ComponentValueType
    mutating func add(_ type: ComponentFunctionType) -> UInt32
    mutating func add(_ type: ComponentInstanceType) -> UInt32
    mutating func add(_ type: ComponentSignature) -> UInt32
    /// The name of a resource type after others took the place of some.
    mutating func replacing(_ resource: UInt32, _ others: [UInt32: UInt32]) -> UInt32
}

extension ComponentTypeTable: TypeStore {
    mutating func add(_ definition: DefinedValueType) -> ComponentValueType { intern(definition) }
    mutating func add(_ type: ComponentFunctionType) -> UInt32 { intern(type) }
    mutating func add(_ type: ComponentInstanceType) -> UInt32 { intern(type) }
    mutating func add(_ type: ComponentSignature) -> UInt32 { intern(type) }
    func replacing(_ resource: UInt32, _ others: [UInt32: UInt32]) -> UInt32 {
        others[resource] ?? resource
    }
}

extension DefinedValueType {
    /// The same type of other parts and resources.
    func mapping(
        _ part: (ComponentValueType) -> ComponentValueType, resource: (UInt32) -> UInt32
    ) -> DefinedValueType {
        switch self {
        case .primitive, .flags, .enumeration: self
        case .record(let fields): .record(fields.map { LabeledType($0.label, part($0.type)) })
        case .variant(let cases):
            .variant(cases.map { VariantCase($0.label, $0.payload.map(part)) })
        case .list(let element): .list(part(element))
        case .fixedList(let element, let count): .fixedList(part(element), count: count)
        case .tuple(let elements): .tuple(elements.map(part))
        case .option(let payload): .option(part(payload))
        case .result(let ok, let error): .result(ok: ok.map(part), error: error.map(part))
        case .own(let number): .own(resource(number))
        case .borrow(let number): .borrow(resource(number))
        case .stream(let element): .stream(element.map(part))
        case .future(let element): .future(element.map(part))
        case .map(let key, let value): .map(key: part(key), value: part(value))
        }
    }
}

extension ComponentFunctionType {
    /// The same type of other parameters and another result.
    func mapping(
        _ part: (ComponentValueType) -> ComponentValueType
    ) -> ComponentFunctionType {
        ComponentFunctionType(
            isAsync: isAsync,
            parameters: parameters.map { LabeledType($0.label, part($0.type)) },
            result: result.map(part))
    }
}
