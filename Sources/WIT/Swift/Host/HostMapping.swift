import WasmCore

/// Types of a world that the user has types of their own for.
struct HostMapping {
    private(set) var types: [Resolution.TypeID: MappedType] = [:]

    /// - Parameter mapped: Types of Swift by the names of types: `demo:shop/stock.item`, with a
    ///   version or without, which means all versions that there are, or `item` of the world
    ///   itself.
    /// - Throws: `WITError` for a name of nothing or of a handle, for a type that has two names
    ///   here, and for what is no type.
    init(
        _ resolution: Resolution, _ world: Resolution.World,
        _ interfaces: [Resolution.InterfaceID], _ types: HostTypes, _ mapped: [String: String]
    ) throws(WITError) {
        guard !mapped.isEmpty else { return }
        var known: [String: [Resolution.TypeID]] = [:]
        for case (.name(let name), .type(let id, _)) in world.imports { known[name] = [id] }
        for id in interfaces {
            for owner in Self.names(of: id, resolution, world) {
                for (name, type) in resolution.interfaces[id].types {
                    known["\(owner).\(name)", default: []].append(type)
                }
            }
        }
        for (name, type) in mapped.sorted(by: { $0.key < $1.key }) {
            guard let ids = known[name] else {
                throw WITError(
                    "the world `\(world.name)` has no type `\(name.printable)`", choice: .mapped,
                    hint: Suggestion.hint(to: name, among: known.keys.sorted()))
            }
            for case .defined(let id) in ids.map({ types[.defined($0)].type })
            where Self.isTakenApart(resolution.types[id].kind) {
                throw WITError(
                    "`\(name.printable)` can't be another type: "
                        + "it is a handle, result, stream or future", choice: .mapped)
            }
            guard let mapped = MappedType(type) else {
                throw WITError(
                    "`\(type.printable)` is no name of a type in Swift", choice: .mapped)
            }
            for id in ids where self.types.updateValue(mapped, forKey: id) != nil {
                throw WITError(
                    "`\(name.printable)` is another type already, by another name",
                    choice: .mapped)
            }
        }
    }

    /// Whether functions have something else in place of a type.
    private static func isTakenApart(_ kind: Resolution.TypeDefinition.Kind) -> Bool {
        switch kind {
        case .resource, .own, .borrow, .result, .stream, .future: true
        default: false
        }
    }

    /// Each once. The one without a version may be that of several interfaces.
    private static func names(
        of id: Resolution.InterfaceID, _ resolution: Resolution, _ world: Resolution.World
    ) -> Set<String> {
        let interface = resolution.interfaces[id]
        guard let name = interface.name, let package = interface.package else {
            return Set([HostInterfaces.label(of: id, in: world)].compactMap(\.self))
        }
        let full = resolution.packages[package].name
        return [full.qualified(name), full.withoutVersion.qualified(name)]
    }
}

/// A type of the user's: `Shop.Item` of the module that the file is in, `Model::Shop.Item` of
/// another one.
struct MappedType: Hashable {
    /// As Swift has it.
    let text: String
    /// The module that has to be imported for it.
    let module: String?

    /// - Returns: nil for what is no name of a type.
    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 1 || parts.count == 3 && parts[1].isEmpty, let path = parts.last
        else { return nil }
        self.text = text
        module = parts.count == 1 ? nil : String(parts[0])
        var names = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if let module { names.append(module) }
        guard names.allSatisfy(SwiftName.isTypeName) else { return nil }
    }

    /// What the name means depends on what is around it; nil if it says where the type is.
    var outermost: String? { module == nil ? String(text.prefix { $0 != "." }) : nil }
}
