// The element section, with its eight forms of segments. Spec: core 5.5.14.

extension SectionDecoder {
    mutating func elementSection(_ reader: inout ByteReader) throws(DecodeError) -> Int {
        let segmentCount = try count(
            &reader, max: limits.elementSegmentsMax, "element segments")
        for _ in 0..<segmentCount {
            try keepOn(at: reader.offset)
            module.elements.append(try elementSegment(&reader))
        }
        return segmentCount
    }

    private mutating func elementSegment(_ reader: inout ByteReader) throws(DecodeError)
        -> ElementSegment
    {
        let at = reader.offset
        let flags = try reader.u32()
        guard flags < 8 else { throw DecodeError(.malformedElementFlags(flags), offset: at) }
        if flags != 0 { try require(.bulkMemory, at: at) }
        let isPassiveOrDeclarative = flags & 1 != 0
        // Set: a table index follows if active, the segment is declarative if not.
        let isExplicit = flags & 2 != 0
        let hasExpressions = flags & 4 != 0
        let mode: ElementSegment.Mode
        if isPassiveOrDeclarative {
            mode = isExplicit ? .declarative : .passive
        } else {
            let table = TableIndex(rawValue: isExplicit ? try reader.u32() : 0)
            mode = .active(table, offset: try constantExpression(&reader))
        }
        // Forms 0 and 4 have no type: they are of before there were other types.
        let hasType = flags & 3 != 0
        if hasExpressions {
            let type = hasType ? try elementType(&reader) : ElementSegment.nullableFunction
            return ElementSegment(
                type: type, items: .expressions(try expressions(&reader)), mode: mode, offset: at)
        }
        if hasType { try elementKind(&reader) }
        return ElementSegment(
            type: ElementSegment.function, items: .functions(try functionIndices(&reader)),
            mode: mode, offset: at)
    }

    private func elementKind(_ reader: inout ByteReader) throws(DecodeError) {
        let at = reader.offset
        let kind = try reader.byte()
        guard kind == 0 else { throw DecodeError(.malformedElementKind(kind), offset: at) }
    }

    private mutating func functionIndices(
        _ reader: inout ByteReader
    ) throws(DecodeError) -> [FunctionIndex] {
        let indexCount = try itemCount(&reader)
        var indices: [FunctionIndex] = []
        indices.reserveCapacity(indexCount)
        for _ in 0..<indexCount {
            try keepOn(at: reader.offset)
            indices.append(FunctionIndex(rawValue: try reader.u32()))
        }
        return indices
    }

    private mutating func expressions(
        _ reader: inout ByteReader
    ) throws(DecodeError) -> [ConstantExpression] {
        let expressionCount = try itemCount(&reader)
        var expressions: [ConstantExpression] = []
        // An expression takes at least two bytes to be valid; a malformed one stops early.
        expressions.reserveCapacity(min(expressionCount, reader.remaining / 2))
        for _ in 0..<expressionCount { expressions.append(try constantExpression(&reader)) }
        return expressions
    }

    private func itemCount(_ reader: inout ByteReader) throws(DecodeError) -> Int {
        try count(
            &reader, max: Int(clamping: limits.tableElementsMax), "elements of a segment")
    }
}

extension ElementSegment {
    /// Of segments that list function indices.
    static let function = ReferenceType(isNullable: false, .function)
    /// Of segments in the form 4, which has no type.
    static let nullableFunction = ReferenceType(isNullable: true, .function)
}
