import WasmCore

/// All that guests may import, by module and name.
///
/// A linker holds recipes: each store gets functions of its own when a module is instantiated.
public struct Linker<Host> {
    private struct Name: Hashable {
        var module: ExactName
        var name: ExactName

        init(_ module: String, _ name: String) {
            self.module = ExactName(module)
            self.name = ExactName(name)
        }
    }

    /// How a store makes something.
    typealias Recipe = (Store<Host>) -> Extern

    public let engine: Engine
    private var definitions: [Name: Recipe] = [:]
    /// The latest last.
    private var libraries: [(module: ExactName, library: LinkerLibrary<Host>)] = []

    public init(engine: Engine) {
        self.engine = engine
    }

    /// Offers something that a store makes when it is asked for; a later definition of the same
    /// name replaces an earlier one.
    public mutating func provide(
        _ module: String, _ name: String, _ make: @escaping (Store<Host>) -> Extern
    ) {
        definitions[Name(module, name)] = make
    }

    /// Offers something of one store, to modules instantiated in that store.
    public mutating func define(_ module: String, _ name: String, _ value: Extern) {
        provide(module, name) { _ in value }
    }

    /// Offers all exports of an instance under a module name.
    public mutating func define(_ module: String, exportsOf instance: Instance) {
        for export in instance.module.decoded.exports {
            guard let value = instance.export(export.name) else { continue }
            define(module, export.name, value)
        }
    }

    /// What a module would be given for one of its imports.
    ///
    /// - Precondition: The store is of the linker's engine.
    public func resolve(_ module: String, _ name: String, in store: Store<Host>) -> Extern? {
        precondition(store.engine === engine, "a linker was used with a store of another engine")
        let name = Name(module, name)
        if let make = definitions[name] { return make(store) }
        for (module, library) in libraries.reversed() where module == name.module {
            if let make = library[name.name] { return make(store) }
        }
        return nil
    }

    /// Offers what a library has under a module name, in place of earlier definitions.
    mutating func provide(_ module: String, _ library: LinkerLibrary<Host>) {
        let module = ExactName(module)
        for name in definitions.keys where name.module == module && library[name.name] != nil {
            definitions[name] = nil
        }
        libraries.append((module, library))
    }

    /// Creates an instance with what this linker has for its imports.
    ///
    /// - Throws: ``InstantiationError``; all imports that are missing or of other types are named.
    public func instantiate(
        _ module: Module, in store: Store<Host>
    ) throws(InstantiationError) -> Instance {
        let imports = try imports(of: module, in: store)
        return Instance(
            state: store.state, object: try store.state.instantiate(module, imports: imports))
    }

    /// What there is for a module's imports, in order; nil where there is nothing.
    func imports(
        of module: Module, in store: Store<Host>
    ) throws(InstantiationError) -> [Extern?] {
        guard store.engine === engine else { throw .link(.foreignLinker) }
        return module.decoded.imports.map { resolve($0.module, $0.name, in: store) }
    }
}
