/// How many definitions of each kind a component has so far, which is what errors call them by.
package struct DefinitionCounter: Sendable {
    private var spaces: [ComponentSort: Int] = [:]
    private var sections: [ComponentSectionKind: Int] = [:]

    package init() {}

    /// Entries of an index space.
    package func count(of sort: ComponentSort) -> Int { spaces[sort, default: 0] }

    /// Definitions in sections of a kind.
    package func count(in kind: ComponentSectionKind) -> Int { sections[kind, default: 0] }

    package mutating func add(_ definition: ComponentDefinition) {
        let (sort, count) = definition.added
        spaces[sort, default: 0] += count
        sections[definition.sectionKind, default: 0] += 1
    }

    /// What the next definition of a kind is called: by the index that it gets, or by its place
    /// among its like where they add to several index spaces.
    package func nextItem(of kind: ComponentSectionKind) -> String {
        let row = kind.row
        return "\(row.text) \(row.sort.map { count(of: $0) } ?? count(in: kind))"
    }
}

extension ComponentLimits {
    /// The most entries of an index space, and the name of that limit.
    package func entriesMax(of sort: ComponentSort) -> (count: Int, name: StaticStringKey) {
        switch sort {
        case .core(.module): (modulesMax, "number of core modules")
        case .core(.instance): (instancesMax, "number of core instances")
        case .core(.type): (definitionsMax, "number of core types")
        case .core: (definitionsMax, "number of core definitions")
        case .component: (componentsMax, "number of components")
        case .instance: (instancesMax, "number of instances")
        case .function: (definitionsMax, "number of functions")
        case .type: (definitionsMax, "number of types")
        case .value: (definitionsMax, "number of values")
        }
    }
}
