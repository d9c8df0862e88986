import WasmCore

/// An object in the custom section of documentation, whose members are known ones.
struct DocumentationObject {
    private let members: OrderedMap<String, JSONValue>

    init(_ value: JSONValue, _ keys: [DocumentationKey]) throws(WITError) {
        members = try value.members()
        for name in members.keys where !keys.contains(where: { $0.rawValue == name }) {
            throw WITError("there is no documentation called `\(name.printable)`")
        }
    }

    func text(_ key: DocumentationKey) throws(WITError) -> String? {
        switch members[key.rawValue] {
        case nil, .null?: return nil
        case let value?: return try value.string()
        }
    }

    func members(_ key: DocumentationKey) throws(WITError) -> OrderedMap<String, JSONValue> {
        try members[key.rawValue]?.members() ?? OrderedMap()
    }

    func stability() throws(WITError) -> Resolution.Stability {
        try members[DocumentationKey.stability.rawValue]?.stability() ?? .unknown
    }

    func version(_ key: DocumentationKey) throws(WITError) -> SemanticVersion? {
        guard let text = try text(key) else { return nil }
        guard let version = SemanticVersion(text) else {
            throw WITError("`\(text.printable)` is no version")
        }
        return version
    }
}

extension JSONValue {
    func string() throws(WITError) -> String {
        guard case .string(let text) = self else { throw WITError("expected text") }
        return text
    }

    fileprivate func members() throws(WITError) -> OrderedMap<String, JSONValue> {
        guard case .object(let members) = self else { throw WITError("expected an object") }
        return members
    }

    func stability() throws(WITError) -> Resolution.Stability {
        let members = try members()
        guard members.count == 1, let value = members.values.first else {
            throw WITError("expected one stability")
        }
        switch DocumentationKey(rawValue: members.keys[0]) {
        case .unstable:
            let object = try DocumentationObject(value, [.feature, .deprecated])
            guard let feature = try object.text(.feature) else {
                throw WITError("expected a feature")
            }
            return .unstable(feature: feature, deprecated: try object.version(.deprecated))
        case .stable:
            let object = try DocumentationObject(value, [.since, .deprecated])
            guard let since = try object.version(.since) else {
                throw WITError("expected a version")
            }
            return .stable(since: since, deprecated: try object.version(.deprecated))
        default: throw WITError("there is no stability `\(members.keys[0].printable)`")
        }
    }
}

extension Resolution {
    /// Adds what a package's section of documentation says.
    ///
    /// - Throws: `WITError` if it is malformed, or about items that the package does not have.
    mutating func addDocumentation(
        _ content: [UInt8], to id: PackageID
    ) throws(WITError) {
        guard let version = content.first, DocumentationKey.versions.contains(version) else {
            throw WITError("the version of the documentation is not known")
        }
        let json = try JSONReader.read(Array(content.dropFirst()))
        let object = try DocumentationObject(json, [.docs, .worlds, .interfaces])
        if let docs = try object.text(.docs) { packages[id].docs = docs }
        for (name, value) in try object.members(.worlds) {
            guard let world = packages[id].worlds[name] else { throw Self.missing(name) }
            var documentation = try WorldDocumentation(value, of: worlds[world], in: self)
            try documentation.add(to: world, of: &self)
        }
        for (name, value) in try object.members(.interfaces) {
            guard let interface = packages[id].interfaces[name] else { throw Self.missing(name) }
            try document(interface, value)
        }
    }

    static func missing(_ name: String) -> WITError {
        WITError("`\(name.printable)` is documented and not there")
    }

    mutating func document(_ id: InterfaceID, _ value: JSONValue) throws(WITError) {
        let object = try DocumentationObject(value, [.docs, .stability, .functions, .types])
        if let docs = try object.text(.docs) { interfaces[id].docs = docs }
        interfaces[id].stability = try object.stability()
        for (name, value) in try object.members(.types) {
            guard let type = interfaces[id].types[name] else { throw Self.missing(name) }
            try document(type, value)
        }
        for (name, value) in try object.members(.functions) {
            guard let place = interfaces[id].functions.position(of: name) else {
                throw Self.missing(name)
            }
            try Self.document(&interfaces[id].functions[position: place], value)
        }
    }

    mutating func document(_ id: TypeID, _ value: JSONValue) throws(WITError) {
        let object = try DocumentationObject(value, [.docs, .stability, .items])
        if let docs = try object.text(.docs) { types[id].docs = docs }
        types[id].stability = try object.stability()
        let items = try object.members(.items)
        if items.isEmpty { return }
        var labels = types[id].kind.labels
        for place in labels.indices {
            if let docs = items[labels[place].name] { labels[place].docs = try docs.string() }
        }
        let names = Set(labels.map(\.name))
        for name in items.keys where !names.contains(name) { throw Self.missing(name) }
        types[id].kind.labels = labels
    }

    static func document(
        _ function: inout Function, _ value: JSONValue
    ) throws(WITError) {
        switch value {
        case .null: return
        case .string(let docs): function.docs = docs
        case .object:
            let object = try DocumentationObject(value, [.docs, .stability])
            function.docs = try object.text(.docs)
            function.stability = try object.stability()
        }
    }
}
