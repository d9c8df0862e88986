/// A component as its binary or its text describes it, not yet validated.
///
/// Definitions stand in the order in which they were read: each adds to an index space, and may
/// name what came before it, nothing else. Spec: component model, "Component Definitions".
package struct DecodedComponent: Sendable {
    package var definitions: [ComponentDefinition] = []
    /// Byte offset of each definition from the start of the outermost component, for errors. Of a
    /// text, the offset in the text.
    package var offsets: [Int] = []
    /// In order of the file.
    package var customSections: [ComponentCustomSection] = []
    /// Where the component begins in the outermost one.
    package var offset = 0
    /// Bytes of the binary or the text that the outermost component was read from; nil for one that
    /// was made in memory.
    package var byteCount: Int?

    package init() {}

    package mutating func append(_ definition: ComponentDefinition, offset: Int = 0) {
        definitions.append(definition)
        offsets.append(offset)
    }
}

/// One definition of a component.
package enum ComponentDefinition: Sendable {
    /// A core module: the part of the component's bytes that it is.
    case coreModule(ModuleBytes)
    case coreInstance(CoreInstanceExpression)
    /// Adds as many core types as there are in a recursive group, or the type of a module.
    case coreType(CoreTypeDefinition)
    case component(DecodedComponent)
    case instance(InstanceExpression)
    case alias(ComponentAlias)
    case type(ComponentTypeDefinition)
    case canonical(CanonicalDefinition)
    case `import`(ComponentExternName, ComponentExternalType)
    /// Adds to the index space of its sort what it exports, once more. The type, if one is given,
    /// is what users of the component see.
    case export(ComponentExternName, ComponentSort, UInt32, ComponentExternalType?)
}

/// A custom section of a component.
package struct ComponentCustomSection: Sendable {
    package var name: String
    /// The content after the name.
    package var content: ModuleBytes
    /// How many definitions come before it.
    package var definitionsBefore: Int

    package init(name: String, content: ModuleBytes, definitionsBefore: Int) {
        self.name = name
        self.content = content
        self.definitionsBefore = definitionsBefore
    }
}
