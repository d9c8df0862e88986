import WasmCore

// What an embedder hands over names things of a store or of an engine by numbers, which mean
// something else in another one. Here, and nowhere else, is decided whose it is; what has come
// through is used without a further look.
//
// Whatever embedders can keep holds its store or engine, so that identity is enough: nobody else
// can be at the place of one that is still held.

extension StoreState {
    /// What something is in this store; nil if it belongs to another one.
    func own(_ value: Extern) -> External? { value.state === self ? value.external : nil }

    /// Whether a module's types, and its code, are those of this store's engine.
    func owns(_ module: Module) -> Bool { module.engine === engine }

    /// The number of a type of this store's engine; nil if it belongs to another one.
    ///
    /// Objects of it may stay, so the store holds it from now on.
    func own(_ type: DefinedType) -> UInt32? {
        guard type.engine === engine else { return nil }
        if heldTypes[type.index] == nil { heldTypes[type.index] = type.hold }
        return type.index
    }

    /// The exception that a host function throws on; nil if it belongs to another store.
    func own(_ exception: GuestException) -> Reference? {
        let reference = exception.stored.reference
        guard owns(exception.stored), reference.tag == .exception, isException(reference.index)
        else { return nil }
        return reference
    }

    /// Whether a reference means something in this store.
    func owns(_ reference: StoredReference) -> Bool {
        guard let root = reference.root else {
            return reference.isNull || reference.reference.tag == .i31
        }
        return root.roots === hostRoots
    }
}

extension Extern {
    /// Something of a store.
    init(_ external: External, in state: StoreState) {
        self =
            switch external {
            case .function(let index): .function(Function(state: state, index: index))
            case .table(let index): .table(Table(state: state, index: index))
            case .memory(let index): .memory(Memory(state: state, index: index))
            case .global(let index): .global(Global(state: state, index: index))
            case .tag(let index): .tag(Tag(state: state, index: index))
            }
    }

    fileprivate var state: StoreState {
        switch self {
        case .function(let function): function.state
        case .table(let table): table.state
        case .memory(let memory): memory.state
        case .global(let global): global.state
        case .tag(let tag): tag.state
        }
    }

    fileprivate var external: External {
        switch self {
        case .function(let function): .function(function.index)
        case .table(let table): .table(table.index)
        case .memory(let memory): .memory(memory.index)
        case .global(let global): .global(global.index)
        case .tag(let tag): .tag(tag.index)
        }
    }
}
