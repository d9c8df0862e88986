// Spec: component model, "Type Definitions". Numbers are indices of the scope they stand in.

/// What an entry of a component's core type space is defined as.
package enum CoreTypeDefinition: Hashable, Sendable {
    /// A recursive group, whose types take an index each.
    case group([SubType])
    case module([CoreModuleDeclaration])
}

/// One part of a module type, which has type indices of its own.
package enum CoreModuleDeclaration: Hashable, Sendable {
    case `import`(Import)
    case type([SubType])
    /// A core type of an enclosing scope.
    case outerType(count: UInt32, index: UInt32)
    case export(name: String, ExternalType)
}

/// What an entry of a component's type space is defined as.
package enum ComponentTypeDefinition: Hashable, Sendable {
    case value(DefinedValueType)
    case function(ComponentFunctionType)
    case component([ComponentTypeDeclaration])
    /// No declaration is an import.
    case instance([ComponentTypeDeclaration])
    /// A resource that this component implements. The destructor is a core function.
    case resource(representation: ValueType, destructor: UInt32?)
}

/// One part of the type of a component or an instance, which have index spaces of their own.
package enum ComponentTypeDeclaration: Hashable, Sendable {
    case coreType(CoreTypeDefinition)
    case type(ComponentTypeDefinition)
    case alias(ComponentAlias)
    case `import`(ComponentExternName, ComponentExternalType)
    case export(ComponentExternName, ComponentExternalType)
}

/// What an import asks for, or an export offers. Spec: component model, `externtype`.
package enum ComponentExternalType: Hashable, Sendable {
    /// A module, by its core type.
    case coreModule(UInt32)
    case function(UInt32)
    /// The same type as the one given.
    case typeEqual(UInt32)
    /// A resource type that is unlike all others.
    case resource
    case component(UInt32)
    case instance(UInt32)

    /// The index space that an import of it adds to.
    package var sort: ComponentSort {
        switch self {
        case .coreModule: .core(.module)
        case .function: .function
        case .typeEqual, .resource: .type
        case .component: .component
        case .instance: .instance
        }
    }
}

/// The name of an import or export with its attributes. Spec: component model, `nameattributes`.
package struct ComponentExternName: Hashable, Sendable {
    /// A plain name, an interface, a URL or a hash; see the explainer's `externname`.
    package var text: String
    /// The interface that an instance under a plain name implements.
    package var implements: String?
    /// How a thing is called outside of components.
    package var externalID: String?

    package init(_ text: String, implements: String? = nil, externalID: String? = nil) {
        self.text = text
        self.implements = implements
        self.externalID = externalID
    }
}
