// Structures, arrays, `i31`, conversions of what is external. Spec: core 3.4.3, aggregate
// reference instructions.

extension FunctionValidator {
    private mutating func type(
        _ index: UInt32, _ kind: CompositeKind
    ) throws(ModuleError) -> CanonicalTypeIndex {
        guard index < UInt32(clamping: facts.types.count) else {
            throw fail(.unknownType(index))
        }
        let number = facts.types[Int(index)]
        guard facts.registry.kind(number) == kind else {
            throw fail(kind == .array ? .nonArrayType(index) : .nonStructureType(index))
        }
        return number
    }

    private mutating func fields(_ number: CanonicalTypeIndex) -> ArraySlice<PackedField> {
        let range = facts.fieldRanges[number.position]
        return facts.fields[Int(range.start)..<(Int(range.start) + Int(range.count))]
    }

    private mutating func field(
        _ number: CanonicalTypeIndex, _ index: UInt32
    ) throws(ModuleError) -> PackedField {
        let fields = fields(number)
        guard Int(index) < fields.count else { throw fail(.unknownField(index)) }
        return fields[fields.startIndex + Int(index)]
    }

    private func nullable(_ number: CanonicalTypeIndex) -> PackedType {
        PackedType(isNullable: true, concrete: number)
    }

    private func nonNull(_ number: CanonicalTypeIndex) -> PackedType {
        PackedType(isNullable: false, concrete: number)
    }

    mutating func structNew() throws(ModuleError) {
        let type = try type(instruction.index, .structure)
        for field in fields(type).reversed() {
            if operands.isPolymorphic && operands.isAtFloor { break }
            try pop(field.storage.unpacked)
        }
        push(nonNull(type))
    }

    mutating func structNewDefault() throws(ModuleError) {
        let type = try type(instruction.index, .structure)
        guard facts.isDefaultable[type.position] else {
            throw mismatch("defaultable fields", nil)
        }
        push(nonNull(type))
    }

    /// Packed fields are read with an extension, others without.
    private mutating func checkExtension(_ field: PackedField, _ extends: Bool) throws(ModuleError)
    {
        guard field.storage.isPacked == extends else { throw fail(.packedFieldAccess) }
    }

    mutating func structGet(extends: Bool) throws(ModuleError) {
        let type = try type(instruction.index, .structure)
        let field = try field(type, instruction.index2)
        try checkExtension(field, extends)
        try pop(nullable(type))
        push(field.storage.unpacked)
    }

    mutating func structSet() throws(ModuleError) {
        let type = try type(instruction.index, .structure)
        let field = try field(type, instruction.index2)
        guard field.isMutable else { throw fail(.immutableField) }
        try pop(field.storage.unpacked)
        try pop(nullable(type))
    }

    /// An array type and its only field.
    private mutating func array(
        _ index: UInt32
    ) throws(ModuleError) -> (type: CanonicalTypeIndex, field: PackedField) {
        let type = try type(index, .array)
        return (type, try field(type, 0))
    }

    private mutating func mutableArray(
        _ index: UInt32
    ) throws(ModuleError) -> (type: CanonicalTypeIndex, field: PackedField) {
        let array = try array(index)
        guard array.field.isMutable else { throw fail(.immutableArray) }
        return array
    }

    mutating func arrayNew() throws(ModuleError) {
        let (type, field) = try array(instruction.index)
        try popI32()
        try pop(field.storage.unpacked)
        push(nonNull(type))
    }

    mutating func arrayNewDefault() throws(ModuleError) {
        let (type, field) = try array(instruction.index)
        guard field.storage.isDefaultable else {
            throw mismatch("a defaultable field", facts.description(field.storage))
        }
        try popI32()
        push(nonNull(type))
    }

    mutating func arrayNewFixed() throws(ModuleError) {
        let (type, field) = try array(instruction.index)
        guard instruction.index2 <= facts.limits.arrayNewFixedMax else {
            throw fail(.limitExceeded("array.new_fixed operands"))
        }
        for _ in 0..<instruction.index2 {
            if operands.isPolymorphic && operands.isAtFloor { break }
            try pop(field.storage.unpacked)
        }
        push(nonNull(type))
    }

    private mutating func checkDataArray(_ field: PackedField) throws(ModuleError) {
        guard field.storage.isNumericOrVector else {
            throw fail(.other("array type is not numeric or vector"))
        }
    }

    mutating func arrayNewData() throws(ModuleError) {
        let (type, field) = try array(instruction.index)
        try checkDataArray(field)
        try checkData(instruction.index2)
        try popI32()
        try popI32()
        push(nonNull(type))
    }

    mutating func arrayNewElem() throws(ModuleError) {
        let (type, field) = try array(instruction.index)
        try match(try element(instruction.index2), field.storage)
        try popI32()
        try popI32()
        push(nonNull(type))
    }

    mutating func arrayGet(extends: Bool) throws(ModuleError) {
        let (type, field) = try array(instruction.index)
        try checkExtension(field, extends)
        try popI32()
        try pop(nullable(type))
        push(field.storage.unpacked)
    }

    mutating func arraySet() throws(ModuleError) {
        let (type, field) = try mutableArray(instruction.index)
        try pop(field.storage.unpacked)
        try popI32()
        try pop(nullable(type))
    }

    mutating func arrayLen() throws(ModuleError) {
        try pop(PackedType(isNullable: true, .array))
        push(.i32)
    }

    mutating func arrayFill() throws(ModuleError) {
        let (type, field) = try mutableArray(instruction.index)
        try popI32()
        try pop(field.storage.unpacked)
        try popI32()
        try pop(nullable(type))
    }

    mutating func arrayCopy() throws(ModuleError) {
        let target = try mutableArray(instruction.index)
        let source = try array(instruction.index2)
        guard facts.registry.matches(source.field.storage, target.field.storage) else {
            throw fail(.other("array types do not match"))
        }
        try popI32()
        try popI32()
        try pop(nullable(source.type))
        try popI32()
        try pop(nullable(target.type))
    }

    mutating func arrayInitData() throws(ModuleError) {
        let (type, field) = try mutableArray(instruction.index)
        try checkDataArray(field)
        try checkData(instruction.index2)
        try popSegmentRange(into: type)
    }

    mutating func arrayInitElem() throws(ModuleError) {
        let (type, field) = try mutableArray(instruction.index)
        try match(try element(instruction.index2), field.storage)
        try popSegmentRange(into: type)
    }

    private mutating func popSegmentRange(
        into type: CanonicalTypeIndex
    ) throws(ModuleError) {
        try popI32()
        try popI32()
        try popI32()
        try pop(nullable(type))
    }

    /// `any.convert_extern` and `extern.convert_any`: what may be null may be null afterwards.
    mutating func convert(
        from source: PackedType.Heap, to target: PackedType.Heap
    ) throws(ModuleError) {
        let type = try popReference()
        try match(type, PackedType(isNullable: true, source))
        push(PackedType(isNullable: type.isNullable, target))
    }

    mutating func refI31() throws(ModuleError) {
        try popI32()
        push(PackedType(isNullable: false, .i31))
    }

    mutating func i31Get() throws(ModuleError) {
        try pop(PackedType(isNullable: true, .i31))
        push(.i32)
    }
}
