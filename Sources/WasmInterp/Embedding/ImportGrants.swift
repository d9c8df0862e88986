import WasmCore

/// What guests may import: single names, or all of a module. What is not granted is not linked,
/// whoever offers it.
///
/// Of a component, modules are the interfaces that it imports, as it writes them; what it imports
/// by itself belongs to `$root`.
///
///     var grants = ImportGrants()
///     grants.allow("console", "log")
///     grants.allow(allOf: "math")
///     linker.grants = grants
public struct ImportGrants: Hashable, Sendable {
    private var modules: Set<ExactName> = []
    private var names: Set<ImportName> = []
    static let root = "$root"

    /// Nothing.
    public init() {}

    /// Grants one import.
    public mutating func allow(_ module: String, _ name: String) {
        names.insert(ImportName(module, name))
    }

    /// Grants all that is imported from a module.
    public mutating func allow(allOf module: String) { modules.insert(ExactName(module)) }

    /// Whether an import is granted.
    public func allows(_ module: String, _ name: String) -> Bool {
        allows(ImportName(module, name))
    }

    func allows(_ name: ImportName) -> Bool {
        modules.contains(ExactName(name.module)) || names.contains(name)
    }

    /// What both grant: that of somebody who can pass on no more than he has.
    public func narrowed(to other: ImportGrants) -> ImportGrants {
        var both = ImportGrants()
        both.modules = modules.intersection(other.modules)
        both.names = names.filter { other.allows($0) }
            .union(other.names.filter { allows($0) })
        return both
    }
}

extension StoreState {
    /// What the store's guests may import at most; nil for everything.
    var grants: ImportGrants? { limits.grants }

    func isGranted(_ name: ImportName) -> Bool { limits.grants?.allows(name) ?? true }
}
