import WasmCore

/// All that guests may import, by module and name.
///
/// A linker is a value that holds recipes and nothing of any store: each store gets functions of
/// its own when a module is instantiated, and any number of tasks can instantiate from one linker
/// at the same time. What is one store's own goes into an ``ImportSet`` over it.
public struct Linker<Host>: Sendable {
    /// How a store makes something.
    typealias Recipe = @Sendable (Store<Host>) -> Extern

    /// Whose stores and modules the linker serves.
    public let engine: Engine
    /// What becomes of functions that nobody offers.
    public var unknownImports = UnknownImports.refused
    /// What of all that is offered guests are given; nil for everything. It holds for the
    /// ``ImportSet``s over the linker too. A store whose guests may import less has them get no
    /// more than that.
    public var grants: ImportGrants?
    private(set) var definitions = DefinitionTable<Recipe>()

    /// A linker that offers nothing yet.
    public init(engine: Engine) {
        self.engine = engine
    }

    /// Offers something that a store makes when it is asked for; a later definition of the same
    /// name replaces an earlier one.
    public mutating func provide(
        _ module: String, _ name: String, _ make: @escaping @Sendable (Store<Host>) -> Extern
    ) {
        definitions.define(ImportName(module, name), make)
    }

    /// What a module would be given for one of its imports; nil if nobody offers it.
    ///
    /// - Precondition: The store is of the linker's engine.
    public func resolve(_ module: String, _ name: String, in store: Store<Host>) -> Extern? {
        precondition(store.engine === engine, "a linker was used with a store of another engine")
        defer { store.state.keepFunctions() }
        return find(ImportName(module, name), wanted: { nil }, in: store)
    }

    /// The same for a link, which takes back what it has made if it fails.
    ///
    /// - Parameter wanted: The type that the import has, if it is a function.
    func find(
        _ name: ImportName, wanted: () -> FunctionType?, in store: Store<Host>
    ) -> Extern? {
        guard isGranted(name), store.state.isGranted(name) else { return nil }
        return definitions.definition(name, wanted: wanted)?(store)
    }

    func isGranted(_ name: ImportName) -> Bool { grants?.allows(name) ?? true }

    /// Offers what a library has, in place of earlier definitions.
    mutating func provide(_ library: DefinitionLibrary<Recipe>) { definitions.add(library) }

    /// Creates an instance with what this linker has for its imports.
    ///
    /// - Throws: ``InstantiationError``; all imports that are missing or of other types are named.
    public func instantiate(
        _ module: Module, in store: Store<Host>
    ) throws(InstantiationError) -> Instance {
        try ImportSet(self, in: store).instantiate(module)
    }
}

/// What becomes of functions that a module imports and nobody offers.
public enum UnknownImports: Hashable, Sendable {
    /// The module has no instance; the error names them all.
    case refused
    /// Calling one is a trap of code `host`, which names it; its cause is the ``LinkError``. Other
    /// things than functions are refused all the same.
    case trap
}

/// Host functions that belong together, such as all of a module that guests import from.
///
///     struct Console: HostNamespace {
///         func define(in linker: inout Linker<App>) {
///             linker.define("console", "log") { (caller, number: Int32) in … }
///         }
///     }
///     linker.define(Console())
public protocol HostNamespace<Host> {
    /// What its functions work with.
    associatedtype Host

    /// Offers all functions.
    func define(in linker: inout Linker<Host>)
}

extension Linker {
    /// Offers all functions of a namespace, in place of earlier ones of the same names.
    public mutating func define(_ namespace: some HostNamespace<Host>) {
        namespace.define(in: &self)
    }
}
