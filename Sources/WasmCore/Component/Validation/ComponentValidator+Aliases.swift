// Spec: component model, "Alias Definitions".

extension ComponentValidator {
    mutating func define(_ alias: ComponentAlias) throws(ComponentError) {
        try checkCount(scope.aliasCount, limits.definitionsMax, "aliases")
        switch alias {
        case .export(let index, let name, let sort): try defineExportAlias(index, name, sort)
        case .coreExport(let index, let name, let sort): try defineCoreAlias(index, name, sort)
        case .outer(let count, let index, let sort): try defineOuterAlias(count, index, sort)
        }
        scope.aliasCount += 1
    }

    /// Types alias only what types are made of.
    func checkDeclared(_ alias: ComponentAlias) throws(ComponentError) {
        let isAllowed =
            switch alias {
            case .export(_, _, let sort): sort == .type || sort == .instance
            case .outer(_, _, let sort): sort == .type || sort == .core(.type)
            case .coreExport: false
            }
        guard isAllowed else {
            throw fail("types cannot have aliases of the sort \(alias.sort.text)")
        }
    }

    private mutating func defineExportAlias(
        _ index: UInt32, _ name: String, _ sort: ComponentSort
    ) throws(ComponentError) {
        let exports = types.instances[Int(try instance(index))].exports
        guard let entity = exports[name] else {
            throw fail("instance \(index) has no export named `\(name.printable)`")
        }
        let isOfSort =
            switch (entity, sort) {
            case (.coreModule, .core(.module)), (.function, .function), (.type, .type),
                (.component, .component), (.instance, .instance):
                true
            default: false
            }
        guard isOfSort else {
            let word = sort == .core(.module) ? "module" : sort.text
            throw fail(
                "export `\(name.printable)` for instance \(index) is not a \(word)")
        }
        try append(entity: entity)
    }

    /// Whether a type mentions no resource types but its own.
    private mutating func isClosed(_ type: TypeEntity) throws(ComponentError) -> Bool {
        let plain = types.inTable(type)
        guard types.table.facts(of: .type(plain)).mentionsResource else { return true }
        if let known = closedTypes[plain] { return known }
        var mentioned = MentionedResources()
        mentioned.insert(.type(plain), types.table)
        try spend(typeSteps: mentioned.stepCount)
        closedTypes[plain] = mentioned.isClosed
        return mentioned.isClosed
    }

    private mutating func defineCoreAlias(
        _ index: UInt32, _ name: String, _ sort: CoreSort
    ) throws(ComponentError) {
        let number = try coreInstance(index)
        guard let type = coreExports.type(of: name, of: number, in: types.table) else {
            throw fail("core instance \(index) has no export named `\(name.printable)`")
        }
        guard type.kind == sort.externalKind else {
            throw fail(
                "export `\(name.printable)` for core instance \(index) is not a \(sort.longText)")
        }
        if sort == .tag { try require(.exceptions) }
        try append(core: type)
    }

    private mutating func defineOuterAlias(
        _ count: UInt32, _ index: UInt32, _ sort: ComponentSort
    ) throws(ComponentError) {
        guard Int(count) < scopes.count else {
            throw fail("invalid outer alias count of \(count)")
        }
        let place = scopes.count - 1 - Int(count)
        func noteReference() {
            guard count > 0, scope.kind == .component else { return }
            scopes[place + 1].findings.outerReferences.insert(OuterReference(sort, index))
        }
        switch sort {
        case .core(.module):
            noteReference()
            try append(
                module: try entry(
                    index, of: scopes[place].spaces.coreModules, "module", "module"))
        case .core(.type):
            try append(
                coreType: try entry(index, of: scopes[place].spaces.coreTypes, "type", "type"))
        case .component:
            noteReference()
            try append(
                component: try entry(
                    index, of: scopes[place].spaces.components, "component", "component"))
        case .type:
            let type = try entry(index, of: scopes[place].spaces.types, "type", "type")
            if place + 1 < scopes.count && scopes[place + 1].kind == .component {
                guard try isClosed(type) else {
                    throw fail(
                        "cannot alias outer type which transitively refers to resources not "
                            + "defined in the current component")
                }
            }
            try append(type: type)
        default: throw fail("a \(sort.text) cannot be an outer alias")
        }
    }
}

/// The exports of core instances by name, looked up after the first time in constant time.
struct CoreExports {
    /// By the number of the instance's type.
    private var positions: [UInt32: [ExactName: Int]] = [:]

    mutating func type(
        of name: String, of number: UInt32, in table: ComponentTypeTable
    ) -> ExternalType? {
        let exports = table.modules[Int(number)].exports
        if positions[number] == nil {
            positions[number] = Dictionary(
                exports.enumerated().map { ($0.element.name, $0.offset) },
                uniquingKeysWith: { first, _ in first })
        }
        return positions[number]?[ExactName(name)].map { exports[$0].type }
    }
}

extension CoreSort {
    /// The kind of a core definition that it is, if it is one.
    var externalKind: ExternalKind? {
        switch self {
        case .function: .function
        case .table: .table
        case .memory: .memory
        case .global: .global
        case .tag: .tag
        case .type, .module, .instance: nil
        }
    }

    /// The word in messages.
    var longText: String { self == .function ? "function" : "\(text)" }
}
