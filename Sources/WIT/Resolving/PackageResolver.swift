/// Finds out what the names of one package mean, in all its files.
///
/// The first of two steps; `Linker` has the second one. Types and interfaces are numbered so that
/// each comes after what it refers to.
struct PackageResolver {
    typealias InterfaceID = Resolution.InterfaceID
    typealias WorldID = Resolution.WorldID
    typealias TypeID = Resolution.TypeID

    enum Item {
        case interface(InterfaceID)
        case world(WorldID)
    }

    /// What a name of an interface or a world stands for.
    enum Entry {
        case type(TypeID)
        case function
    }

    typealias Scope = OrderedMap<String, Entry>

    var package: UnlinkedPackage
    let files: [[Syntax.Item]]
    /// What the package defines.
    var packageItems: [String: Item] = [:]
    /// What can be named in each file.
    var fileItems: [[String: Item]] = []
    /// What other packages have of what is named here.
    var foreignItems: [ForeignKey: Item] = [:]
    /// Names of the interfaces that are done, by index.
    var scopes: [Scope] = []
    /// Names of what is being resolved.
    var scope = Scope()
    /// The file that is looked at.
    var file = 0
    /// Types without names, so that equal ones are one.
    var anonymousTypes: [Resolution.TypeDefinition.Kind: TypeID] = [:]
    /// What aliases stand for in the end.
    private var aliasTargets: [TypeID: TypeID] = [:]

    struct ForeignKey: Hashable {
        var package: PackageName
        var item: String
    }

    /// Resolves what files of one package say.
    static func resolve(_ files: [Syntax.File]) throws(Diagnostic) -> UnlinkedPackage {
        var resolver = try PackageResolver(files)
        try resolver.findForeignItems()
        let order = try resolver.defineItems()
        try resolver.findForeignTypes()
        for case (.interface(let id), let definition) in order {
            guard case .interface(let interface) = definition.syntax else { continue }
            resolver.file = definition.file
            try resolver.resolve(interface.items, of: id)
            try resolver.describe(id, interface.documentation, interface.attributes)
        }
        for case (.world(let id), let definition) in order {
            guard case .world(let world) = definition.syntax else { continue }
            resolver.file = definition.file
            try resolver.resolve(world, id)
        }
        return resolver.package
    }

    /// Adds a type of the package.
    mutating func append(_ type: Resolution.TypeDefinition) -> TypeID {
        let id = package.types.append(type)
        if case .alias(.defined(let target)) = type.kind {
            aliasTargets[id] = aliasTargets[target] ?? target
        }
        return id
    }

    /// The type that an alias, or an alias of one, stands for.
    func target(of id: TypeID) -> TypeID { aliasTargets[id] ?? id }

    private init(_ files: [Syntax.File]) throws(Diagnostic) {
        var header: Syntax.PackageHeader?
        var docs: String?
        for file in files {
            if let next = file.header {
                if let header, header.name != next.name {
                    throw Diagnostic(
                        "package identifier `\(next.name)` does not match previous package name "
                            + "of `\(header.name)`", at: next.span, related: [header.span])
                }
                header = next
                if let text = next.documentation.text {
                    guard docs == nil else {
                        throw Diagnostic(
                            "found doc comments on multiple 'package' items",
                            at: next.documentation.span)
                    }
                    docs = text
                }
            }
            for case .package(let nested) in file.items {
                throw Diagnostic(
                    "nested packages must be placed at the top-level",
                    at: nested.header?.span ?? .unknown)
            }
        }
        guard let header else {
            throw Diagnostic(
                "no `package` header was found in any WIT file for this package", at: .unknown,
                hint: "a file begins with `package namespace:name;`")
        }
        package = UnlinkedPackage(name: header.name, nameSpan: header.span, docs: docs)
        self.files = files.map(\.items)
    }
}
