// The type section: recursive groups of type definitions. Spec: core 5.5.5, 5.3.8 to 5.3.10.

extension SectionDecoder {
    mutating func typeSection(_ reader: inout ByteReader) throws(DecodeError) -> Int {
        let groupCount = try count(&reader, max: limits.recursiveGroupsMax, "recursive groups")
        module.types.reserveCapacity(groupCount)
        module.typeGroups.reserveCapacity(groupCount)
        for _ in 0..<groupCount {
            try keepOn(at: reader.offset)
            try recursiveType(&reader)
        }
        return groupCount
    }

    private mutating func recursiveType(_ reader: inout ByteReader) throws(DecodeError) {
        let at = reader.offset
        let first = module.types.count
        var memberCount = 1
        if reader.peek() == TypeCode.group {
            try require(.gc, at: at)
            _ = try reader.byte()
            memberCount = try count(&reader, max: limits.typesInGroupMax, "types in a group")
        }
        guard memberCount <= limits.typesMax - min(first, limits.typesMax) else {
            throw DecodeError(.limitExceeded("types"), offset: at)
        }
        for _ in 0..<memberCount {
            try keepOn(at: reader.offset)
            module.types.append(try subType(&reader))
        }
        module.typeGroups.append(TypeGroup(first..<module.types.count))
    }

    func subType(_ reader: inout ByteReader) throws(DecodeError) -> SubType {
        let at = reader.offset
        let code = reader.peek()
        guard code == TypeCode.open || code == TypeCode.final else {
            return SubType(try compositeType(&reader))
        }
        try require(.gc, at: at)
        _ = try reader.byte()
        let supertypeCount = try reader.length()
        var supertypes: [TypeIndex] = []
        for _ in 0..<supertypeCount { supertypes.append(try typeIndex(&reader)) }
        return SubType(
            isFinal: code == TypeCode.final, supertypes: supertypes, try compositeType(&reader))
    }

    private func compositeType(_ reader: inout ByteReader) throws(DecodeError) -> CompositeType {
        let at = reader.offset
        switch try reader.byte() {
        case TypeCode.function:
            let parameters = try valueTypes(
                &reader, max: min(limits.parametersMax, 16_000), "parameters")
            let resultsAt = reader.offset
            let results = try valueTypes(&reader, max: min(limits.resultsMax, 16_000), "results")
            if results.count > 1 { try require(.multiValue, at: resultsAt) }
            return .function(FunctionType(parameters, results))
        case TypeCode.structure:
            try require(.gc, at: at)
            let fieldCount = try count(
                &reader, max: limits.structureFieldsMax, "structure fields")
            var fields: [FieldType] = []
            for _ in 0..<fieldCount { fields.append(try fieldType(&reader)) }
            return .structure(fields)
        case TypeCode.array:
            try require(.gc, at: at)
            return .array(try fieldType(&reader))
        case let code:
            // The code is a number of seven bits with a sign.
            throw DecodeError(
                code < 0x80 ? .malformedTypeDefinition(code) : .integerRepresentationTooLong,
                offset: at)
        }
    }

    private func valueTypes(
        _ reader: inout ByteReader, max: Int, _ limit: StaticStringKey
    ) throws(DecodeError) -> [ValueType] {
        let typeCount = try count(&reader, max: max, limit)
        if typeCount == 0 { return [] }
        var types: [ValueType] = []
        types.reserveCapacity(typeCount)
        for _ in 0..<typeCount { types.append(try valueType(&reader)) }
        return types
    }

    private func fieldType(_ reader: inout ByteReader) throws(DecodeError) -> FieldType {
        let storage: StorageType
        switch reader.peek() {
        case 0x78:
            _ = try reader.byte()
            storage = .i8
        case 0x77:
            _ = try reader.byte()
            storage = .i16
        default: storage = .value(try valueType(&reader))
        }
        return FieldType(storage, isMutable: try reader.mutability())
    }
}

/// First bytes of type definitions. Spec: core 5.3.8 to 5.3.10.
enum TypeCode {
    static let function: UInt8 = 0x60
    static let structure: UInt8 = 0x5F
    static let array: UInt8 = 0x5E
    static let open: UInt8 = 0x50
    static let final: UInt8 = 0x4F
    static let group: UInt8 = 0x4E
}
