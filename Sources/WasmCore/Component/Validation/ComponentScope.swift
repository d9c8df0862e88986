/// A component, or the type of a component or an instance, while it is validated.
///
/// Numbers of types are those of ``NominalTypes``.
struct ComponentScope {
    enum Kind {
        case component
        case componentType
        case instanceType
    }
    enum Source {
        case component(DecodedComponent)
        case declarations([ComponentTypeDeclaration])
    }

    let kind: Kind
    let source: Source
    /// The next definition or declaration.
    var position = 0
    /// The way to it, in words.
    let path: String
    /// Of the definition in the component that has it.
    let offset: Int

    var spaces = ComponentIndexSpaces()
    var coreTypes: CoreTypeSpace
    var imports = ExternNames(.import)
    var exports = ExternNames(.export)
    var findings = ComponentFindings()
    var aliasCount = 0
    var canonicalCount = 0

    /// The resource types that are imported, and those of imported instances.
    var importedResources: [UInt32] = []
    /// The resource types that begin to exist here, in order, and what represents those that this
    /// component implements.
    var definedResources: [UInt32] = []
    var representations: [UInt32: ValueType] = [:]
    var visibility = TypeVisibility()
    /// Of everything imported and exported.
    var partCount = 1
    /// What all context slots have.
    var slotType: ValueType?

    init(_ component: DecodedComponent, path: String, _ features: Features, _ limits: ModuleLimits)
    {
        kind = .component
        source = .component(component)
        self.path = path
        offset = component.offset
        coreTypes = CoreTypeSpace(features, limits)
    }

    init(
        _ declarations: [ComponentTypeDeclaration], of kind: Kind, path: String, offset: Int,
        _ features: Features, _ limits: ModuleLimits
    ) {
        self.kind = kind
        source = .declarations(declarations)
        self.path = path
        self.offset = offset
        coreTypes = CoreTypeSpace(features, limits)
    }

    var isAtEnd: Bool {
        switch source {
        case .component(let component): position == component.definitions.count
        case .declarations(let declarations): position == declarations.count
        }
    }
}
