import WasmCore

/// A core module that becomes part of a component.
struct PlannedModule {
    /// What others import it by; empty for the main one.
    var name: String
    var bytes: ModuleBytes
    /// How strings lie in memory.
    var encoding: StringEncoding
    var exports: CoreExports
    var decoded: DecodedModule
    /// In the order of the module.
    var imports: [(item: Import, meaning: CoreImport)] = []
}

/// What a component has to be made of: all that its core modules import and export, in terms of a
/// world.
struct ComponentPlan {
    /// A core function of one of the modules.
    struct CoreExport: Hashable {
        var module: Int
        var name: String
    }

    let view: WorldView
    let signatures: WorldSignatures
    /// The main one first, then the adapters.
    private(set) var modules: [PlannedModule] = []
    private(set) var lifts: [WorldFunction: (module: Int, function: LiftedFunction)] = [:]
    private(set) var destructors: [Resolution.TypeID: CoreExport] = [:]
    /// The functions of the world that some module imports.
    private(set) var usedFunctions: Set<WorldFunction> = []
    /// The types that have to be imported.
    private(set) var importedTypes: TypeClosure
    /// The types that what is exported has, up to those that are imported.
    private(set) var exportedTypes: TypeClosure
    private(set) var exportedInterfaces: Set<Resolution.InterfaceID> = []
    /// The memory that is made for the main module, if it imports one.
    private(set) var memoryType: MemoryType?
    /// Those of `importedTypes` that interfaces have.
    private(set) var typesByInterface: [Resolution.InterfaceID: [Resolution.TypeID]] = [:]
    private var problems: [String] = []

    /// - Throws: ``ComponentizingError`` with all that does not fit.
    init(_ view: WorldView, _ inputs: [CoreModuleInput]) throws(ComponentizingError) {
        let view = try view.separatingInterfaces()
        self.view = view
        signatures = WorldSignatures(view.resolution)
        importedTypes = TypeClosure(view.resolution)
        exportedTypes = TypeClosure(view.resolution)
        exportedInterfaces = Set(view.interfaces(.exported).map(\.id))
        let adapters = inputs.dropFirst()
        for input in inputs.prefix(1) { try add(input, adapters: adapters.map(\.name)) }
        for input in adapters where input.hasExports || isImported(input.name) {
            try add(input, adapters: [])
        }
        findExports()
        findTypes()
        checkAdapters()
        checkNeeds()
        guard problems.isEmpty else { throw ComponentizingError(problems) }
    }

    private mutating func add(
        _ input: CoreModuleInput, adapters: [String]
    ) throws(ComponentizingError) {
        var bytes: ModuleBytes
        let module: DecodedModule
        do throws(DecodeError) {
            bytes = try ModuleSections.removing(from: input.bytes) {
                $0.hasPrefix(WorldSection.namePrefix)
            }
            module = try ModuleDecoder.decode(bytes)
        } catch {
            throw ComponentizingError("\(input.title) is no core module: \(error)")
        }
        var renamed = module
        if renamed.renameRepeatedImports() { bytes = ModuleBytes(ModuleEncoder.encode(renamed)) }
        var planned = PlannedModule(
            name: input.name, bytes: bytes, encoding: input.encoding,
            exports: CoreExports(module), decoded: module)
        var resolver = CoreImportResolver(
            view, signatures, adapters: adapters, isAdapter: !modules.isEmpty)
        for (item, new) in zip(module.imports, renamed.imports)
        where problems.count < WITLimits.problemsMax {
            do throws(CoreImportResolver.Refusal) {
                let meaning = try resolver.resolve(item, in: module)
                planned.imports.append((new, meaning))
                if modules.isEmpty, case .memory(let type) = item.type { memoryType = type }
                if case .function(let function, _) = meaning { usedFunctions.insert(function) }
            } catch {
                problems.append(
                    "\(input.title) imports `\(item.name.printable)` of "
                        + "`\(item.module.printable)`: \(error.reason)")
            }
        }
        modules.append(planned)
    }

    /// Whether the main module imports something of an adapter.
    private func isImported(_ adapter: String) -> Bool {
        modules.first?.imports.contains { $0.item.module == adapter } ?? false
    }

    // MARK: Exports

    private mutating func findExports() {
        let finder = CoreExportFinder(view: view, signatures: signatures)
        for function in view.exports where problems.count < WITLimits.problemsMax {
            do throws(CoreExportFinder.Refusal) {
                for (number, module) in modules.enumerated() where lifts[function] == nil {
                    if let found = try finder.find(function, in: module.exports) {
                        lifts[function] = (number, found)
                    }
                }
                if lifts[function] == nil {
                    problems.append(finder.missing(function, in: modules.first?.exports))
                }
            } catch {
                problems.append(error.reason)
            }
        }
        for place in view.interfaces(.exported) {
            for (name, type) in view.resolution.interfaces[place.id].types {
                guard case .resource = view.resolution.types[type].kind else { continue }
                findDestructor(of: name, type, in: place, finder)
            }
        }
    }

    private mutating func findDestructor(
        of name: String, _ type: Resolution.TypeID, in place: InterfacePlace,
        _ finder: CoreExportFinder
    ) {
        do throws(CoreExportFinder.Refusal) {
            for (number, module) in modules.enumerated() where destructors[type] == nil {
                if let found = try finder.destructor(of: name, in: place, module.exports) {
                    destructors[type] = CoreExport(module: number, name: found)
                }
            }
        } catch {
            problems.append(error.reason)
        }
    }

    // MARK: Types

    /// Whether a type that what is exported has is not exported itself.
    func isForeign(_ id: Resolution.TypeID) -> Bool {
        switch view.resolution.types[id].owner {
        case .none: false
        case .world: true
        case .interface(let owner): !exportedInterfaces.contains(owner)
        }
    }

    private mutating func findTypes() {
        for function in usedFunctions {
            if let type = view[function] { importedTypes.insert(type) }
        }
        for case .type(let id, _) in view.world.imports.values { importedTypes.insert(id) }
        for function in view.functions(.exported) { importedTypes.insert(function) }
        for module in modules {
            for (_, meaning) in module.imports {
                switch meaning {
                case .resource(_, let id, .imported), .end(_, let id?, .imported, _):
                    importedTypes.insert(id)
                default: break
                }
            }
        }
        for id in exportedInterfaces {
            let interface = view.resolution.interfaces[id]
            for type in interface.types.values { exportedTypes.insert(type, until: isForeign) }
            for type in interface.functions.values { exportedTypes.insert(type, until: isForeign) }
        }
        for id in exportedTypes.types where isForeign(id) { importedTypes.insert(id) }
        for id in importedTypes.types {
            guard case .interface(let owner) = view.resolution.types[id].owner else { continue }
            typesByInterface[owner, default: []].append(id)
        }
    }

    // MARK: What modules need of each other

    private mutating func checkAdapters() {
        for module in modules {
            for (item, meaning) in module.imports {
                switch meaning {
                case .adapter(let name, let function):
                    let adapter = modules.dropFirst().first { $0.name == name }
                    checkAdapter(
                        name, function, adapter?.exports.functions[function], item, module.decoded)
                case .mainExport(let name, let kind):
                    if modules.first?.exports.kinds[name] != kind {
                        problems.append(
                            "adapter `\(module.name.printable)` imports "
                                + "`\(item.name.printable)`, which the main module does not export")
                    }
                default: break
                }
            }
        }
    }

    private mutating func checkAdapter(
        _ name: String, _ function: String, _ type: FunctionType?, _ item: Import,
        _ module: DecodedModule
    ) {
        guard case .function(let index) = item.type, let wanted = module.functionType(index) else {
            return
        }
        let function = "`\(function.printable)`"
        if let type, type != wanted {
            problems.append(
                "adapter `\(name.printable)` exports \(function) of type \(type.words), "
                    + "but the module imports it as \(wanted.words)")
        } else if type == nil {
            problems.append("adapter `\(name.printable)` does not export \(function)")
        }
    }

    private mutating func checkNeeds() {
        guard let main = modules.first else { return }
        var lacking: Set<String> = []
        func check(_ needs: CanonicalNeeds, _ direction: CanonicalDirection, _ module: Int) {
            if needs.memory {
                if main.exports.memory == nil, memoryType == nil {
                    lacking.insert("the main module exports no `memory`, which is needed")
                } else if (memoryType?.addressType ?? .i32) == .i64 || main.exports.hasWideMemory {
                    lacking.insert("memories with 64-bit addresses are not built")
                }
            }
            if needs.realloc, realloc(direction, module) == nil {
                lacking.insert(
                    "the main module exports no `cabi_realloc`, of type "
                        + "(i32, i32, i32, i32) -> (i32), which is needed")
            }
            if needs.table, main.exports.table == nil {
                lacking.insert("the main module exports no `__indirect_function_table`")
            }
        }
        for (number, module) in modules.enumerated() {
            for (_, meaning) in module.imports {
                var needs = needs(of: meaning)
                if meaning == .memory || meaning == .room { needs.memory = true }
                check(needs, .lower, number)
            }
        }
        for (function, lift) in lifts {
            guard let type = view[function] else { continue }
            let needs = signatures.needs(lifting: type, isAsync: lift.function.isAsync)
            check(needs, .lift, lift.module)
        }
        problems += lacking.sorted()
    }

    /// What has to be among the options of what is imported.
    func needs(of meaning: CoreImport) -> CanonicalNeeds {
        switch meaning {
        case .function(let function, let isAsync):
            return view[function].map { signatures.needs(lowering: $0, isAsync: isAsync) }
                ?? CanonicalNeeds()
        case .end(let operation, let id, _, _):
            guard operation.row.immediates.contains(.options), let id else {
                return CanonicalNeeds()
            }
            let element = view.resolution.types[id].kind.references.first
            guard element != nil else { return CanonicalNeeds() }
            let isRead = operation == .streamRead || operation == .futureRead
            return signatures.needs(element: element, isRead: isRead)
        case .taskReturn(let function):
            // What the definition of the export has must be the same here.
            let isAsync = lifts[function]?.function.isAsync ?? true
            let needs = view[function].map { signatures.needs(lifting: $0, isAsync: isAsync) }
            return CanonicalNeeds(memory: needs?.memory ?? false)
        case .builtIn(let definition):
            let immediates = definition.operation.row.immediates
            return CanonicalNeeds(
                memory: immediates.contains(.memory) || immediates.contains(.options),
                realloc: definition.operation == .errorContextDebugMessage,
                table: immediates.contains(.table))
        case .resource, .adapter, .memory, .mainExport, .room: return CanonicalNeeds()
        }
    }

    /// The function that gives room in memory: the module's own, else the main module's.
    func realloc(_ direction: CanonicalDirection, _ module: Int) -> CoreExport? {
        for number in [module, 0] {
            if let name = modules[number].exports.realloc(direction) {
                return CoreExport(module: number, name: name)
            }
        }
        return nil
    }
}
