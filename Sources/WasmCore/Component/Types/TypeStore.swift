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
    /// Of which type one is another name, if of any.
    func origin(ofValue number: UInt32) -> UInt32?
    mutating func setOrigin(_ origin: UInt32, ofValue number: UInt32)
    /// Of which name of a resource type one is another name, if of any.
    func origin(ofResource name: UInt32) -> UInt32?
    mutating func setOrigin(_ origin: UInt32, ofResource name: UInt32)
    /// The name of a resource type after others took the place of some.
    mutating func substituting(_ resource: UInt32, _ others: [UInt32: UInt32]) -> UInt32
}

extension ComponentTypeTable: TypeStore {
    mutating func add(_ definition: DefinedValueType) -> ComponentValueType { intern(definition) }
    mutating func add(_ type: ComponentFunctionType) -> UInt32 { intern(type) }
    mutating func add(_ type: ComponentInstanceType) -> UInt32 { intern(type) }
    mutating func add(_ type: ComponentSignature) -> UInt32 { intern(type) }
    func substituting(_ resource: UInt32, _ others: [UInt32: UInt32]) -> UInt32 {
        others[resource] ?? resource
    }
    /// Equal types are one here, so none is another name.
    func origin(ofValue number: UInt32) -> UInt32? { nil }
    func setOrigin(_ origin: UInt32, ofValue number: UInt32) {}
    func origin(ofResource name: UInt32) -> UInt32? { nil }
    func setOrigin(_ origin: UInt32, ofResource name: UInt32) {}
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
