/// The type of a value. Spec: core 2.3.7.
public enum ValueType: Hashable, Sendable {
    /// An integer of 32 bits, of no sign.
    case i32
    /// An integer of 64 bits, of no sign.
    case i64
    /// A floating-point number of 32 bits.
    case f32
    /// A floating-point number of 64 bits.
    case f64
    /// A vector of 128 bits; instructions say what its lanes are.
    case v128
    /// A reference to an object, a function, an exception, or something of the host's.
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

    /// A reference type.
    public init(isNullable: Bool, _ heapType: HeapType) {
        self.isNullable = isNullable
        self.heapType = heapType
    }
}

/// What a reference refers to. Spec: core 2.3.4.
public enum HeapType: Hashable, Sendable {
    /// Anything but functions, exceptions and what is the host's alone: above `eq`.
    case any
    /// What `ref.eq` compares: `i31`, structures, arrays.
    case eq
    /// An integer of 31 bits in a reference.
    case i31
    /// Any structure.
    case structure
    /// Any array.
    case array
    /// Nothing: below all that `any` is above of.
    case none
    /// Any function.
    case function
    /// Nothing: below all functions.
    case noFunction
    /// Anything of the host's, which guests only hand around.
    case extern
    /// Nothing: below ``extern``.
    case noExtern
    /// Any exception.
    case exception
    /// Nothing: below ``exception``.
    case noException
    /// A type that the module defines; of a function of a store one of the engine, by its number.
    case concrete(TypeIndex)

    /// All but `concrete`, with the byte of the binary format and the word of the text format.
    package static let abstract: [(type: HeapType, byte: UInt8, text: StaticString)] = [
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
    /// An integer of 8 bits, an i32 as an operand.
    case i8
    /// An integer of 16 bits, an i32 as an operand.
    case i16
    /// A whole value.
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

    /// The type of a field or of elements.
    public init(_ storage: StorageType, isMutable: Bool) {
        self.storage = storage
        self.isMutable = isMutable
    }
}
