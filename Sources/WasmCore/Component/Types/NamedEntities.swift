/// The names of a component's imports, or of what a component or an instance exports.
///
/// At one place, as many types share them. None stands twice.
package final class EntityNames: Sendable {
    package let list: [ComponentExternName]
    /// Of the list: types that are made again and again have long lists of long names.
    fileprivate let hash: Int
    private let positions: [ExactName: Int]

    package init(_ list: [ComponentExternName]) {
        self.list = list
        hash = list.hashValue
        positions = Dictionary(
            list.enumerated().map { (ExactName($0.element.text), $0.offset) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Where a name stands, looked up in constant time.
    package func position(of name: String) -> Int? { positions[ExactName(name)] }
}

extension String {
    /// What looking a name up costs, in parts of types that are looked at: names may be long.
    package var lookupSteps: Int { 1 + utf8.count / 64 }
}

/// What imports ask for or exports offer, under names and in order.
package struct NamedEntities: Hashable, Sendable {
    package let names: EntityNames
    /// As many as there are names.
    package let entities: [ComponentEntity]

    package static let empty = NamedEntities(EntityNames([]), [])

    package init(_ names: EntityNames, _ entities: [ComponentEntity]) {
        self.names = names
        self.entities = entities
    }

    /// What stands under a name.
    package subscript(name: String) -> ComponentEntity? {
        names.position(of: name).map { entities[$0] }
    }

    /// The same names with other things.
    func mapping(_ transform: (ComponentEntity) -> ComponentEntity) -> NamedEntities {
        NamedEntities(names, entities.map(transform))
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.entities == right.entities
            && (left.names === right.names
                || left.names.hash == right.names.hash && left.names.list == right.names.list)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(entities)
        hasher.combine(names.hash)
    }
}

/// The type of an instance. Spec: component model, `instancetype`.
package struct ComponentInstanceType: Hashable, Sendable {
    package var exports: NamedEntities
    /// The resource types that every instance has for itself. Empty for the type of an instance
    /// that is there: its resource types are those of who made it.
    package var resources: [UInt32] = []

    package init(exports: NamedEntities, resources: [UInt32] = []) {
        self.exports = exports
        self.resources = resources
    }
}

/// The type of a component: what its instances have if they are given what it imports.
///
/// Spec: component model, `componenttype`.
package struct ComponentSignature: Hashable, Sendable {
    package var imports: NamedEntities
    package var exports: NamedEntities
    /// The resource types for which an instantiation finds others among its arguments.
    package var importedResources: [UInt32] = []
    /// The resource types that every instance has for itself.
    package var resources: [UInt32] = []

    package init(
        imports: NamedEntities, exports: NamedEntities, importedResources: [UInt32] = [],
        resources: [UInt32] = []
    ) {
        self.imports = imports
        self.exports = exports
        self.importedResources = importedResources
        self.resources = resources
    }
}
