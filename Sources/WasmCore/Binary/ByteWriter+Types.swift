// Types of the binary format, each in its shortest form. Spec: core 5.3.

extension ByteWriter {
    /// Spec: core 5.3.5.
    public mutating func valueType(_ type: ValueType) {
        switch type {
        case .i32: u8(0x7F)
        case .i64: u8(0x7E)
        case .f32: u8(0x7D)
        case .f64: u8(0x7C)
        case .v128: u8(0x7B)
        case .reference(let type): referenceType(type)
        }
    }

    /// A nullable reference to an abstract heap type takes one byte, others a prefix.
    public mutating func referenceType(_ type: ReferenceType) {
        if !type.isNullable {
            u8(0x64)
        } else if case .concrete = type.heapType {
            u8(0x63)
        }
        heapType(type.heapType)
    }

    /// A negative code, or an index. Spec: core 5.3.3.
    public mutating func heapType(_ type: HeapType) {
        if case .concrete(let index) = type {
            s33(Int64(index.rawValue))
        } else if let entry = HeapType.abstract.first(where: { $0.type == type }) {
            u8(entry.byte)
        }
    }

    /// Spec: core 5.4.1.
    public mutating func blockType(_ type: BlockType) {
        switch type {
        case .empty: u8(0x40)
        case .value(let type): valueType(type)
        case .type(let index): s33(Int64(index.rawValue))
        }
    }

    /// Parameters and results, with the code that says so. Spec: core 5.3.7.
    public mutating func functionType(_ type: FunctionType) {
        u8(0x60)
        vector(type.parameters) { $0.valueType($1) }
        vector(type.results) { $0.valueType($1) }
    }

    /// Spec: core 5.3.8.
    public mutating func storageType(_ type: StorageType) {
        switch type {
        case .i8: u8(0x78)
        case .i16: u8(0x77)
        case .value(let type): valueType(type)
        }
    }

    /// What it holds, then whether it is mutable. Spec: core 5.3.8.
    public mutating func fieldType(_ type: FieldType) {
        storageType(type.storage)
        u8(type.isMutable ? 1 : 0)
    }

    /// The code of the kind, then the description. Spec: core 5.3.8.
    public mutating func compositeType(_ type: CompositeType) {
        switch type {
        case .function(let type): functionType(type)
        case .structure(let fields):
            u8(0x5F)
            vector(fields) { $0.fieldType($1) }
        case .array(let field):
            u8(0x5E)
            fieldType(field)
        }
    }

    /// A final type without supertypes takes no prefix. Spec: core 5.3.9.
    public mutating func subType(_ type: SubType) {
        if !type.isFinal || !type.supertypes.isEmpty {
            u8(type.isFinal ? 0x4F : 0x50)
            vector(type.supertypes) { $0.u32($1.rawValue) }
        }
        compositeType(type.composite)
    }

    /// A group of one type takes no prefix. Spec: core 5.3.10.
    public mutating func recursiveType(_ group: some Collection<SubType>) {
        if let only = group.first, group.count == 1 {
            subType(only)
        } else {
            u8(0x4E)
            vector(group) { $0.subType($1) }
        }
    }

    /// Flags, minimum and maximum. Spec: core 5.3.11.
    public mutating func limits(
        _ limits: Limits, addressType: AddressType = .i32, otherFlags: UInt8 = 0
    ) {
        var flags = otherFlags
        if limits.maximum != nil { flags |= LimitsFlags.maximum }
        if addressType == .i64 { flags |= LimitsFlags.address64 }
        u8(flags)
        u64(limits.minimum)
        if let maximum = limits.maximum { u64(maximum) }
    }

    /// Limits, with the page size behind if it is not the standard's. Spec: core 5.3.12.
    public mutating func memoryType(_ type: MemoryType) {
        let isCustom = type.pageSizeLog2 != PageSize.standardLog2
        limits(
            type.limits, addressType: type.addressType,
            otherFlags: (type.isShared ? LimitsFlags.shared : 0)
                | (isCustom ? LimitsFlags.pageSize : 0))
        if isCustom { u32(UInt32(type.pageSizeLog2)) }
    }

    /// The type of elements, then limits. Spec: core 5.3.13.
    public mutating func tableType(_ type: TableType) {
        referenceType(type.element)
        limits(type.limits, addressType: type.addressType)
    }

    /// The type of the value, then whether it is mutable. Spec: core 5.3.14.
    public mutating func globalType(_ type: GlobalType) {
        valueType(type.value)
        u8(type.isMutable ? 1 : 0)
    }

    /// An attribute, which is zero, and the function type. Spec: core 5.3.16.
    public mutating func tagType(_ type: TypeIndex) {
        u8(0)
        u32(type.rawValue)
    }

    /// Kind and type of something imported. Spec: core 5.3.17.
    public mutating func externalType(_ type: ExternalType) {
        u8(type.kind.rawValue)
        switch type {
        case .function(let index): u32(index.rawValue)
        case .table(let type): tableType(type)
        case .memory(let type): memoryType(type)
        case .global(let type): globalType(type)
        case .tag(let index): tagType(index)
        }
    }
}

/// Bits of the byte that limits start with. Spec: core 5.3.11.
enum LimitsFlags {
    static let maximum: UInt8 = 1
    static let shared: UInt8 = 2
    static let address64: UInt8 = 4
    static let pageSize: UInt8 = 8
}
