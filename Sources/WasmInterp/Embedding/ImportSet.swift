import WasmCore

/// All that the modules of one store may import: what a ``Linker`` offers to any store, and what
/// belongs to this one, such as the exports of its instances.
///
///     var imports = ImportSet(linker, in: store)
///     imports.define("math", exportsOf: try imports.instantiate(math))
///     let app = try imports.instantiate(application)
///
/// What the set itself has goes before what the linker has.
public struct ImportSet<Host> {
    /// What is offered beside what the set has.
    public let linker: Linker<Host>
    /// Whose modules are served.
    public let store: Store<Host>
    private var definitions = DefinitionTable<Extern>()

    /// A set without anything but what the linker offers.
    public init(_ linker: Linker<Host>, in store: Store<Host>) {
        self.linker = linker
        self.store = store
    }

    /// A set that offers nothing yet.
    public init(in store: Store<Host>) {
        self.init(Linker(engine: store.engine), in: store)
    }

    /// Offers something of the store; a later definition of the same name replaces an earlier one.
    ///
    /// A thing of another store keeps the modules that import it from being instantiated.
    public mutating func define(_ module: String, _ name: String, _ value: Extern) {
        definitions.define(ImportName(module, name), value)
    }

    /// Offers all exports of an instance under a module name.
    public mutating func define(_ module: String, exportsOf instance: Instance) {
        for (name, value) in instance.exports { define(module, name, value) }
    }

    /// Offers host functions that work on slots and of which most guests import few: each is made
    /// when a guest imports it first. Forms are as those of a ``Linker``.
    package mutating func define(
        _ module: String,
        onSlots find: @escaping (String, _ isOtherForm: Bool) -> StoreSlotFunction?,
        otherForm: ((String) -> FunctionType?)? = nil, names: @escaping () -> [String]
    ) {
        let make: (String, Bool) -> Extern? = { [store] name, isOtherForm in
            find(name, isOtherForm).map { .function(store.makeFunction($0.type, $0.body)) }
        }
        store.state.keepFunctions()
        definitions.add(DefinitionLibrary(module, make, otherForm: otherForm, names: names))
    }

    /// What a module would be given for one of its imports; nil if nobody offers it.
    ///
    /// - Precondition: The store is of the linker's engine.
    public func resolve(_ module: String, _ name: String) -> Extern? {
        defer { store.state.keepFunctions() }
        return definition(ImportName(module, name), wanted: { nil })
            ?? linker.resolve(module, name, in: store)
    }

    private func isGranted(_ name: ImportName) -> Bool {
        linker.isGranted(name) && store.state.isGranted(name)
    }

    /// What the set itself has.
    private func definition(_ name: ImportName, wanted: () -> FunctionType?) -> Extern? {
        isGranted(name) ? definitions.definition(name, wanted: wanted) : nil
    }

    /// Creates an instance with what the set has for its imports.
    ///
    /// - Throws: ``InstantiationError``; all imports that are missing, of other types or of other
    ///   stores are named.
    public func instantiate(_ module: Module) throws(InstantiationError) -> Instance {
        Instance(state: store.state, object: try makeInstance(of: module, runsStart: true))
    }

    func makeInstance(
        of module: Module, runsStart: Bool
    ) throws(InstantiationError) -> InstanceObject {
        guard store.engine === linker.engine else { throw .link(.foreignLinker) }
        guard store.state.owns(module) else { throw .link(.foreignModule) }
        let functionCount = store.state.functionCount
        do throws(InstantiationError) {
            return try store.state.instantiate(
                module, imports: try imports(of: module), runsStart: runsStart)
        } catch {
            takeBack(functionsFrom: functionCount)
            guard case .link(.imports(let mismatches)) = error else { throw error }
            let told = mismatches.map {
                $0.asGranted(by: linker.grants).asGranted(by: store.state.grants)
            }
            throw .link(.imports(ImportSuggestions(names).added(to: told)))
        }
    }

    private func imports(of module: Module) throws(InstantiationError) -> [Extern?] {
        var imports: [Extern?] = []
        imports.reserveCapacity(module.decoded.imports.count)
        for (index, wanted) in module.decoded.imports.enumerated() {
            if index % Self.importsPerQuestion == 0 { try store.state.pay(0) }
            imports.append(offer(for: wanted, at: index, of: module))
        }
        return imports
    }

    /// What an import of a module gets; nil if there is nothing for it.
    func offer(for wanted: Import, at index: Int, of module: Module) -> Extern? {
        let name = ImportName(wanted.module, wanted.name)
        let type = { Self.functionType(of: wanted, in: module) }
        return definition(name, wanted: type)
            ?? linker.find(name, wanted: type, in: store)
            ?? unknownImport(wanted, at: index, of: module)
    }

    private static func functionType(of wanted: Import, in module: Module) -> FunctionType? {
        if case .function(let type) = module.type(of: wanted.type) { type } else { nil }
    }

    /// Nothing that was made for a link stays when it fails.
    private func takeBack(functionsFrom first: Int) {
        store.state.dropFunctions(from: first)
        definitions.forget(functionsFrom: store.state.functionCount)
    }

    /// A module may have a million imports, and its store a deadline.
    private static var importsPerQuestion: Int { 1_000 }

    private var names: [ImportName] {
        if definitions.count > ImportSuggestions.namesOfferedMax { return [] }
        return (definitions.names + linker.definitions.names).filter { isGranted($0) }
    }

    /// What stands for a function that nobody offers; nil if it is to be refused.
    private func unknownImport(
        _ wanted: Import, at index: Int, of module: Module
    ) -> Extern? {
        guard linker.unknownImports == .trap,
            isGranted(ImportName(wanted.module, wanted.name)),
            let type = Self.functionType(of: wanted, in: module), HostFunction.mayHave(type)
        else { return nil }
        let function = store.makeFunction(type) { _ in
            let mismatch = ImportMismatch(
                .missing, index: index, module: wanted.module, name: wanted.name,
                expected: .function(type), given: nil)
            throw Trap(
                .host, message: mismatch.description, cause: LinkError.imports([mismatch]))
        }
        return .function(function)
    }
}
