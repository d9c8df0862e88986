// Sorts, which say what index space an index is of. Spec: component model, `sort`, `core:sort`.

extension ComponentItemDecoder {
    /// What a component can give and take: all sorts but core ones, and core modules.
    func externalSort(_ reader: inout ByteReader) throws(DecodeError) -> ComponentSort {
        try externalSort(try SortBytes(&reader))
    }

    func externalSort(_ bytes: SortBytes) throws(DecodeError) -> ComponentSort {
        guard let sort = bytes.sort, sort.isExternal else {
            throw bytes.error("component external kind")
        }
        if sort == .value { try require(.componentValues, at: bytes.offset) }
        return sort
    }
}

extension ComponentSort {
    /// As it is written.
    var bytes: [UInt8] {
        if case .core(let sort) = self { return [0, sort.rawValue] }
        return Self.plain.filter { $0.sort == self }.map(\.byte)
    }

    /// Whether components import and export it.
    var isExternal: Bool {
        if case .core(let sort) = self { return sort == .module }
        return true
    }

    /// Whether nested components and types can take it from around them. Spec: `outeraliassort`.
    var isOuter: Bool { [.core(.type), .core(.module), .type, .component].contains(self) }
}

extension CoreSort {
    /// Whether core modules import and export it.
    var isExternal: Bool { rawValue <= Self.tag.rawValue }
}

/// The one or two bytes of a sort, which mean different things at different places.
struct SortBytes {
    let offset: Int
    private let first: UInt8
    /// There is one behind zero.
    private let second: UInt8?

    init(_ reader: inout ByteReader) throws(DecodeError) {
        offset = reader.offset
        first = try reader.byte()
        second = first == 0 ? try reader.byte() : nil
    }

    /// nil if there is none of this code.
    var sort: ComponentSort? {
        if let second { return CoreSort(rawValue: second).map { .core($0) } }
        return ComponentSort.plain.first { $0.byte == first }?.sort
    }

    /// Names the byte that is wrong.
    func error(_ part: StaticStringKey) -> DecodeError {
        DecodeError(
            .malformedLeadingByte(second ?? first, of: part),
            offset: offset + (second == nil ? 0 : 1))
    }
}

extension ByteWriter {
    mutating func sort(_ sort: ComponentSort) { raw(sort.bytes) }
}
