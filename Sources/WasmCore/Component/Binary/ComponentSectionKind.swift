/// The sections of a component, which may come in any order and more than once.
///
/// Spec: component model, "Component Definitions".
package enum ComponentSectionKind: UInt8, CaseIterable, Hashable, Sendable {
    case custom = 0
    case coreModule = 1
    case coreInstance = 2
    case coreType = 3
    case component = 4
    case instance = 5
    case alias = 6
    case type = 7
    case canonical = 8
    case start = 9
    case `import` = 10
    case export = 11
    case value = 12

    /// Whatever is known of a section without its content.
    package struct Row: Sendable {
        /// What one of its definitions is called in errors.
        package var text: StaticString
        /// The only index space that its definitions add to; nil if there are several.
        package var sort: ComponentSort?
        /// Whether it is one definition, without a number before it.
        package var isSingle = false
        /// nil where components had it from the start.
        package var feature: Feature?
    }

    /// **The one table** of sections.
    package var row: Row {
        switch self {
        case .custom: Row(text: "custom section", isSingle: true)
        case .coreModule: Row(text: "core module", sort: .core(.module), isSingle: true)
        case .coreInstance: Row(text: "core instance", sort: .core(.instance))
        case .coreType: Row(text: "core type", sort: .core(.type))
        case .component: Row(text: "component", sort: .component, isSingle: true)
        case .instance: Row(text: "instance", sort: .instance)
        case .alias: Row(text: "alias")
        case .type: Row(text: "type", sort: .type)
        case .canonical: Row(text: "canon")
        case .start: Row(text: "start", isSingle: true, feature: .componentValues)
        case .import: Row(text: "import")
        case .export: Row(text: "export")
        case .value: Row(text: "value", feature: .componentValues)
        }
    }
}

extension ComponentDefinition {
    /// The section that it stands in.
    package var sectionKind: ComponentSectionKind {
        switch self {
        case .coreModule: .coreModule
        case .coreInstance: .coreInstance
        case .coreType: .coreType
        case .component: .component
        case .instance: .instance
        case .alias: .alias
        case .type: .type
        case .canonical: .canonical
        case .import: .import
        case .export: .export
        }
    }

    /// The index space that it adds to, and how many entries.
    package var added: (sort: ComponentSort, count: Int) {
        switch self {
        case .coreModule: (.core(.module), 1)
        case .coreInstance: (.core(.instance), 1)
        case .coreType(.group(let types)): (.core(.type), types.count)
        case .coreType(.module): (.core(.type), 1)
        case .component: (.component, 1)
        case .instance: (.instance, 1)
        case .alias(let alias): (alias.sort, 1)
        case .type: (.type, 1)
        case .canonical(let definition):
            (definition.operation == .lift ? .function : .core(.function), 1)
        case .import(_, let type): (type.sort, 1)
        case .export(_, let sort, _, _): (sort, 1)
        }
    }
}
