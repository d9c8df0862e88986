/// A value type in eight trivially copyable bytes, with the bottom types that validation needs.
///
/// 0 is the bottom type, 1...5 are the numbers and the vector (the raw values of
/// ``StackEffect/Kind``). A reference has bit 63 set, bit 62 if it may be null, bit 61 if its heap
/// type is concrete; the low 32 bits then are a canonical type index, else a ``Heap`` code.
/// Spec: core 2.3.7, 3.1.1 (bottom types).
package struct PackedType: BitwiseCopyable, Hashable, Sendable {
    package let bits: UInt64

    @inline(__always)
    package init(bits: UInt64) { self.bits = bits }

    /// Codes of the abstract heap types.
    package enum Heap: UInt8, Sendable {
        case any, eq, i31, structure, array, none, function, noFunction, extern, noExtern
        case exception, noException
        /// The subtype of every heap type, which has no syntax.
        case bottom
    }

    private static let referenceBit: UInt64 = 1 << 63
    private static let nullBit: UInt64 = 1 << 62
    private static let concreteBit: UInt64 = 1 << 61

    package static var bottom: PackedType { PackedType(bits: 0) }
    package static var i32: PackedType { PackedType(bits: 1) }
    package static var i64: PackedType { PackedType(bits: 2) }
    package static var f32: PackedType { PackedType(bits: 3) }
    package static var f64: PackedType { PackedType(bits: 4) }
    package static var v128: PackedType { PackedType(bits: 5) }
    /// Storage types of fields; never on the operand stack.
    package static var i8: PackedType { PackedType(bits: 14) }
    package static var i16: PackedType { PackedType(bits: 15) }

    @inline(__always)
    package init(isNullable: Bool, _ heap: Heap) {
        bits = Self.referenceBit | (isNullable ? Self.nullBit : 0) | UInt64(heap.rawValue)
    }

    @inline(__always)
    package init(isNullable: Bool, concrete index: CanonicalTypeIndex) {
        bits =
            Self.referenceBit | (isNullable ? Self.nullBit : 0) | Self.concreteBit
            | UInt64(index.rawValue)
    }

    /// A type whose concrete indices are canonical.
    package init(_ type: ValueType) {
        switch type {
        case .i32: self = .i32
        case .i64: self = .i64
        case .f32: self = .f32
        case .f64: self = .f64
        case .v128: self = .v128
        case .reference(let type): self.init(type)
        }
    }

    package init(_ type: ReferenceType) {
        if case .concrete(let index) = type.heapType {
            self.init(
                isNullable: type.isNullable, concrete: CanonicalTypeIndex(rawValue: index.rawValue))
        } else {
            self.init(isNullable: type.isNullable, Heap(type.heapType))
        }
    }

    package init(_ storage: StorageType) {
        switch storage {
        case .i8: self = .i8
        case .i16: self = .i16
        case .value(let type): self.init(type)
        }
    }

    @inline(__always) package var isReference: Bool { bits & Self.referenceBit != 0 }
    @inline(__always) package var isNullable: Bool { bits & Self.nullBit != 0 }
    @inline(__always) package var isConcrete: Bool { bits & Self.concreteBit != 0 }
    package var isPacked: Bool { self == .i8 || self == .i16 }
    package var isDefaultable: Bool { !isReference || isNullable }
    /// A number or a vector, or a packed one.
    package var isNumericOrVector: Bool { !isReference && bits != 0 }
    package var unpacked: PackedType { isPacked ? .i32 : self }

    package var asNullable: PackedType { PackedType(bits: bits | Self.nullBit) }
    package var asNonNull: PackedType { PackedType(bits: bits & ~Self.nullBit) }

    /// Meaningful for concrete references.
    package var index: CanonicalTypeIndex {
        CanonicalTypeIndex(rawValue: UInt32(truncatingIfNeeded: bits))
    }
    /// Meaningful for references that are not concrete.
    package var heap: Heap { Heap(rawValue: UInt8(truncatingIfNeeded: bits)) ?? .bottom }
    /// Null and reference bits cleared: equal exactly for equal heap types.
    var heapBits: UInt64 { bits & ~Self.nullBit }
}

extension PackedType.Heap {
    /// `concrete` has no code of its own and gives `bottom`.
    package init(_ type: HeapType) {
        self =
            switch type {
            case .any: .any
            case .eq: .eq
            case .i31: .i31
            case .structure: .structure
            case .array: .array
            case .none: .none
            case .function: .function
            case .noFunction: .noFunction
            case .extern: .extern
            case .noExtern: .noExtern
            case .exception: .exception
            case .noException: .noException
            case .concrete: .bottom
            }
    }

    package var heapType: HeapType? {
        switch self {
        case .any: .any
        case .eq: .eq
        case .i31: .i31
        case .structure: .structure
        case .array: .array
        case .none: HeapType.none
        case .function: .function
        case .noFunction: .noFunction
        case .extern: .extern
        case .noExtern: .noExtern
        case .exception: .exception
        case .noException: .noException
        case .bottom: nil
        }
    }

    /// The abstract supertypes as a set of bits, itself included. Spec: core 3.3.3.
    var supertypes: UInt16 {
        switch self {
        case .any: 0b1
        case .eq: 0b11
        case .i31: 0b111
        case .structure: 0b1011
        case .array: 0b1_0011
        case .none: 0b11_1111
        case .function: 0b100_0000
        case .noFunction: 0b1100_0000
        case .extern: 0b1_0000_0000
        case .noExtern: 0b11_0000_0000
        case .exception: 0b100_0000_0000
        case .noException: 0b1100_0000_0000
        case .bottom: .max
        }
    }

    /// The greatest supertype.
    package var top: PackedType.Heap {
        switch self {
        case .any, .eq, .i31, .structure, .array, .none, .bottom: .any
        case .function, .noFunction: .function
        case .extern, .noExtern: .extern
        case .exception, .noException: .exception
        }
    }
}
