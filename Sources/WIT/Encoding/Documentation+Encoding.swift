import WasmCore

// Documentation and attributes of a package, which its types have no place for, in a custom
// section of its own: a byte for the version, and JSON.

/// Names in the custom section of documentation.
enum DocumentationKey: String, CaseIterable {
    case docs, stability, worlds, interfaces, types, items, unstable, stable, feature, since
    case deprecated
    case functions = "funcs"
    case exportedInterfaces = "interface_exports"
    case exportedFunctions = "func_exports"
    case importStability = "interface_import_stability"
    case exportStability = "interface_export_stability"
    case importDocs = "interface_import_docs"
    case exportDocs = "interface_export_docs"

    static let sectionName = "package-docs"
    /// Of the section. In version 0 a function has text in place of an object.
    static let version: UInt8 = 1
    static let versions: ClosedRange<UInt8> = 0...1
}

extension JSONValue {
    fileprivate static func object(_ members: [(DocumentationKey, JSONValue?)]) -> JSONValue? {
        object(of: members.map { (key: $0.0.rawValue, value: $0.1) })
    }

    fileprivate static func docs(_ text: String?) -> JSONValue? { text.map { .string($0) } }

    fileprivate static func stability(_ stability: Resolution.Stability) -> JSONValue? {
        func version(_ version: SemanticVersion?) -> JSONValue? {
            version.map { .string($0.description) }
        }
        switch stability {
        case .unknown: return nil
        case .unstable(let feature, let deprecated):
            let members: [(DocumentationKey, JSONValue?)] = [
                (.feature, .string(feature)), (.deprecated, version(deprecated)),
            ]
            return object([(.unstable, object(members))])
        case .stable(let since, let deprecated):
            let members: [(DocumentationKey, JSONValue?)] = [
                (.since, version(since)), (.deprecated, version(deprecated)),
            ]
            return object([(.stable, object(members))])
        }
    }
}

extension Resolution {
    /// The content of a package's section of documentation.
    func documentation(of id: PackageID) -> [UInt8] {
        let package = packages[id]
        let json = JSONValue.object([
            (.docs, .docs(package.docs)),
            (
                .worlds,
                .object(of: package.worlds.map { ($0.key, worldDocumentation($0.value)) })
            ),
            (
                .interfaces,
                .object(of: package.interfaces.map { ($0.key, interfaceDocumentation($0.value)) })
            ),
        ])
        return [DocumentationKey.version] + (json ?? .object(OrderedMap())).text
    }

    private func interfaceDocumentation(_ id: InterfaceID) -> JSONValue? {
        let interface = interfaces[id]
        return .object([
            (.docs, .docs(interface.docs)), (.stability, .stability(interface.stability)),
            (
                .functions,
                .object(
                    of: interface.functions.map { ($0.key, functionDocumentation($0.value)) })
            ),
            (.types, .object(of: interface.types.map { ($0.key, typeDocumentation($0.value)) })),
        ])
    }

    private func functionDocumentation(_ function: Function) -> JSONValue? {
        .object([
            (.docs, .docs(function.docs)), (.stability, .stability(function.stability)),
        ])
    }

    private func typeDocumentation(_ id: TypeID) -> JSONValue? {
        .object([
            (.docs, .docs(types[id].docs)), (.stability, .stability(types[id].stability)),
            (
                .items,
                .object(of: types[id].kind.labels.map { ($0.name, .docs($0.docs)) })
            ),
        ])
    }

    private func worldDocumentation(_ id: WorldID) -> JSONValue? {
        let world = worlds[id]
        let imports = ItemDocumentation(world.imports, in: self)
        let exports = ItemDocumentation(world.exports, in: self)
        return .object([
            (.docs, .docs(world.docs)), (.stability, .stability(world.stability)),
            (.interfaces, .object(of: imports.interfaces)), (.types, .object(of: imports.types)),
            (.functions, .object(of: imports.functions)),
            (.exportedInterfaces, .object(of: exports.interfaces)),
            (.exportedFunctions, .object(of: exports.functions)),
            (.importStability, .object(of: imports.stability)),
            (.exportStability, .object(of: exports.stability)),
            (.importDocs, .object(of: imports.docs)), (.exportDocs, .object(of: exports.docs)),
        ])
    }

    /// What there is to say of a world's imports, or its exports.
    private struct ItemDocumentation {
        typealias Members = [(key: String, value: JSONValue?)]
        /// Those that stand in the world.
        var interfaces: Members = []
        var types: Members = []
        var functions: Members = []
        /// Of statements that name an interface.
        var stability: Members = []
        var docs: Members = []

        init(_ items: OrderedMap<World.Key, World.Item>, in resolution: Resolution) {
            for (key, item) in items {
                let name = resolution.name(of: key)
                switch item {
                case .interface(let item) where resolution.interfaces[item.id].name == nil:
                    interfaces.append((name, resolution.interfaceDocumentation(item.id)))
                case .interface(let item):
                    stability.append((name, .stability(item.stability)))
                    docs.append((name, .docs(item.docs)))
                case .type(let id, _): types.append((name, resolution.typeDocumentation(id)))
                case .function(let function):
                    functions.append((name, resolution.functionDocumentation(function)))
                }
            }
        }
    }
}

extension Resolution.TypeDefinition.Kind {
    /// The names of fields, cases and flags, with what is said of them.
    var labels: [Resolution.TypeDefinition.Label] {
        get {
            switch self {
            case .record(let fields): fields.map(\.label)
            case .variant(let cases): cases.map(\.label)
            case .enum(let labels), .flags(let labels): labels
            default: []
            }
        }
        set {
            switch self {
            case .record(var fields):
                for (place, label) in zip(fields.indices, newValue) { fields[place].label = label }
                self = .record(fields)
            case .variant(var cases):
                for (place, label) in zip(cases.indices, newValue) { cases[place].label = label }
                self = .variant(cases)
            case .enum: self = .enum(newValue)
            case .flags: self = .flags(newValue)
            default: break
            }
        }
    }
}
