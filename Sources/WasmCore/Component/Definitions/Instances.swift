// Spec: component model, "Instance Definitions" and "Alias Definitions".

/// How a core instance comes to be.
package enum CoreInstanceExpression: Hashable, Sendable {
    /// A module with an instance for each module name that it imports from.
    case instantiate(module: UInt32, [CoreInstantiationArgument])
    /// A bundle of definitions under names.
    case exports([CoreInlineExport])
}

/// What a core module finds under a module name. Only instances can be given.
package struct CoreInstantiationArgument: Hashable, Sendable {
    package var name: String
    package var instance: UInt32

    package init(name: String, instance: UInt32) {
        self.name = name
        self.instance = instance
    }
}

/// A definition under a name.
package struct CoreInlineExport: Hashable, Sendable {
    package var name: String
    package var sort: CoreSort
    package var index: UInt32

    package init(name: String, sort: CoreSort, index: UInt32) {
        self.name = name
        self.sort = sort
        self.index = index
    }
}

/// How a component's instance comes to be.
package enum InstanceExpression: Hashable, Sendable {
    /// A component with something for each name that it imports.
    case instantiate(component: UInt32, [InstantiationArgument])
    /// A bundle of definitions under names.
    case exports([InlineExport])
}

/// What a component finds under the name of one of its imports.
package struct InstantiationArgument: Hashable, Sendable {
    package var name: String
    package var sort: ComponentSort
    package var index: UInt32

    package init(name: String, sort: ComponentSort, index: UInt32) {
        self.name = name
        self.sort = sort
        self.index = index
    }
}

/// A definition under a name.
package struct InlineExport: Hashable, Sendable {
    package var name: ComponentExternName
    package var sort: ComponentSort
    package var index: UInt32

    package init(name: ComponentExternName, sort: ComponentSort, index: UInt32) {
        self.name = name
        self.sort = sort
        self.index = index
    }
}

/// Another index for something that is there.
package enum ComponentAlias: Hashable, Sendable {
    /// An export of an instance.
    case export(instance: UInt32, name: String, ComponentSort)
    /// An export of a core instance.
    case coreExport(instance: UInt32, name: String, CoreSort)
    /// A definition of an enclosing component or type: `count` scopes outwards, 0 is this one.
    case outer(count: UInt32, index: UInt32, ComponentSort)

    /// The index space that it adds to.
    package var sort: ComponentSort {
        switch self {
        case .export(_, _, let sort), .outer(_, _, let sort): sort
        case .coreExport(_, _, let sort): .core(sort)
        }
    }
}
