import WasmCore

/// An instance of a module, with its exports.
public struct Instance {
    package let state: StoreState
    let object: InstanceObject

    public var module: Module { object.module }

    /// An export by name; nil if there is none.
    public func export(_ name: String) -> Extern? {
        guard let export = object.exports[ExactName(name)] else { return nil }
        let index = Int(export.index)
        return switch export.kind {
        case .function: .function(Function(state: state, index: object.functions[index]))
        case .table: .table(Table(state: state, index: object.tables[index]))
        case .memory: .memory(Memory(state: state, index: object.memories[index]))
        case .global: .global(Global(state: state, index: object.globals[index]))
        case .tag: .tag(Tag(state: state, index: object.tags[index]))
        }
    }

    public func function(_ name: String) -> Function? {
        if case .function(let function) = export(name) { function } else { nil }
    }
    public func memory(_ name: String = "memory") -> Memory? {
        if case .memory(let memory) = export(name) { memory } else { nil }
    }
    public func table(_ name: String) -> Table? {
        if case .table(let table) = export(name) { table } else { nil }
    }
    public func global(_ name: String) -> Global? {
        if case .global(let global) = export(name) { global } else { nil }
    }
}

/// Something that a module exports or imports.
public enum Extern {
    case function(Function)
    case table(Table)
    case memory(Memory)
    case global(Global)
    case tag(Tag)

    var external: External {
        switch self {
        case .function(let function): .function(function.index)
        case .table(let table): .table(table.index)
        case .memory(let memory): .memory(memory.index)
        case .global(let global): .global(global.index)
        case .tag(let tag): .tag(tag.index)
        }
    }
}

/// A function of a guest or of the host.
public struct Function {
    package let state: StoreState
    package let index: Int

    public var type: FunctionType { state.functionType(index) }

    /// A reference to it, for tables and globals.
    public var reference: StoredReference { StoredReference(reference: .function(index)) }

    /// Calls the function with values that are checked against its type.
    ///
    /// - Throws: ``Trap``; with code `.host` if the arguments are of other types.
    public func call(_ arguments: [Value] = []) throws(Trap) -> [Value] {
        let type = type
        guard arguments.count == type.parameters.count,
            zip(arguments, type.parameters).allSatisfy({ $0.fits($1) })
        else {
            throw Trap(.host, message: "the arguments do not fit the function's type")
        }
        let results = try state.call(index, arguments.slots)
        return results.withUnsafeBufferPointer { slots in
            guard let start = slots.baseAddress else { return [] }
            return Array(slots: start, types: type.results)
        }
    }
}

/// A tag of exceptions.
public struct Tag {
    package let state: StoreState
    let index: Int
}
