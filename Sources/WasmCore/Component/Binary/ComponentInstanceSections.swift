// The sections of core instances and of instances. Spec: component model, "Instance Definitions".

/// First bytes of what makes an instance.
private enum InstanceCode {
    static let instantiate: UInt8 = 0
    static let exports: UInt8 = 1
}

extension ComponentItemDecoder {
    mutating func coreInstance(
        _ reader: inout ByteReader
    ) throws(DecodeError) -> CoreInstanceExpression {
        let at = reader.offset
        switch try reader.byte() {
        case InstanceCode.instantiate:
            return .instantiate(
                module: try reader.u32(),
                try list(&reader, max: limits.argumentsMax, "number of arguments") {
                    decoder, reader throws(DecodeError) in
                    let name = try decoder.name(&reader)
                    let at = reader.offset
                    let sort = try reader.byte()
                    guard sort == CoreSort.instance.rawValue else {
                        throw DecodeError(
                            .malformedLeadingByte(sort, of: "instantiation arg kind"), offset: at)
                    }
                    return CoreInstantiationArgument(name: name, instance: try reader.u32())
                })
        case InstanceCode.exports:
            return .exports(
                try list(&reader, max: limits.argumentsMax, "number of inline exports") {
                    decoder, reader throws(DecodeError) in
                    let name = try decoder.name(&reader)
                    let at = reader.offset
                    let code = try reader.byte()
                    guard let sort = CoreSort(rawValue: code), sort.isExternal else {
                        throw DecodeError(
                            .malformedLeadingByte(code, of: "external kind"), offset: at)
                    }
                    return CoreInlineExport(name: name, sort: sort, index: try reader.u32())
                })
        case let code:
            throw DecodeError(.malformedLeadingByte(code, of: "core instance"), offset: at)
        }
    }

    mutating func instance(_ reader: inout ByteReader) throws(DecodeError) -> InstanceExpression {
        let at = reader.offset
        switch try reader.byte() {
        case InstanceCode.instantiate:
            return .instantiate(
                component: try reader.u32(),
                try list(&reader, max: limits.argumentsMax, "number of arguments") {
                    decoder, reader throws(DecodeError) in
                    InstantiationArgument(
                        name: try decoder.name(&reader), sort: try decoder.externalSort(&reader),
                        index: try reader.u32())
                })
        case InstanceCode.exports:
            return .exports(
                try list(&reader, max: limits.argumentsMax, "number of inline exports") {
                    decoder, reader throws(DecodeError) in
                    InlineExport(
                        name: try decoder.externName(&reader),
                        sort: try decoder.externalSort(&reader), index: try reader.u32())
                })
        case let code:
            throw DecodeError(.malformedLeadingByte(code, of: "instance"), offset: at)
        }
    }
}

extension ByteWriter {
    mutating func coreInstance(_ expression: CoreInstanceExpression) {
        switch expression {
        case .instantiate(let module, let arguments):
            u8(InstanceCode.instantiate)
            u32(module)
            vector(arguments) {
                $0.name($1.name)
                $0.u8(CoreSort.instance.rawValue)
                $0.u32($1.instance)
            }
        case .exports(let exports):
            u8(InstanceCode.exports)
            vector(exports) {
                $0.name($1.name)
                $0.u8($1.sort.rawValue)
                $0.u32($1.index)
            }
        }
    }

    mutating func instance(_ expression: InstanceExpression) {
        switch expression {
        case .instantiate(let component, let arguments):
            u8(InstanceCode.instantiate)
            u32(component)
            vector(arguments) {
                $0.name($1.name)
                $0.sort($1.sort)
                $0.u32($1.index)
            }
        case .exports(let exports):
            u8(InstanceCode.exports)
            vector(exports) {
                $0.externName($1.name)
                $0.sort($1.sort)
                $0.u32($1.index)
            }
        }
    }
}
