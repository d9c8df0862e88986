import WasmCore

/// Something that a component imports or exports, under a name.
public struct ComponentItem: Sendable {
    /// A plain name, or the name of an interface: `demo:shop/stock@1.2.0`.
    public let name: String
    /// What it is.
    public let type: ComponentItemType
}

/// What something is that a component imports or exports. Spec: component model, `externtype`.
///
/// Numbers of resources are the component's: types that name the same number name the same one.
public enum ComponentItemType: Sendable {
    /// A function.
    case function(ComponentSignatureType)
    /// A resource type.
    case resource(UInt32)
    /// Another type; nil for one of something else than values.
    case type(ComponentType?)
    /// An instance, such as an interface, with what it exports, in order.
    case instance([ComponentItem])
    /// A core module.
    case module
    /// A component.
    case component
}

extension Component {
    /// What instances need, in the component's order.
    ///
    /// - Complexity: O(imports and what they are made of).
    public var imports: [ComponentItem] {
        var reader = ComponentItemReader(validated.types)
        return reader.items(validated.root.imports)
    }

    /// What instances offer, in the component's order.
    ///
    /// - Complexity: O(exports and what they are made of).
    public var exports: [ComponentItem] {
        var reader = ComponentItemReader(validated.types)
        return reader.items(validated.root.exports)
    }
}

/// Types of a component as embedders see them, each made once: parts are shared.
struct ComponentItemReader {
    private let table: ComponentTypeTable
    private var signatures = SignatureReader()
    private var instances: [UInt32: [ComponentItem]] = [:]

    init(_ table: ComponentTypeTable) { self.table = table }

    mutating func items(_ entities: NamedEntities) -> [ComponentItem] {
        var items: [ComponentItem] = []
        for (name, entity) in zip(entities.names.list, entities.entities) {
            items.append(ComponentItem(name: name.text, type: type(of: entity)))
        }
        return items
    }

    // Types are nested no deeper than `ComponentLimits.typeDepthMax`.
    mutating func type(of entity: ComponentEntity) -> ComponentItemType {
        switch entity {
        case .function(let number): return .function(signatures.signature(number, in: table))
        case .instance(let number):
            if let known = instances[number] { return .instance(known) }
            let made = items(table.instances[Int(number)].exports)
            instances[number] = made
            return .instance(made)
        case .coreModule: return .module
        case .component: return .component
        case .type(.resource(let number)): return .resource(number)
        case .type(.value(let type)): return .type(signatures.types.type(type, in: table))
        case .type: return .type(nil)
        }
    }
}

/// Function types of a table as embedders see them, each made once. The table may get more types
/// meanwhile, so whoever reads hands it in.
struct SignatureReader {
    fileprivate var types = ComponentTypes()
    private var functions: [UInt32: ComponentSignatureType] = [:]

    /// - Parameter table: Always the same one.
    mutating func signature(
        _ number: UInt32, in table: ComponentTypeTable
    ) -> ComponentSignatureType {
        if let known = functions[number] { return known }
        let type = table.functions[Int(number)]
        var parameters: [ComponentType.Field] = []
        for parameter in type.parameters {
            if let type = types.type(parameter.type, in: table) {
                parameters.append(.init(parameter.label, type))
            }
        }
        let made = ComponentSignatureType(
            isAsync: type.isAsync, parameters: parameters,
            result: type.result.flatMap { types.type($0, in: table) })
        functions[number] = made
        return made
    }
}

extension ComponentSignatureType: CustomStringConvertible {
    /// The type in words of WIT, such as `func(name: string) -> u32`; a long one is cut.
    public var description: String {
        var text = isAsync ? "async func(" : "func("
        for (index, parameter) in parameters.enumerated() {
            guard text.utf8.count <= ComponentLimits.typeTextBytesMax else { return text + "…" }
            text += "\(index == 0 ? "" : ", ")\(parameter.label): \(parameter.type)"
        }
        return text + (result.map { ") -> \($0)" } ?? ")")
    }
}

extension ComponentItemType {
    /// The word of WIT for things of this kind.
    var kind: String {
        switch self {
        case .function: "func"
        case .resource: "resource"
        case .type: "type"
        case .instance: "interface"
        case .module: "core module"
        case .component: "component"
        }
    }
}

extension ComponentItemType: CustomStringConvertible {
    /// In words of WIT; of an instance the first names that it exports.
    public var description: String {
        switch self {
        case .function(let type): return "\(type)"
        case .type(let type?): return "\(kind) \(type)"
        case .resource, .type, .module, .component: return kind
        case .instance(let items):
            let shown = items.prefix(Self.namesShown).map(\.name.printable)
            let more = items.count > Self.namesShown ? ["…"] : []
            return "interface { \((shown + more).joined(separator: ", ")) }"
        }
    }

    private static let namesShown = 8
}
