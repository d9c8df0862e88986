/// Writes a recursive group as bytes: equal bytes mean equal groups. Spec: core 3.1.3, rolling.
struct TypeWriter {
    private(set) var bytes: [UInt8] = []
    private var group = 0..<0
    /// Whether indices are numbers of the registry already.
    let isCanonical: Bool

    init(isCanonical: Bool = false) { self.isCanonical = isCanonical }

    mutating func start(_ group: Range<Int>) {
        bytes.removeAll(keepingCapacity: true)
        self.group = group
    }

    /// - Parameter numbers: Those of the types before the group.
    mutating func append(_ type: SubType, _ numbers: [CanonicalTypeIndex]) {
        bytes.append(type.isFinal ? 1 : 0)
        append(UInt64(type.supertypes.count))
        for index in type.supertypes { append(code(index, numbers)) }
        switch type.composite {
        case .function(let function):
            bytes.append(0)
            append(function.parameters, numbers)
            append(function.results, numbers)
        case .structure(let fields):
            bytes.append(1)
            append(UInt64(fields.count))
            for field in fields { append(field, numbers) }
        case .array(let field):
            bytes.append(2)
            append(field, numbers)
        }
    }

    private mutating func append(_ types: [ValueType], _ numbers: [CanonicalTypeIndex]) {
        append(UInt64(types.count))
        for type in types { append(PackedType(type), numbers) }
    }

    private mutating func append(_ field: FieldType, _ numbers: [CanonicalTypeIndex]) {
        bytes.append(field.isMutable ? 1 : 0)
        append(PackedType(field.storage), numbers)
    }

    /// Numbers and vectors have codes below 16, abstract references follow, then concrete ones.
    private mutating func append(_ type: PackedType, _ numbers: [CanonicalTypeIndex]) {
        let null: UInt64 = type.isNullable ? 1 : 0
        if type.isConcrete {
            let index = TypeIndex(rawValue: type.index.rawValue)
            append(64 + (code(index, numbers) << 1 | null))
        } else if type.isReference {
            append(16 + (UInt64(type.heap.rawValue) << 1 | null))
        } else {
            append(type.bits)
        }
    }

    /// Members of the group count from its start, earlier types have their number.
    private func code(_ index: TypeIndex, _ numbers: [CanonicalTypeIndex]) -> UInt64 {
        if isCanonical { return UInt64(index.rawValue) << 1 }
        if group.contains(index.position) {
            return UInt64(index.position - group.lowerBound) << 1 | 1
        }
        guard index.position < numbers.count else { return UInt64(UInt32.max) << 1 }
        return UInt64(numbers[index.position].rawValue) << 1
    }

    /// Seven bits a byte, the lowest first.
    private mutating func append(_ number: UInt64) {
        var left = number
        while left >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: left) | 0x80)
            left >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: left))
    }
}
