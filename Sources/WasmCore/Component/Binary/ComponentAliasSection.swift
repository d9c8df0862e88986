// The alias section. Spec: component model, "Alias Definitions".

/// What an alias is of; behind its sort.
private enum AliasCode {
    static let export: UInt8 = 0
    static let coreExport: UInt8 = 1
    static let outer: UInt8 = 2
}

extension ComponentItemDecoder {
    func alias(_ reader: inout ByteReader) throws(DecodeError) -> ComponentAlias {
        let sortBytes = try SortBytes(&reader)
        let at = reader.offset
        switch try reader.byte() {
        case AliasCode.export:
            let sort = try externalSort(sortBytes)
            return .export(instance: try reader.u32(), name: try name(&reader), sort)
        case AliasCode.coreExport:
            guard case .core(let sort) = sortBytes.sort, sort.isExternal else {
                throw sortBytes.error("core instance export kind")
            }
            return .coreExport(instance: try reader.u32(), name: try name(&reader), sort)
        case AliasCode.outer:
            guard let sort = sortBytes.sort, sort.isOuter else {
                throw sortBytes.error("component outer alias kind")
            }
            return .outer(count: try reader.u32(), index: try reader.u32(), sort)
        case let code:
            throw DecodeError(.malformedLeadingByte(code, of: "alias"), offset: at)
        }
    }
}

extension ByteWriter {
    mutating func alias(_ alias: ComponentAlias) {
        sort(alias.sort)
        switch alias {
        case .export(let instance, let text, _):
            u8(AliasCode.export)
            u32(instance)
            name(text)
        case .coreExport(let instance, let text, _):
            u8(AliasCode.coreExport)
            u32(instance)
            name(text)
        case .outer(let count, let index, _):
            u8(AliasCode.outer)
            u32(count)
            u32(index)
        }
    }
}
