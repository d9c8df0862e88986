import WasmCore

/// An instance of a module, with its exports. It belongs to its store.
public struct Instance {
    package let state: StoreState
    let object: InstanceObject

    /// What it is an instance of.
    public var module: Module { object.module }

    /// An export by name; nil if there is none.
    public func export(_ name: String) -> Extern? {
        object.module.export(name).map { value(of: $0) }
    }

    /// All exports by name, in the module's order.
    public var exports: InstanceExports { InstanceExports(instance: self) }

    func value(of export: Export) -> Extern {
        let index = export.position
        return switch export.kind {
        case .function: .function(Function(state: state, index: object.functions[index]))
        case .table: .table(Table(state: state, index: object.tables[index]))
        case .memory: .memory(Memory(state: state, index: object.memories[index]))
        case .global: .global(Global(state: state, index: object.globals[index]))
        case .tag: .tag(Tag(state: state, index: object.tags[index]))
        }
    }

    /// An exported function; nil if there is none of the name.
    public func function(_ name: String) -> Function? {
        if case .function(let function) = export(name) { function } else { nil }
    }
    /// An exported memory; nil if there is none of the name.
    public func memory(_ name: String = "memory") -> Memory? {
        if case .memory(let memory) = export(name) { memory } else { nil }
    }
    /// An exported table; nil if there is none of the name.
    public func table(_ name: String) -> Table? {
        if case .table(let table) = export(name) { table } else { nil }
    }
    /// An exported global; nil if there is none of the name.
    public func global(_ name: String) -> Global? {
        if case .global(let global) = export(name) { global } else { nil }
    }
    /// An exported tag; nil if there is none of the name.
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
        case nil:
            throw .unknownExport(name: name, nearest: module.nearestFunctionName(to: name))
        default: throw .notAFunction(name: name)
        }
    }
}

/// What an instance exports: names and what stands for them, in the module's order.
///
///     for (name, value) in instance.exports { … }
///     let memory = instance.exports["memory"]
public struct InstanceExports: RandomAccessCollection {
    let instance: Instance

    /// The position of the first export.
    public var startIndex: Int { 0 }
    /// How many exports there are.
    public var endIndex: Int { instance.module.decoded.exports.count }

    /// The export at a position.
    public subscript(position: Int) -> (name: String, value: Extern) {
        let export = instance.module.decoded.exports[position]
        return (export.name, instance.value(of: export))
    }

    /// What is exported by a name; nil if nothing is.
    public subscript(name: String) -> Extern? { instance.export(name) }
}

/// Something that a module exports or imports.
public enum Extern {
    /// Of a guest or of the host.
    case function(Function)
    /// References by position.
    case table(Table)
    /// Bytes that guests and host share.
    case memory(Memory)
    /// A variable or a constant.
    case global(Global)
    /// What exceptions are thrown with.
    case tag(Tag)
}
