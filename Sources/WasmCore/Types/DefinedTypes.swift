/// Parameters and results of a function. Spec: core 2.3.8.
public struct FunctionType: Hashable, Sendable {
    /// The deepest operand first.
    public var parameters: [ValueType]
    /// The deepest operand first.
    public var results: [ValueType]

    /// A function type; takes and returns nothing unless something else is said.
    public init(_ parameters: [ValueType] = [], _ results: [ValueType] = []) {
        self.parameters = parameters
        self.results = results
    }
}

/// What a type definition describes. Spec: core 2.3.8.
public enum CompositeType: Hashable, Sendable {
    /// What a function takes and returns.
    case function(FunctionType)
    /// The fields of a structure, in order.
    case structure([FieldType])
    /// What every element of an array is.
    case array(FieldType)
}

/// A type definition with its place in the hierarchy. Spec: core 2.3.10.
public struct SubType: Hashable, Sendable {
    /// Whether no other type may name it as its supertype.
    public var isFinal: Bool
    /// At most one; more than one is well-formed and invalid.
    public var supertypes: [TypeIndex]
    /// What values of the type are made of.
    public var composite: CompositeType

    /// A final type without supertypes, unless something else is said.
    public init(isFinal: Bool = true, supertypes: [TypeIndex] = [], _ composite: CompositeType) {
        self.isFinal = isFinal
        self.supertypes = supertypes
        self.composite = composite
    }
}

/// Minimum and maximum, in pages or elements. Spec: core 2.3.11.
public struct Limits: Hashable, Sendable {
    /// What there is from the start.
    public var minimum: UInt64
    /// What it may grow to; nil means as far as the address type reaches.
    public var maximum: UInt64?

    /// Limits; without a maximum unless one is given.
    public init(_ minimum: UInt64, _ maximum: UInt64? = nil) {
        self.minimum = minimum
        self.maximum = maximum
    }
}

/// The width of addresses and indices. Spec: core 2.3.1.
public enum AddressType: Hashable, Sendable {
    /// 32 bits, as all memories and tables had at first.
    case i32
    /// 64 bits. Spec: memory64.
    case i64

    /// The type of operands that are addresses of this width.
    public var valueType: ValueType { self == .i32 ? .i32 : .i64 }
}

/// The type of a linear memory. Spec: core 2.3.12; shared memories are of threads, page sizes of
/// custom page sizes.
public struct MemoryType: Hashable, Sendable {
    /// In pages of the memory's own size.
    public var limits: Limits
    /// The width of addresses, offsets and sizes.
    public var addressType: AddressType
    /// Whether threads may share it; it then has a maximum.
    public var isShared: Bool
    /// The exponent of the page size; 16 unless custom.
    public var pageSizeLog2: UInt8

    /// An unshared memory of 32-bit addresses and pages of 64 KiB, unless something else is said.
    public init(
        _ limits: Limits, addressType: AddressType = .i32, isShared: Bool = false,
        pageSizeLog2: UInt8 = PageSize.standardLog2
    ) {
        self.limits = limits
        self.addressType = addressType
        self.isShared = isShared
        self.pageSizeLog2 = pageSizeLog2
    }
}

/// The type of a table. Spec: core 2.3.13.
public struct TableType: Hashable, Sendable {
    /// What each element is.
    public var element: ReferenceType
    /// In elements.
    public var limits: Limits
    /// The width of indices and sizes.
    public var addressType: AddressType

    /// A table of 32-bit indices, unless something else is said.
    public init(_ element: ReferenceType, _ limits: Limits, addressType: AddressType = .i32) {
        self.element = element
        self.limits = limits
        self.addressType = addressType
    }
}

/// The type of a global. Spec: core 2.3.14.
public struct GlobalType: Hashable, Sendable {
    /// The type of what it holds.
    public var value: ValueType
    /// Whether `global.set` may change it.
    public var isMutable: Bool

    /// The type of a global.
    public init(_ value: ValueType, isMutable: Bool) {
        self.value = value
        self.isMutable = isMutable
    }
}

/// The kind of something imported or exported, with its binary code. Spec: core 5.5.5.
public enum ExternalKind: UInt8, Sendable {
    /// A function.
    case function = 0
    /// A table.
    case table
    /// A linear memory.
    case memory
    /// A global.
    case global
    /// A tag of exceptions.
    case tag
}

/// What an import asks for, in the terms of the importing module. Spec: core 2.3.16.
public enum ExternalType: Hashable, Sendable {
    /// A function of a type, by its index.
    case function(TypeIndex)
    /// A table.
    case table(TableType)
    /// A linear memory.
    case memory(MemoryType)
    /// A global.
    case global(GlobalType)
    /// A tag whose payload is what a function type takes, by its index.
    case tag(TypeIndex)

    /// Which index space it is of.
    public var kind: ExternalKind {
        switch self {
        case .function: .function
        case .table: .table
        case .memory: .memory
        case .global: .global
        case .tag: .tag
        }
    }
}
