import WasmCore

/// An instance of a module, with its exports. It belongs to its store.
public struct Instance {
    package let state: StoreState
    let object: InstanceObject

    public var module: Module { object.module }

    /// An export by name; nil if there is none.
    public func export(_ name: String) -> Extern? {
        guard let export = object.module.export(name) else { return nil }
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
    public func tag(_ name: String) -> Tag? {
        if case .tag(let tag) = export(name) { tag } else { nil }
    }

    /// An exported function as a Swift function of a type: `as: ((Int32, Int32) -> Int32).self`.
    ///
    /// The type is compared once, here; calls write their arguments to the guest's stack and read
    /// the results there.
    ///
    /// - Throws: ``ExportError``, which names both types where they differ.
    @inlinable
    public func function<each Parameter: WasmValue, each Output: WasmValue>(
        _ name: String, as type: ((repeat each Parameter) -> (repeat each Output)).Type
    ) throws(ExportError) -> TypedFunction<repeat each Parameter, (repeat each Output)> {
        let function = try requireFunction(name)
        let typed = function.typed(as: type)
        guard let typed else {
            throw function.mismatch(name, FunctionType(swift: type))
        }
        return typed
    }

    @usableFromInline
    func requireFunction(_ name: String) throws(ExportError) -> Function {
        switch export(name) {
        case .function(let function): return function
        case nil: throw .unknownExport(name: name)
        default: throw .notAFunction(name: name)
        }
    }
}

/// Something that a module exports or imports.
public enum Extern {
    case function(Function)
    case table(Table)
    case memory(Memory)
    case global(Global)
    case tag(Tag)
}
