import WasmCore

/// What a core module exports, by name.
struct CoreExports {
    private(set) var functions: [String: FunctionType] = [:]
    private(set) var kinds: [String: ExternalKind] = [:]
    /// The first names of functions, for those who look for what was meant.
    private(set) var firstNames: [String] = []
    /// A memory with 32-bit addresses under a name that is known.
    private(set) var memory: String?
    private(set) var hasWideMemory = false
    private(set) var table: String?
    private(set) var initialize: String?

    init(_ module: DecodedModule) {
        var memories: [String: MemoryType] = [:]
        for export in module.exports {
            kinds[export.name] = export.kind
            let index = Int(export.index)
            switch export.kind {
            case .function where index < module.functions.count:
                if firstNames.count < Self.firstNamesMax { firstNames.append(export.name) }
                functions[export.name] = module.functionType(module.functions[index])
            case .memory where index < module.memories.count:
                memories[export.name] = module.memories[index]
            default: break
            }
        }
        for row in CoreMangling.allCases.map(\.row) {
            if let type = memories[row.memory], memory == nil {
                memory = row.memory
                hasWideMemory = type.addressType == .i64
            }
            if let name = row.table, kinds[name] == .table { table = table ?? name }
            if functions[row.initialize] == FunctionType() {
                initialize = initialize ?? row.initialize
            }
        }
    }

    /// Comparing takes time by their number.
    private static let firstNamesMax = 1_000

    /// The function that gives room for what the host puts into memory.
    func realloc(_ direction: CanonicalDirection) -> String? {
        let rows = CoreMangling.allCases.map(\.row)
        let special =
            direction == .lower
            ? rows.flatMap(\.importReallocs) : rows.flatMap(\.exportReallocs)
        return (special + rows.flatMap(\.reallocs)).first {
            functions[$0] == AdapterModules.reallocType
        }
    }

    /// The function that gives adapters room.
    var reallocForAdapters: String? {
        let names = ["cabi_realloc_adapter"] + CoreMangling.allCases.flatMap(\.row.reallocs)
        return names.first { functions[$0] == AdapterModules.reallocType }
    }
}

/// A core function that becomes one of the world's.
struct LiftedFunction {
    var core: String
    var isAsync = false
    var callback: String?
    var postReturn: String?
}

/// Finds what core modules export for a world.
struct CoreExportFinder {
    let view: WorldView
    let signatures: WorldSignatures

    /// What is wrong with an export.
    struct Refusal: Error {
        var reason: String
    }

    /// The core function for a function of the world; nil if the module has none.
    func find(
        _ function: WorldFunction, in exports: CoreExports
    ) throws(Refusal) -> LiftedFunction? {
        guard let type = view[function] else { return nil }
        let interface = function.interface.map { view.resolution.name(of: $0.key) }
        for mangling in CoreMangling.allCases {
            let plain = mangling.function(
                function.name, of: interface.map(mangling.interface))
            if exports.functions[plain] != nil {
                return try sync(plain, type, mangling, exports)
            }
        }
        let plain = CoreMangling.legacy.function(function.name, of: interface)
        return type.isAsync ? try async(plain, type, exports) : nil
    }

    private func sync(
        _ name: String, _ type: Resolution.Function, _ mangling: CoreMangling,
        _ exports: CoreExports
    ) throws(Refusal) -> LiftedFunction {
        let signature = signatures.lifted(type, isAsync: false, hasCallback: false)
        try expect(signature, name, exports)
        var lifted = LiftedFunction(core: name)
        let postReturn = mangling.postReturn(name)
        if exports.functions[postReturn] != nil {
            try expect(FunctionType(signature.results), postReturn, exports)
            lifted.postReturn = postReturn
        }
        return lifted
    }

    private func async(
        _ plain: String, _ type: Resolution.Function, _ exports: CoreExports
    ) throws(Refusal) -> LiftedFunction? {
        let stackful = "[async-lift-stackful]\(plain)"
        if exports.functions[stackful] != nil {
            let signature = signatures.lifted(type, isAsync: true, hasCallback: false)
            try expect(signature, stackful, exports)
            return LiftedFunction(core: stackful, isAsync: true)
        }
        let name = "[async-lift]\(plain)"
        guard exports.functions[name] != nil else { return nil }
        try expect(signatures.lifted(type, isAsync: true, hasCallback: true), name, exports)
        let callback = "[callback]\(name)"
        guard exports.functions[callback] != nil else {
            throw Refusal(reason: "export `\(name)` has no `\(callback)` beside it")
        }
        try expect(FunctionType([.i32, .i32, .i32], [.i32]), callback, exports)
        return LiftedFunction(core: name, isAsync: true, callback: callback)
    }

    /// The destructor of a resource that an interface exports, if the module has one.
    func destructor(
        of resource: String, in place: InterfacePlace, _ exports: CoreExports
    ) throws(Refusal) -> String? {
        let interface = view.resolution.name(of: place.key)
        for mangling in CoreMangling.allCases {
            let name = mangling.destructor(of: resource, in: mangling.interface(interface))
            guard exports.functions[name] != nil else { continue }
            try expect(FunctionType([.i32]), name, exports)
            return name
        }
        return nil
    }

    /// What a module should have exported for a function.
    func missing(_ function: WorldFunction, in exports: CoreExports?) -> String {
        let interface = function.interface.map { view.resolution.name(of: $0.key) }
        let name = CoreMangling.legacy.function(function.name, of: interface)
        let signature = view[function].map {
            signatures.lifted($0, isAsync: false, hasCallback: false).words
        }
        let nearest = Suggestion.nearest(to: name, among: exports?.firstNames ?? [])
        let hint = nearest.map { "; there is `\($0.printable)`" } ?? ""
        return "export `\(name)` is missing, of type \(signature ?? "()")\(hint)"
    }

    private func expect(
        _ type: FunctionType, _ name: String, _ exports: CoreExports
    ) throws(Refusal) {
        guard let found = exports.functions[name], found != type else { return }
        throw Refusal(
            reason: "export `\(name.printable)` has type \(found.words), "
                + "but \(type.words) is expected")
    }
}
