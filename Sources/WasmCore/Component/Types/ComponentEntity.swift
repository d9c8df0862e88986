// Numbers are those of a `ComponentTypeTable`.

/// What something of a component's index spaces is. Spec: component model, `externtype`.
package enum ComponentEntity: Hashable, Sendable {
    case coreModule(UInt32)
    case function(UInt32)
    case type(TypeEntity)
    case component(UInt32)
    case instance(UInt32)
}

/// What an index of a component's type space stands for.
package enum TypeEntity: Hashable, Sendable {
    case value(ComponentValueType)
    case function(UInt32)
    case resource(UInt32)
    case component(UInt32)
    case instance(UInt32)
}
