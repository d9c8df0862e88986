import WasmCore

/// A structure, array or function type of an engine; equal types of several modules are one.
///
/// It keeps its type: other types that name it, as in ``definition`` or ``Function/type``, do so as
/// long as a module, a store or one of these has it.
public struct DefinedType: Sendable {
    let engine: Engine
    let index: UInt32
    /// Has the type, maybe among others.
    let hold: TypeHold

    /// The definition; indices in it are numbers of the engine, see ``heapType``.
    public var definition: SubType { engine.definition(index) }

    /// This type as others of the engine name it: in ``definition``, in ``Function/type``.
    public var heapType: HeapType { .concrete(TypeIndex(rawValue: index)) }

    /// Whether this type is another one or declared below it.
    public func isSubtype(of other: DefinedType) -> Bool {
        engine === other.engine && engine.isSubtype(index, of: other.index)
    }
}

extension DefinedType: Hashable {
    public static func == (left: DefinedType, right: DefinedType) -> Bool {
        left.engine === right.engine && left.index == right.index
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(index) }
}

extension Module {
    /// A type that the module defines; nil if there is no such index.
    public func definedType(_ index: TypeIndex) -> DefinedType? {
        guard index.position < types.count else { return nil }
        return DefinedType(
            engine: engine, index: types[index.position].rawValue, hold: typeHold)
    }
}

extension Engine {
    /// The type that a heap type names which this engine gave, as in ``Function/type``; nil for
    /// abstract types, and if there is no such type any more.
    public func definedType(_ type: HeapType) -> DefinedType? {
        guard case .concrete(let index) = type, let hold = types.hold(index.rawValue) else {
            return nil
        }
        return DefinedType(engine: self, index: index.rawValue, hold: hold)
    }
}
