/// A component, or the type of a component, an instance or a module, that is being read.
struct TextScope {
    enum Kind {
        case component
        case componentType
        case instanceType
        case moduleType
    }

    /// What becomes of a scope where its parenthesis closes.
    enum Completion {
        /// The whole text has been read.
        case root
        /// A component in a component.
        case component(TextBinding, exports: [ComponentExternName])
        /// A `type` field.
        case type(TextBinding, exports: [ComponentExternName])
        /// A type where it is used.
        case use(ExternalUse)
        /// The type of a module, which is read at once.
        case moduleType
    }

    /// A definition that is exported where it stands.
    struct InlineExport {
        var name: ComponentExternName
        var sort: ComponentSort
        var index: UInt32
        var offset: Int
    }

    let kind: Kind
    let id: [UInt8]?
    let completion: Completion
    /// Where the definition that the scope belongs to starts.
    let offset: Int
    /// The core type space, with its names, and who reads core types.
    var coreTypes: ModuleAssembler
    /// All other spaces.
    private var spaces: [ComponentSort: NameSpace] = [:]
    /// They stand at the end of the component.
    var inlineExports: [InlineExport] = []

    /// What the text calls the component.
    var name: String?
    var component = DecodedComponent()
    /// Of the type of a component or an instance.
    var declarations: [ComponentTypeDeclaration] = []
    /// Of the type of a module.
    var moduleDeclarations: [CoreModuleDeclaration] = []

    init(
        _ kind: Kind, _ id: [UInt8]?, _ completion: Completion, offset: Int,
        coreTypes: ModuleAssembler
    ) {
        self.kind = kind
        self.id = id
        self.completion = completion
        self.offset = offset
        self.coreTypes = coreTypes
        self.coreTypes.types = NameSpace(ComponentSort.core(.type).text)
    }

    // MARK: Index spaces

    func index(of name: [UInt8], _ sort: ComponentSort) -> UInt32? {
        sort == .core(.type) ? coreTypes.types[name] : spaces[sort]?[name]
    }

    /// The index that the next definition of a sort gets.
    func count(_ sort: ComponentSort) -> UInt32 {
        sort == .core(.type) ? coreTypes.types.count : spaces[sort]?.count ?? 0
    }

    /// Adds an entry.
    /// - Returns: false if the name is taken.
    mutating func add(_ name: BindingName, to sort: ComponentSort) -> Bool {
        if sort == .core(.type) { return coreTypes.types.add(name) }
        return spaces[sort, default: NameSpace(sort.text)].add(name)
    }

    /// The component's name section; nil if nothing has a name.
    var nameSection: ComponentCustomSection? {
        let plain = ComponentSort.plain.map(\.sort).filter { $0 != .value }
        let names = (CoreSort.allCases.map { ComponentSort.core($0) } + plain).map { sort in
            let space = sort == .core(.type) ? coreTypes.types : spaces[sort]
            return (sort, space?.names.map { Self.association($0.index, $0.name) } ?? [])
        }
        guard name != nil || names.contains(where: { !$0.1.isEmpty }) else { return nil }
        return ComponentNames.section(
            componentName: name, names: names, definitionsBefore: component.definitions.count)
    }

    private static func association(_ index: UInt32, _ name: [UInt8]) -> NameSection.Association {
        .init(index: index, name: String(decoding: name, as: UTF8.self))
    }

    // MARK: Definitions

    mutating func append(_ alias: ComponentAlias, offset: Int) {
        switch kind {
        case .component: component.append(.alias(alias), offset: offset)
        case .componentType, .instanceType: declarations.append(.alias(alias))
        case .moduleType:
            guard case .outer(let count, let index, _) = alias else { return }
            moduleDeclarations.append(.outerType(count: count, index: index))
        }
    }

    mutating func append(_ type: ComponentTypeDefinition, offset: Int) {
        if kind == .component {
            component.append(.type(type), offset: offset)
        } else {
            declarations.append(.type(type))
        }
    }

    mutating func append(_ type: CoreTypeDefinition, offset: Int) {
        if kind == .component {
            component.append(.coreType(type), offset: offset)
        } else {
            declarations.append(.coreType(type))
        }
    }

    mutating func append(
        imported name: ComponentExternName, _ type: ComponentExternalType, offset: Int
    ) {
        if kind == .component {
            component.append(.import(name, type), offset: offset)
        } else {
            declarations.append(.import(name, type))
        }
    }
}

/// The name that a definition is given, and where.
struct TextBinding {
    var name = BindingName()
    var position = 0
}

/// What the type is for that stands behind an import or an export.
struct ExternalUse {
    enum Kind {
        case `import`
        /// An export of a type of components or instances.
        case declaredExport
        /// The type that users of the component see.
        case export(TextReference)
    }
    var kind: Kind
    var name: ComponentExternName
    var binding = TextBinding()
    /// Of a definition that is imported where it stands.
    var exports: [ComponentExternName] = []
    /// How many parentheses close behind the type.
    var parentheses: Int
}
