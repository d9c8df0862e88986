import WasmCore

/// A structure, array or function type of an engine; equal types of several modules are one.
public struct DefinedType: Sendable {
    let engine: Engine
    let index: UInt32

    /// The definition; indices in it are numbers of the engine, see ``heapType``.
    public var definition: SubType {
        engine.withTypes { $0[CanonicalTypeIndex(rawValue: index)] }
            ?? SubType(.function(FunctionType()))
    }

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
        return DefinedType(engine: engine, index: types[index.position].rawValue)
    }
}

extension Engine {
    /// The type that a heap type names which this engine gave, as in ``Function/type``; nil for
    /// abstract types.
    public func definedType(_ type: HeapType) -> DefinedType? {
        guard case .concrete(let index) = type, withTypes({ index.position < $0.count }) else {
            return nil
        }
        return DefinedType(engine: self, index: index.rawValue)
    }
}
