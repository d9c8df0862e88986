import WasmCore

extension WITPackage {
    /// The graph as JSON, as other tools print it: worlds, interfaces, types and packages in
    /// arrays, which name each other by index.
    ///
    /// - Throws: `WITError` if it is longer than a gigabyte.
    public func json() throws(WITError) -> String {
        try resolution.json()
    }
}

extension Resolution {
    /// The graph as JSON.
    ///
    /// - Throws: `WITError` if it is longer than `WITLimits.outputBytesMax`.
    package func json() throws(WITError) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("worlds") { $0.array(worlds.elements) { $0.world($1) } }
            writer.member("interfaces") { $0.array(interfaces.elements) { $0.interface($1) } }
            writer.member("types") { $0.array(types.elements) { $0.type($1) } }
            writer.member("packages") { $0.array(packages.elements) { $0.package($1) } }
        }
        guard !writer.isOverflown else {
            throw WITError("the JSON is longer than \(WITLimits.outputBytesMax) bytes")
        }
        return String(decoding: writer.output, as: UTF8.self)
    }
}

extension JSONWriter {
    fileprivate mutating func package(_ package: Resolution.Package) {
        object { writer in
            writer.member("name", package.name.description)
            writer.docs(package.docs)
            writer.indices("interfaces", package.interfaces)
            writer.indices("worlds", package.worlds)
        }
    }

    fileprivate mutating func indices<Element>(
        _ name: String, _ map: OrderedMap<String, Resolution.ID<Element>>
    ) {
        member(name) { writer in
            writer.object { writer in
                for (name, id) in map { writer.member(name, id.index) }
            }
        }
    }

    fileprivate mutating func world(_ world: Resolution.World) {
        object { writer in
            writer.member("name", world.name)
            writer.items("imports", world.imports)
            writer.items("exports", world.exports)
            writer.optionalIndex("package", world.package)
            writer.docs(world.docs)
            writer.stability(world.stability)
        }
    }

    private mutating func items(
        _ name: String, _ items: OrderedMap<Resolution.World.Key, Resolution.World.Item>
    ) {
        member(name) { writer in
            writer.object { writer in
                for (key, item) in items {
                    let name =
                        switch key {
                        case .name(let name): name
                        case .interface(let id): "interface-\(id.index)"
                        }
                    writer.member(name) { $0.object { $0.item(item) } }
                }
            }
        }
    }

    private mutating func item(_ item: Resolution.World.Item) {
        switch item {
        case .type(let id, _): member("type", id.index)
        case .function(let function): member("function") { $0.function(function) }
        case .interface(let interface):
            member("interface") { writer in
                writer.object { writer in
                    writer.member("id", interface.id.index)
                    writer.stability(interface.stability)
                    writer.externalID(interface.externalID)
                    writer.docs(interface.docs)
                }
            }
        }
    }

    fileprivate mutating func interface(_ interface: Resolution.Interface) {
        object { writer in
            writer.member("name") { writer in
                if let name = interface.name { writer.string(name) } else { writer.null() }
            }
            writer.indices("types", interface.types)
            writer.member("functions") { writer in
                writer.object { writer in
                    for (name, function) in interface.functions {
                        writer.member(name) { $0.function(function) }
                    }
                }
            }
            writer.docs(interface.docs)
            writer.stability(interface.stability)
            writer.optionalIndex("package", interface.package)
            if let original = interface.copyOf { writer.member("clone_of", original.index) }
        }
    }

    private mutating func function(_ function: Resolution.Function) {
        object { writer in
            writer.member("name", function.name)
            writer.member("kind") { $0.kind(function.kind, isAsync: function.isAsync) }
            writer.member("params") { writer in
                writer.array(function.parameters) { writer, parameter in
                    writer.object { writer in
                        if !parameter.name.isEmpty { writer.member("name", parameter.name) }
                        writer.member("type") { $0.value(parameter.type) }
                    }
                }
            }
            if let result = function.result { writer.member("result") { $0.value(result) } }
            writer.docs(function.docs)
            writer.stability(function.stability)
            writer.externalID(function.externalID)
        }
    }

    private mutating func kind(_ kind: Resolution.Function.Kind, isAsync: Bool) {
        let prefix = isAsync ? "async-" : ""
        switch kind {
        case .freestanding: string(prefix + "freestanding")
        case .method(let id): object { $0.member(prefix + "method", id.index) }
        case .static(let id): object { $0.member(prefix + "static", id.index) }
        case .constructor(let id): object { $0.member("constructor", id.index) }
        }
    }
}

extension JSONWriter {
    mutating func docs(_ docs: String?) {
        guard let docs else { return }
        member("docs") { $0.object { $0.member("contents", docs) } }
    }

    mutating func externalID(_ id: String?) {
        if let id { member("external_id", id) }
    }

    mutating func stability(_ stability: Resolution.Stability) {
        func member(_ kind: String, _ name: String, _ value: String, _ deprecated: String?) {
            self.member("stability") { writer in
                writer.object { writer in
                    writer.member(kind) { writer in
                        writer.object { writer in
                            writer.member(name, value)
                            if let deprecated { writer.member("deprecated", deprecated) }
                        }
                    }
                }
            }
        }
        switch stability {
        case .unknown: break
        case .unstable(let feature, let deprecated):
            member("unstable", "feature", feature, deprecated?.description)
        case .stable(let since, let deprecated):
            member("stable", "since", since.description, deprecated?.description)
        }
    }

    mutating func optionalIndex<Element>(_ name: String, _ id: Resolution.ID<Element>?) {
        member(name) { writer in
            if let id { writer.number(id.index) } else { writer.null() }
        }
    }

    mutating func value(_ type: Resolution.ValueType?) {
        switch type {
        case .primitive(let primitive)?: string("\(primitive.row.text)")
        case .defined(let id)?: number(id.index)
        case nil: null()
        }
    }
}
