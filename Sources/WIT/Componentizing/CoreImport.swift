import WasmCore

/// What a core module imports, in terms of a world.
enum CoreImport: Hashable {
    /// A function that the world imports.
    case function(WorldFunction, isAsync: Bool)
    case resource(CanonicalOperation, Resolution.TypeID, WorldSide)
    /// What works on streams or futures of a type; without a type they have no elements.
    case end(CanonicalOperation, Resolution.TypeID?, WorldSide, isAsync: Bool)
    /// What gives the result of a function that the world exports.
    case taskReturn(WorldFunction)
    /// A built-in that has nothing to do with the world. Its index is that of a slot.
    case builtIn(CanonicalDefinition)
    /// A function of an adapter.
    case adapter(String, function: String)
    /// The memory of the component: that of the main module, for adapters, or one that is made for
    /// a main module that imports it.
    case memory
    /// What the main module exports, for adapters.
    case mainExport(String, ExternalKind)
    /// The function that gives room in the main module's memory, for adapters.
    case room
}

/// Finds out what the imports of a core module are.
struct CoreImportResolver {
    let view: WorldView
    let signatures: WorldSignatures
    /// The names of adapters.
    let adapters: [String]
    let isAdapter: Bool
    /// The streams and futures of functions that were asked for.
    private var ends: [WorldFunction: [Resolution.TypeID]] = [:]

    init(
        _ view: WorldView, _ signatures: WorldSignatures, adapters: [String], isAdapter: Bool
    ) {
        self.view = view
        self.signatures = signatures
        self.adapters = adapters
        self.isAdapter = isAdapter
    }

    /// Why an import is none that a component can give.
    struct Refusal: Error {
        var reason: String
    }

    /// What an import is, whose type fits.
    mutating func resolve(
        _ item: Import, in module: DecodedModule
    ) throws(Refusal) -> CoreImport {
        if item.module == "env", item.name == "memory", case .memory = item.type {
            return .memory
        }
        if isAdapter, item.module == "__main_module__" {
            if CoreMangling.legacy.row.reallocs.contains(item.name), item.type.kind == .function {
                return .room
            }
            return .mainExport(item.name, item.type.kind)
        }
        guard case .function(let index) = item.type, let type = module.functionType(index) else {
            throw Refusal(reason: "only functions can be imported")
        }
        if adapters.contains(item.module), !isAdapter {
            return .adapter(item.module, function: item.name)
        }
        let found = try resolve(item.module, item.name)
        if let expected = signature(of: found), expected != type {
            throw Refusal(reason: "it has type \(type.words), but \(expected.words) is expected")
        }
        return found
    }

    private mutating func resolve(_ module: String, _ name: String) throws(Refusal) -> CoreImport {
        let mangling = CoreMangling(ofImportModule: module)
        let row = mangling.row
        var rest = module.dropFirst(row.prefix.count)
        var side = WorldSide.imported
        var place: InterfacePlace?
        if rest != row.importRoot {
            guard rest.hasPrefix(row.interfacePrefix) else {
                throw Refusal(reason: "no such module")
            }
            rest = rest.dropFirst(row.interfacePrefix.count)
            if rest.hasPrefix(row.exportedPrefix) {
                side = .exported
                rest = rest.dropFirst(row.exportedPrefix.count)
            }
        }
        if rest != row.importRoot {
            guard let found = view.interface(String(rest), side, mangling) else {
                throw Refusal(reason: noInterface(String(rest), side, mangling))
            }
            place = found
        }
        if side == .imported, let function = function(name, place, mangling) { return function }
        let builtIn =
            mangling == .legacy ? BuiltInName(name) : BuiltInName(standard: name)
        if let builtIn, let found = resolve(builtIn, side, place) { return found }
        throw Refusal(reason: noFunction(name, place, side))
    }

    private func function(
        _ name: String, _ place: InterfacePlace?, _ mangling: CoreMangling
    ) -> CoreImport? {
        let isAsync = mangling == .legacy && name.hasPrefix(BuiltInName.asyncPrefix)
        let plain = isAsync ? String(name.dropFirst(BuiltInName.asyncPrefix.count)) : name
        let function = WorldFunction(side: .imported, interface: place, name: plain)
        guard let found = view[function], !isAsync || found.isAsync else { return nil }
        return .function(function, isAsync: isAsync)
    }

    // MARK: Built-ins

    private mutating func resolve(
        _ name: BuiltInName, _ side: WorldSide, _ place: InterfacePlace?
    ) -> CoreImport? {
        let operation = name.operation
        let immediates = operation.row.immediates
        if name.isAsync, !immediates.contains(.asyncFlag), !immediates.contains(.options) {
            return nil
        }
        switch operation {
        case .resourceDrop, .resourceNew, .resourceRep:
            guard name.detail == nil, side == .exported || operation == .resourceDrop,
                let resource = view.resource(String(name.subject), place)
            else { return nil }
            return .resource(operation, resource, side)
        case .taskReturn:
            let function = WorldFunction(
                side: .exported, interface: place, name: String(name.subject))
            guard side == .exported, view[function] != nil else { return nil }
            return .taskReturn(function)
        case .streamNew, .streamRead, .streamWrite, .streamCancelRead, .streamCancelWrite,
            .streamDropReadable, .streamDropWritable, .futureNew, .futureRead, .futureWrite,
            .futureCancelRead, .futureCancelWrite, .futureDropReadable, .futureDropWritable:
            return end(name, side, place)
        default:
            guard name.subject.isEmpty, place == nil || operation == .taskCancel else {
                return nil
            }
            return plain(name).map { .builtIn($0) }
        }
    }

    private mutating func end(
        _ name: BuiltInName, _ side: WorldSide, _ place: InterfacePlace?
    ) -> CoreImport? {
        guard let detail = name.detail else { return nil }
        // The world's own functions have no types but those that it imports.
        let types = place == nil ? WorldSide.imported : side
        if detail == "unit" { return .end(name.operation, nil, types, isAsync: name.isAsync) }
        let function = WorldFunction(
            side: side, interface: place, name: String(name.subject))
        guard let position = Int(detail), let found = view[function] else { return nil }
        let ends = self.ends[function] ?? view.resolution.streamsAndFutures(of: found)
        self.ends[function] = ends
        guard ends.indices.contains(position) else { return nil }
        let isStream = "\(name.operation.row.text)".hasPrefix("stream")
        switch (view.resolution.types[ends[position]].kind, isStream) {
        case (.stream, true), (.future, false): break
        default: return nil
        }
        return .end(name.operation, ends[position], types, isAsync: name.isAsync)
    }

    private func plain(_ name: BuiltInName) -> CanonicalDefinition? {
        var definition = CanonicalDefinition(name.operation)
        definition.isAsync = name.isAsync
        switch name.operation {
        case .contextGet, .contextSet:
            guard let detail = name.detail else { return nil }
            let parts = detail.split(separator: "-", omittingEmptySubsequences: false)
            if parts.count == 2 {
                guard parts[0] == "i32" || parts[0] == "i64" else { return nil }
                definition.slotType = parts[0] == "i64" ? .i64 : .i32
            }
            guard parts.count <= 2, let last = parts.last, let slot = UInt32(last) else {
                return nil
            }
            definition.index = slot
        case .errorContextNew, .errorContextDebugMessage:
            guard
                let encoding = StringEncoding.allCases.first(where: {
                    name.detail.map(String.init) == "\($0.text)"
                })
            else { return nil }
            definition.options = [.stringEncoding(encoding)]
        case .waitableSetWait, .waitableSetPoll:
            guard name.detail == nil || name.detail == "i32" else { return nil }
        default:
            guard name.detail == nil, name.operation.row.feature != .componentSharedThreads else {
                return nil
            }
        }
        return definition
    }

    // MARK: Types and messages

    /// nil of what is not of a known type.
    private func signature(of item: CoreImport) -> FunctionType? {
        switch item {
        case .function(let function, let isAsync):
            view[function].map { signatures.lowered($0, isAsync: isAsync) }
        case .taskReturn(let function): view[function].map { signatures.taskReturn($0) }
        case .resource(let operation, _, _), .end(let operation, _, _, _):
            operation.narrowSignature()
        case .builtIn(let definition):
            definition.operation.narrowSignature(slot: definition.slotType)
        case .adapter, .memory, .mainExport, .room: nil
        }
    }

    private func noInterface(
        _ name: String, _ side: WorldSide, _ mangling: CoreMangling
    ) -> String {
        let names = view.interfaces(side).map {
            mangling.interface(view.resolution.name(of: $0.key))
        }
        let verb = side == .imported ? "imports" : "exports"
        let hint = Suggestion.hint(to: name, among: names).map { "; \($0)" }
        return "the world \(verb) no interface `\(name.printable)`" + (hint ?? "")
    }

    private func noFunction(_ name: String, _ place: InterfacePlace?, _ side: WorldSide) -> String {
        var names: [String] = []
        if side == .imported {
            names =
                place.map { view.resolution.interfaces[$0.id].functions.keys }
                ?? view.functions(side).map(\.name)
        }
        let owner = place.map { "interface `\(view.resolution.name(of: $0.key))`" } ?? "the world"
        let hint = Suggestion.hint(to: name, among: names).map { "; \($0)" }
        return "\(owner) has no function of this name" + (hint ?? "")
    }
}

extension FunctionType {
    /// `(i32, i32) -> i64`
    var words: String {
        func list(_ types: [ValueType]) -> String {
            types.map { $0.word { _ in "ref" } }.joined(separator: ", ")
        }
        return "(\(list(parameters))) -> (\(list(results)))"
    }
}

extension Resolution {
    /// The types of streams and futures in a function's type, in the order in which names count
    /// them: each after those that it is made of.
    func streamsAndFutures(of function: Function) -> [TypeID] {
        var found: [TypeID] = []
        var stack: [(id: TypeID, isDone: Bool)] = []
        func push(_ types: [ValueType]) {
            for case .defined(let id) in types.reversed() { stack.append((id, false)) }
        }
        push(function.parameters.map(\.type) + [function.result].compactMap(\.self))
        var steps = 0
        while let (id, isDone) = stack.popLast(), steps < WITLimits.functionPartsMax {
            steps += 1
            if isDone {
                found.append(id)
                continue
            }
            switch types[id].kind {
            case .stream, .future: stack.append((id, true))
            default: break
            }
            push(types[id].kind.references)
        }
        return found
    }
}
