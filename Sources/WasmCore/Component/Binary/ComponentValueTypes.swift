// Types without declarations: of values, functions and resources. Spec: component model,
// "Type Definitions".

/// First bytes of a function's result.
private enum ResultCode {
    static let one: UInt8 = 0
    /// A zero comes behind it.
    static let none: UInt8 = 1
}

extension ComponentItemDecoder {
    /// Any type but those of components and instances.
    mutating func plainType(
        _ reader: inout ByteReader
    ) throws(DecodeError) -> ComponentTypeDefinition {
        let at = reader.offset
        if let type = try primitiveType(&reader) { return .value(.primitive(type)) }
        let byte = try reader.byte()
        guard let code = ComponentTypeCode(rawValue: byte) else {
            throw DecodeError(
                .malformedLeadingByte(byte, of: "component defined type"), offset: at)
        }
        if let feature = code.feature { try require(feature, at: at) }
        switch code {
        case .function, .asyncFunction:
            return .function(
                ComponentFunctionType(
                    isAsync: code == .asyncFunction,
                    parameters: try labeledTypes(
                        &reader, max: limits.parametersMax, "number of parameters"),
                    result: try result(&reader)))
        case .resource:
            let representation = try core.valueType(&reader)
            let hasDestructor = try reader.flag("resource destructor")
            return .resource(
                representation: representation, destructor: hasDestructor ? try reader.u32() : nil)
        default: return .value(try definedType(code, at: at, &reader))
        }
    }

    private mutating func definedType(
        _ code: ComponentTypeCode, at offset: Int, _ reader: inout ByteReader
    ) throws(DecodeError) -> DefinedValueType {
        switch code {
        case .record:
            return .record(
                try labeledTypes(&reader, max: limits.fieldsMax, "number of fields"))
        case .variant:
            return .variant(
                try list(&reader, max: limits.fieldsMax, "number of cases") {
                    decoder, reader throws(DecodeError) in
                    let label = try decoder.name(&reader)
                    let payload = try decoder.optionalType(&reader)
                    try reader.zero()
                    return VariantCase(label, payload)
                })
        case .list: return .list(try valueType(&reader))
        case .fixedList: return .fixedList(try valueType(&reader), count: try reader.u32())
        case .tuple:
            return .tuple(
                try list(&reader, max: limits.fieldsMax, "number of tuple elements") {
                    decoder, reader throws(DecodeError) in
                    try decoder.valueType(&reader)
                })
        case .flags: return .flags(try labels(&reader, "number of flags"))
        case .enumeration: return .enumeration(try labels(&reader, "number of cases"))
        case .option: return .option(try valueType(&reader))
        case .result:
            return .result(ok: try optionalType(&reader), error: try optionalType(&reader))
        case .own: return .own(try reader.u32())
        case .borrow: return .borrow(try reader.u32())
        case .stream: return .stream(try optionalType(&reader))
        case .future: return .future(try optionalType(&reader))
        case .map: return .map(key: try valueType(&reader), value: try valueType(&reader))
        case .resource, .function, .asyncFunction, .component, .instance:
            throw DecodeError(
                .malformedLeadingByte(code.rawValue, of: "component defined type"), offset: offset)
        }
    }

    /// A primitive type, or the index of a type. Spec: component model, `valtype`.
    func valueType(_ reader: inout ByteReader) throws(DecodeError) -> ComponentValueType {
        if let type = try primitiveType(&reader) { return .primitive(type) }
        let at = reader.offset
        let byte = reader.peek() ?? 0
        guard let index = UInt32(exactly: try reader.s33()) else {
            throw DecodeError(.malformedLeadingByte(byte, of: "component value type"), offset: at)
        }
        return .defined(index)
    }

    /// nil if the next byte stands for none.
    private func primitiveType(_ reader: inout ByteReader) throws(DecodeError) -> PrimitiveType? {
        guard let byte = reader.peek(), let type = PrimitiveType(rawValue: byte) else { return nil }
        if let feature = type.row.feature { try require(feature, at: reader.offset) }
        _ = try reader.byte()
        return type
    }

    private func optionalType(
        _ reader: inout ByteReader
    ) throws(DecodeError) -> ComponentValueType? {
        try reader.flag("optional component value type") ? try valueType(&reader) : nil
    }

    /// What a function or a task returns. Spec: component model, `resultlist`.
    func result(_ reader: inout ByteReader) throws(DecodeError) -> ComponentValueType? {
        guard try reader.flag("component function results") else { return try valueType(&reader) }
        let at = reader.offset
        let count = try reader.byte()
        guard count == 0 else {
            throw DecodeError(.malformedLeadingByte(count, of: "number of results"), offset: at)
        }
        return nil
    }

    private mutating func labeledTypes(
        _ reader: inout ByteReader, max: Int, _ limit: StaticStringKey
    ) throws(DecodeError) -> [LabeledType] {
        try list(&reader, max: max, limit) { decoder, reader throws(DecodeError) in
            LabeledType(try decoder.name(&reader), try decoder.valueType(&reader))
        }
    }

    private mutating func labels(
        _ reader: inout ByteReader, _ limit: StaticStringKey
    ) throws(DecodeError) -> [String] {
        try list(&reader, max: limits.fieldsMax, limit) { decoder, reader throws(DecodeError) in
            try decoder.name(&reader)
        }
    }
}

extension ByteWriter {
    /// Any type but those of components and instances, which have declarations.
    mutating func plainType(_ definition: ComponentTypeDefinition) {
        switch definition {
        case .value(let type): definedType(type)
        case .function(let type):
            code(type.isAsync ? .asyncFunction : .function)
            labeledTypes(type.parameters)
            result(type.result)
        case .resource(let representation, let destructor):
            code(.resource)
            valueType(representation)
            u8(destructor == nil ? 0 : 1)
            if let destructor { u32(destructor) }
        case .component, .instance: typeDefinition(definition)
        }
    }

    private mutating func code(_ code: ComponentTypeCode) { u8(code.rawValue) }

    private mutating func definedType(_ type: DefinedValueType) {
        if case .primitive(let type) = type { return u8(type.rawValue) }
        guard let code = type.code else { return }
        u8(code.rawValue)
        switch type {
        case .primitive: break
        case .record(let fields): labeledTypes(fields)
        case .variant(let cases):
            vector(cases) {
                $0.name($1.label)
                $0.optionalType($1.payload)
                $0.u8(0)
            }
        case .list(let element), .option(let element): valueType(element)
        case .fixedList(let element, let count):
            valueType(element)
            u32(count)
        case .tuple(let elements): vector(elements) { $0.valueType($1) }
        case .flags(let labels), .enumeration(let labels): vector(labels) { $0.name($1) }
        case .result(let ok, let error):
            optionalType(ok)
            optionalType(error)
        case .own(let resource), .borrow(let resource): u32(resource)
        case .stream(let element), .future(let element): optionalType(element)
        case .map(let key, let value):
            valueType(key)
            valueType(value)
        }
    }

    mutating func valueType(_ type: ComponentValueType) {
        switch type {
        case .primitive(let type): u8(type.rawValue)
        case .defined(let index): s33(Int64(index))
        }
    }

    private mutating func optionalType(_ type: ComponentValueType?) {
        u8(type == nil ? 0 : 1)
        if let type { valueType(type) }
    }

    mutating func result(_ type: ComponentValueType?) {
        if let type {
            u8(ResultCode.one)
            valueType(type)
        } else {
            u8(ResultCode.none)
            u8(0)
        }
    }

    private mutating func labeledTypes(_ types: [LabeledType]) {
        vector(types) {
            $0.name($1.label)
            $0.valueType($1.type)
        }
    }
}
