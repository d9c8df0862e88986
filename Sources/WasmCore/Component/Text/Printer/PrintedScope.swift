/// A component, or the type of a component or an instance, that is not written to its end.
struct PrintedScope {
    /// What has a line of its own.
    enum Item {
        case custom(ComponentCustomSection)
        case definition(ComponentDefinition)
        case declaredExport(ComponentExternName, ComponentExternalType)
    }

    private enum Content {
        case component(DecodedComponent)
        case declarations([ComponentTypeDeclaration])
    }

    private let content: Content
    let names: ComponentPrintedNames
    /// What is written behind the last line.
    let closing: String
    /// Whether no line has been written.
    private(set) var isEmpty = true
    private var counter = DefinitionCounter()
    /// What ``next()`` gave, which is not counted yet.
    private var current: ComponentDefinition?
    private var done = 0
    private var customDone = 0
    /// Custom sections that are written.
    private let customSections: [ComponentCustomSection]

    init(
        _ component: DecodedComponent, _ names: ComponentPrintedNames,
        _ options: WatPrinter.Options, closing: String
    ) {
        content = .component(component)
        self.names = names
        self.closing = closing
        let sections = options.showsCustomSections ? component.customSections : []
        // Where the text gives the section, none is made of identifiers.
        let namesCount = sections.count { $0.name == ComponentNames.title }
        customSections = sections.filter {
            !options.usesNames || namesCount > 1 || $0.name != ComponentNames.title
        }
    }

    /// Names are of components alone.
    init(_ declarations: [ComponentTypeDeclaration], closing: String) {
        content = .declarations(declarations)
        names = ComponentPrintedNames()
        self.closing = closing
        customSections = []
    }

    /// Entries of an index space before the item at hand.
    func count(of sort: ComponentSort) -> Int { counter.count(of: sort) }

    /// The item at hand as errors call it; nil within types.
    var item: String? {
        guard case .component = content, let current else { return nil }
        return counter.nextItem(of: current.sectionKind)
    }

    /// Where the item at hand stands in the component.
    var offset: Int {
        guard case .component(let component) = content else { return 0 }
        let place = done - 1
        return component.offsets.indices.contains(place)
            ? component.offsets[place] : component.offset
    }

    mutating func next() -> Item? {
        if let current { counter.add(current) }
        current = nil
        guard let item = nextItem() else { return nil }
        isEmpty = false
        switch item {
        case .custom: break
        case .definition(let definition): current = definition
        case .declaredExport(let name, let type): current = .import(name, type)
        }
        return item
    }

    private mutating func nextItem() -> Item? {
        let count: Int =
            switch content {
            case .component(let component): component.definitions.count
            case .declarations(let declarations): declarations.count
            }
        if customDone < customSections.count,
            customSections[customDone].definitionsBefore <= done || done == count
        {
            customDone += 1
            return .custom(customSections[customDone - 1])
        }
        guard done < count else { return nil }
        done += 1
        switch content {
        case .component(let component): return .definition(component.definitions[done - 1])
        case .declarations(let declarations): return declarations[done - 1].item
        }
    }
}

extension ComponentTypeDeclaration {
    fileprivate var item: PrintedScope.Item {
        switch self {
        case .coreType(let type): .definition(.coreType(type))
        case .type(let type): .definition(.type(type))
        case .alias(let alias): .definition(.alias(alias))
        case .import(let name, let type): .definition(.import(name, type))
        case .export(let name, let type): .declaredExport(name, type)
        }
    }
}

/// The names of a component's definitions in the form that text can have them.
struct ComponentPrintedNames {
    /// What the component calls itself.
    private(set) var own: String?
    private var spaces: [ComponentSort: [UInt32: PrintedNames.Name]] = [:]

    /// There are none.
    init() {}

    init(_ component: DecodedComponent, isUsed: Bool, _ interruption: InterruptionCheck) {
        guard isUsed,
            let section = ComponentNames(component, interruption: interruption)
        else { return }
        var counter = DefinitionCounter()
        for definition in component.definitions { counter.add(definition) }
        own = section.componentName
        for sort in ComponentSort.all {
            let count = counter.count(of: sort)
            guard count > 0 else { continue }
            let given = section.names(of: sort)
            if !given.isEmpty { spaces[sort] = PrintedNames.names(given, below: count) }
        }
    }

    func name(_ sort: ComponentSort, _ index: UInt32) -> PrintedNames.Name? {
        spaces[sort]?[index]
    }
}

extension ComponentSort {
    fileprivate static let all = plain.map(\.sort) + CoreSort.allCases.map { .core($0) }
}
