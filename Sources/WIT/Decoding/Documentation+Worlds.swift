/// What is said of a world, while it is read.
struct WorldDocumentation {
    private let object: DocumentationObject
    private var imports: Side
    private var exports: Side

    /// The imports of a world, or its exports.
    struct Side {
        var items: OrderedMap<Resolution.World.Key, Resolution.World.Item>
        let places: [String: Int]

        init(
            _ items: OrderedMap<Resolution.World.Key, Resolution.World.Item>,
            in resolution: Resolution
        ) {
            self.items = items
            let names = items.keys.enumerated().map { (resolution.name(of: $1), $0) }
            places = Dictionary(names, uniquingKeysWith: { first, _ in first })
        }
    }

    /// - Throws: `WITError` if it has members that are not known.
    init(
        _ value: JSONValue, of world: Resolution.World, in resolution: Resolution
    ) throws(WITError) {
        object = try DocumentationObject(
            value,
            [
                .docs, .stability, .interfaces, .types, .functions, .exportedInterfaces,
                .exportedFunctions, .importStability, .exportStability, .importDocs, .exportDocs,
            ])
        imports = Side(world.imports, in: resolution)
        exports = Side(world.exports, in: resolution)
    }

    /// Puts it into the graph.
    ///
    /// - Throws: `WITError` if it is about items that the world does not have.
    mutating func add(
        to id: Resolution.WorldID, of resolution: inout Resolution
    ) throws(WITError) {
        if let docs = try object.text(.docs) { resolution.worlds[id].docs = docs }
        resolution.worlds[id].stability = try object.stability()
        // What is not imported is exported in version 0.
        for key in [DocumentationKey.interfaces, .functions] {
            for (name, value) in try object.members(key) {
                if imports.places[name] != nil {
                    try imports.document(name, value, &resolution)
                } else {
                    try exports.document(name, value, &resolution)
                }
            }
        }
        for (name, value) in try object.members(.types) {
            try imports.document(name, value, &resolution)
        }
        for key in [DocumentationKey.exportedInterfaces, .exportedFunctions] {
            for (name, value) in try object.members(key) {
                try exports.document(name, value, &resolution)
            }
        }
        try imports.addStatements(object, .importStability, .importDocs)
        try exports.addStatements(object, .exportStability, .exportDocs)
        resolution.worlds[id].imports = imports.items
        resolution.worlds[id].exports = exports.items
    }
}

extension WorldDocumentation.Side {
    private func place(of name: String) throws(WITError) -> Int {
        guard let place = places[name] else { throw Resolution.missing(name) }
        return place
    }

    mutating func document(
        _ name: String, _ value: JSONValue, _ resolution: inout Resolution
    ) throws(WITError) {
        let place = try place(of: name)
        switch items[position: place] {
        case .type(let id, _): try resolution.document(id, value)
        case .function(var function):
            try Resolution.document(&function, value)
            items[position: place] = .function(function)
        case .interface(var item):
            try resolution.document(item.id, value)
            item.stability = resolution.interfaces[item.id].stability
            items[position: place] = .interface(item)
        }
    }

    /// Adds what is said of statements that name an interface.
    mutating func addStatements(
        _ object: DocumentationObject, _ stability: DocumentationKey, _ docs: DocumentationKey
    ) throws(WITError) {
        for (name, value) in try object.members(stability) {
            let (place, item) = try statement(name)
            var changed = item
            changed.stability = try value.stability()
            items[position: place] = .interface(changed)
        }
        for (name, value) in try object.members(docs) {
            let (place, item) = try statement(name)
            var changed = item
            changed.docs = try value.string()
            items[position: place] = .interface(changed)
        }
    }

    private func statement(
        _ name: String
    ) throws(WITError) -> (place: Int, item: Resolution.World.InterfaceItem) {
        let place = try place(of: name)
        guard case .interface(let item) = items[position: place] else {
            throw Resolution.missing(name)
        }
        return (place, item)
    }
}
