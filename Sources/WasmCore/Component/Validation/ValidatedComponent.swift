/// A component that is known to be valid but for the bodies of its core modules.
///
/// Cheap to copy: what was validated is at one place.
package struct ValidatedComponent: Sendable {
    /// The types of the component and of all that are nested in it.
    package let types: ComponentTypeTable
    package let root: ComponentContext
    /// Of the outermost component; nil for one that was made in memory.
    package let byteCount: Int?

    /// - Parameter root: A component whose types are those of the table.
    package init(types: ComponentTypeTable, root: ComponentContext, byteCount: Int?) {
        self.types = types
        self.root = root
        self.byteCount = byteCount
    }

    /// The core modules that are defined in the component and in those nested in it; a component's
    /// come before those of components in it.
    package var moduleContexts: [ModuleContext] {
        var contexts: [ModuleContext] = []
        var left = [root]
        while let next = left.popLast() {
            for definition in next.definedModules { contexts.append(definition) }
            left += next.definedComponents.reversed()
        }
        return contexts
    }

    /// Validates the function bodies of all core modules and stops at the first error.
    ///
    /// - Throws: ``ModuleError``, whose offsets are those of the module.
    package func validateBodies(
        interruption: InterruptionCheck = .never
    ) throws(ModuleError) {
        for context in moduleContexts {
            try context.validateAllBodies(interruption: interruption)
        }
    }
}

/// What a component imports and exports, with types by their names: which are the same is known as
/// the component has it, and not only which are equal.
package struct NamedComponent: Sendable {
    package let types: NominalTypes
    package let imports: NamedEntities
    package let exports: NamedEntities
}

/// What validation found out about one component: its index spaces as they are after the last
/// definition. Numbers of types are those of ``ValidatedComponent/types``.
package final class ComponentContext: Sendable {
    package let component: DecodedComponent
    /// For messages, its beginning: components may have names of any length, or none.
    package let name: String
    /// The component's own type, a number of ``ComponentTypeTable/components``.
    package let type: UInt32
    package let spaces: ComponentIndexSpaces
    package let imports: NamedEntities
    package let exports: NamedEntities
    /// One for each canonical definition, in order.
    package let canonicals: [CanonicalFacts]
    /// One for each definition that instantiates a component, in order.
    package let instantiations: [InstantiationFacts]
    /// The core modules that are defined here, in order.
    package let definedModules: [ModuleContext]
    /// The components that are defined here, in order.
    package let definedComponents: [ComponentContext]
    /// What this component, or one within, names of the scope that is directly around this one.
    package let outerReferences: Set<OuterReference>

    /// Of ``name``; more than messages show, so that they say that it goes on.
    private static let nameScalarsMax = 1_024

    init(
        _ component: DecodedComponent, type: UInt32, spaces: ComponentIndexSpaces,
        imports: NamedEntities, exports: NamedEntities, findings: ComponentFindings
    ) {
        self.component = component
        let name = ComponentNames(component)?.componentName ?? ""
        self.name = String(name.unicodeScalars.prefix(Self.nameScalarsMax))
        self.type = type
        self.spaces = spaces
        self.imports = imports
        self.exports = exports
        canonicals = findings.canonicals
        instantiations = findings.instantiations
        definedModules = findings.definedModules
        definedComponents = findings.definedComponents
        outerReferences = findings.outerReferences
    }
}

/// What comes out of single definitions of a component.
struct ComponentFindings {
    var canonicals: [CanonicalFacts] = []
    var instantiations: [InstantiationFacts] = []
    var definedModules: [ModuleContext] = []
    var definedComponents: [ComponentContext] = []
    var outerReferences: Set<OuterReference> = []
}

/// A core module or component of the scope around a component. Types are named over the bounds of
/// components too, but none that are about resources: they are the same in all instances.
package struct OuterReference: Hashable, Sendable {
    package let sort: ComponentSort
    package let index: UInt32

    package init(_ sort: ComponentSort, _ index: UInt32) {
        self.sort = sort
        self.index = index
    }
}

/// The index spaces of a component. Spec: component model, "Index Spaces".
package struct ComponentIndexSpaces: Sendable {
    package internal(set) var coreModules: [CoreModuleEntry] = []
    /// Types of modules that import nothing and export what the instance does.
    package internal(set) var coreInstances: [UInt32] = []
    /// Types are numbers of ``ComponentTypeTable/coreTypes``, here and below.
    package internal(set) var coreFunctions: [CanonicalTypeIndex] = []
    package internal(set) var coreTables: [TableType] = []
    package internal(set) var coreMemories: [MemoryType] = []
    package internal(set) var coreGlobals: [GlobalType] = []
    package internal(set) var coreTags: [CanonicalTypeIndex] = []
    package internal(set) var coreTypes: [CoreTypeEntity] = []
    package internal(set) var types: [TypeEntity] = []
    package internal(set) var functions: [UInt32] = []
    package internal(set) var components: [ComponentEntry] = []
    package internal(set) var instances: [UInt32] = []
}

/// A core module in an index space.
package struct CoreModuleEntry: Sendable {
    package var type: UInt32
    /// nil for what is imported.
    package var context: ModuleContext?
}

/// A component in an index space.
package struct ComponentEntry: Sendable {
    package var type: UInt32
    /// nil for what is imported.
    package var context: ComponentContext?
}

/// What an entry of the core type space is.
package enum CoreTypeEntity: Hashable, Sendable {
    case definition(CanonicalTypeIndex)
    case module(UInt32)
}

/// What a canonical definition is about, its indices resolved.
package struct CanonicalFacts: Hashable, Sendable {
    /// The type of the function that is lifted or lowered.
    package var function: UInt32?
    /// The core function that is lifted or made.
    package var coreFunction: CanonicalTypeIndex
    package var options = CanonicalOptions()
    /// What `resource.new` and the like are about.
    package var resource: UInt32?
    /// The stream or future, or the result of a task.
    package var value: ComponentValueType?

    init(_ coreFunction: CanonicalTypeIndex) { self.coreFunction = coreFunction }
}

/// The options of a canonical definition. Indices are those of the component.
package struct CanonicalOptions: Hashable, Sendable {
    package var encoding = StringEncoding.utf8
    package var memory: UInt32?
    /// Of the memory, which 32 bits stand for if there is none.
    package var addressType = AddressType.i32
    package var realloc: UInt32?
    package var postReturn: UInt32?
    package var isAsync = false
    package var callback: UInt32?
}

/// How the types of an instantiated component become those of its instance.
package struct InstantiationFacts: Hashable, Sendable {
    /// Which instance it makes.
    package var instance: UInt32
    /// What stands here for resource types that the component imports or makes.
    package var resources: [UInt32: UInt32]
}
