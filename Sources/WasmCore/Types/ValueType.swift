/// The type of a value. Spec: core 2.3.7.
public enum ValueType: Hashable, Sendable {
    case i32
    case i64
    case f32
    case f64
    case v128
    case reference(ReferenceType)

    /// A nullable reference to any function.
    public static let funcref = ValueType.reference(.init(isNullable: true, .function))
    /// A nullable reference to anything of the host's.
    public static let externref = ValueType.reference(.init(isNullable: true, .extern))

    /// Whether a local of this type starts with a value: numbers, vectors, nullable references.
    public var isDefaultable: Bool {
        if case .reference(let type) = self { type.isNullable } else { true }
    }

    /// Whether values are references, of whatever type.
    public var isReference: Bool {
        if case .reference = self { true } else { false }
    }

    /// Eight-byte slots that a value takes: two for a vector, else one.
    public var slotCount: Int { self == .v128 ? 2 : 1 }

    /// The word of the text format. Who asks knows how to write references.
    package func word(_ reference: (ReferenceType) -> String) -> String {
        switch self {
        case .i32: "i32"
        case .i64: "i64"
        case .f32: "f32"
        case .f64: "f64"
        case .v128: "v128"
        case .reference(let type): reference(type)
        }
    }
}

/// The type of a reference. Spec: core 2.3.5.
public struct ReferenceType: Hashable, Sendable {
    /// Whether null is one of the values.
    public var isNullable: Bool
    /// What a value refers to, unless it is null.
    public var heapType: HeapType

    public init(isNullable: Bool, _ heapType: HeapType) {
        self.isNullable = isNullable
        self.heapType = heapType
    }
}

/// What a reference refers to. Spec: core 2.3.4.
public enum HeapType: Hashable, Sendable {
    case any
    case eq
    case i31
    case structure
    case array
    case none
    case function
    case noFunction
    case extern
    case noExtern
    case exception
    case noException
    /// A type that the module defines or, after canonicalisation, one of a ``TypeRegistry``.
    case concrete(TypeIndex)

    /// All but `concrete`, with the byte of the binary format and the word of the text format.
    public static let abstract: [(type: HeapType, byte: UInt8, text: StaticString)] = [
        (.noException, 0x74, "noexn"), (.noFunction, 0x73, "nofunc"),
        (.noExtern, 0x72, "noextern"), (.none, 0x71, "none"), (.function, 0x70, "func"),
        (.extern, 0x6F, "extern"), (.any, 0x6E, "any"), (.eq, 0x6D, "eq"), (.i31, 0x6C, "i31"),
        (.structure, 0x6B, "struct"), (.array, 0x6A, "array"), (.exception, 0x69, "exn"),
    ]

    /// The word of the text format; nil for a concrete type.
    package var word: String? { Self.abstract.first { $0.type == self }.map { "\($0.text)" } }
}

/// What a field of a structure or array holds. Spec: core 2.3.9.
public enum StorageType: Hashable, Sendable {
    case i8
    case i16
    case value(ValueType)

    /// The type of the operand that is read or written.
    public var unpacked: ValueType {
        if case .value(let type) = self { type } else { .i32 }
    }

    /// Whether a field takes less than its operand, so that reads have to say how to extend it.
    public var isPacked: Bool {
        if case .value = self { false } else { true }
    }
}

/// A field of a structure, or the elements of an array. Spec: core 2.3.9.
public struct FieldType: Hashable, Sendable {
    /// What the field holds.
    public var storage: StorageType
    /// Whether it may be changed after its object was made.
    public var isMutable: Bool

    public init(_ storage: StorageType, isMutable: Bool) {
        self.storage = storage
        self.isMutable = isMutable
    }
}
