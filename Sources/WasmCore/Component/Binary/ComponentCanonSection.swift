// The section of canonical definitions. Spec: component model, "Canonical Definitions".

/// First bytes of options; those below are string encodings.
private enum OptionCode {
    static let memory: UInt8 = 3
    static let realloc: UInt8 = 4
    static let postReturn: UInt8 = 5
    static let async: UInt8 = 6
    static let callback: UInt8 = 7
}

extension ComponentItemDecoder {
    mutating func canonical(_ reader: inout ByteReader) throws(DecodeError) -> CanonicalDefinition {
        let at = reader.offset
        let code = try reader.byte()
        guard let operation = CanonicalOperation(rawValue: code) else {
            throw DecodeError(.malformedLeadingByte(code, of: "canonical function"), offset: at)
        }
        let row = operation.row
        if let feature = row.feature { try require(feature, at: at) }
        var definition = CanonicalDefinition(operation)
        for immediate in row.immediates { try read(immediate, of: &definition, &reader) }
        for feature in definition.requiredFeatures { try require(feature, at: at) }
        return definition
    }

    private mutating func read(
        _ immediate: CanonicalOperation.Immediate, of definition: inout CanonicalDefinition,
        _ reader: inout ByteReader
    ) throws(DecodeError) {
        switch immediate {
        case .functionSort:
            let at = reader.offset
            let sort = try reader.byte()
            guard sort == 0 else {
                throw DecodeError(
                    .malformedLeadingByte(
                        sort,
                        of: definition.operation == .lift
                            ? "canonical function lift" : "canonical function lower"), offset: at)
            }
        case .coreFunction, .function, .coreType, .memory, .slot:
            definition.index = try reader.u32()
        case .table: definition.secondIndex = try reader.u32()
        case .type where definition.operation == .lift: definition.secondIndex = try reader.u32()
        case .type: definition.index = try reader.u32()
        case .options:
            definition.options = try list(
                &reader, max: limits.canonicalOptionsMax, "number of options"
            ) { decoder, reader throws(DecodeError) in
                try decoder.option(&reader)
            }
        case .result: definition.result = try result(&reader)
        case .asyncFlag: definition.isAsync = try reader.flag("async flag")
        case .slotType: definition.slotType = try core.valueType(&reader)
        case .zero: try reader.zero()
        case .sharedFlag: _ = try reader.flag("shared flag")
        }
    }

    private func option(_ reader: inout ByteReader) throws(DecodeError) -> CanonicalOption {
        let at = reader.offset
        let code = try reader.byte()
        if let encoding = StringEncoding(rawValue: code) { return .stringEncoding(encoding) }
        switch code {
        case OptionCode.memory: return .memory(try reader.u32())
        case OptionCode.realloc: return .realloc(try reader.u32())
        case OptionCode.postReturn: return .postReturn(try reader.u32())
        case OptionCode.async: return .async
        case OptionCode.callback: return .callback(try reader.u32())
        default:
            throw DecodeError(.malformedLeadingByte(code, of: "canonical option"), offset: at)
        }
    }
}

extension ByteWriter {
    mutating func canonical(_ definition: CanonicalDefinition) {
        u8(definition.operation.rawValue)
        for immediate in definition.operation.row.immediates { write(immediate, of: definition) }
    }

    private mutating func write(
        _ immediate: CanonicalOperation.Immediate, of definition: CanonicalDefinition
    ) {
        switch immediate {
        case .functionSort, .zero, .sharedFlag: u8(0)
        case .coreFunction, .function, .coreType, .memory, .slot: u32(definition.index)
        case .table: u32(definition.secondIndex)
        case .type where definition.operation == .lift: u32(definition.secondIndex)
        case .type: u32(definition.index)
        case .options: vector(definition.options) { $0.option($1) }
        case .result: result(definition.result)
        case .asyncFlag: u8(definition.isAsync ? 1 : 0)
        case .slotType: valueType(definition.slotType)
        }
    }

    private mutating func option(_ option: CanonicalOption) {
        switch option {
        case .stringEncoding(let encoding): u8(encoding.rawValue)
        case .memory(let index):
            u8(OptionCode.memory)
            u32(index)
        case .realloc(let index):
            u8(OptionCode.realloc)
            u32(index)
        case .postReturn(let index):
            u8(OptionCode.postReturn)
            u32(index)
        case .async: u8(OptionCode.async)
        case .callback(let index):
            u8(OptionCode.callback)
            u32(index)
        }
    }
}
