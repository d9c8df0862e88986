import WasmCore

extension Unicode.Scalar: ComponentConvertible {
    /// `char`.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .primitive(.char)
    }
    /// That of `char`.
    public static let componentLayout = ComponentLayout(.char)
    /// From its value.
    ///
    /// - Throws: ``Trap`` for a number that is no Unicode scalar value.
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> Unicode.Scalar {
        try reader.scalar()
    }
    /// Its value.
    ///
    /// - Throws: Nothing that a guest can cause.
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        try writer.append(UInt64(value), 4)
    }
}

extension String: ComponentConvertible {
    /// `string`.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .primitive(.string)
    }
    /// That of `string`.
    public static let componentLayout = ComponentLayout(.string)
    /// A copy of the guest's, in whatever encoding it is.
    ///
    /// - Throws: ``Trap`` for text that is malformed, not within the memory, or beyond a limit.
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> String {
        try reader.string()
    }
    /// A copy in the guest's encoding.
    ///
    /// - Throws: ``Trap`` if the guest has no room for it.
    public func lower(to writer: inout CanonicalWriter) throws(Trap) { try writer.append(self) }
}

extension Array: ComponentConvertible where Element: ComponentConvertible {
    /// A `list`.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .list(Element.componentType(&resources))
    }
    /// That of any list.
    public static var componentLayout: ComponentLayout { .list }
    /// A copy of the guest's.
    ///
    /// - Throws: ``Trap`` for a list that is not within the memory, an element that is none of the
    ///   type, or what is beyond a limit.
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> [Element] {
        try Element.liftList(from: &reader)
    }
    /// A copy for the guest.
    ///
    /// - Throws: ``Trap`` if the guest has no room for it.
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        try Element.lowerList(self, to: &writer)
    }
}

extension Dictionary: ComponentConvertible
where Key: ComponentConvertible, Value: ComponentConvertible {
    /// A `map`.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .map(key: Key.componentType(&resources), value: Value.componentType(&resources))
    }
    /// That of any list.
    public static var componentLayout: ComponentLayout { .list }
    private static var entryLayout: ComponentLayout {
        ComponentLayout.empty.appending(Key.componentLayout).appending(Value.componentLayout)
            .closed()
    }
    /// A copy of the guest's. Of entries with equal keys the last one counts.
    ///
    /// - Throws: ``Trap`` for a map that is not within the memory, a part that is none of its type,
    ///   or what is beyond a limit.
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> [Key: Value] {
        let extent = reader.extent(entryLayout)
        let (count, end) = try reader.beginList(extent)
        try reader.reserve(
            values: count, byteCount: 2 * MemoryLayout<(key: Key, value: Value)>.stride)
        var entries: [Key: Value] = [:]
        for index in 0..<count {
            try reader.pay(value: index, of: count)
            let end = reader.begin(extent)
            let key = try Key.lift(from: &reader)
            entries[key] = try Value.lift(from: &reader)
            reader.end(end)
        }
        reader.end(end)
        return entries
    }
    /// A copy for the guest, in no particular order.
    ///
    /// - Throws: ``Trap`` if the guest has no room for it.
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        let extent = writer.extent(Self.entryLayout)
        let end = try writer.beginList(extent, count: count)
        for (index, (key, value)) in enumerated() {
            try writer.pay(value: index, of: count)
            let end = writer.begin(extent)
            try key.lower(to: &writer)
            try value.lower(to: &writer)
            writer.end(end)
        }
        writer.end(end)
    }
}

extension Optional: ComponentConvertible where Wrapped: ComponentConvertible {
    /// An `option`.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .option(Wrapped.componentType(&resources))
    }
    /// That of a variant of two cases.
    public static var componentLayout: ComponentLayout {
        ComponentLayout(variantOf: 2, Wrapped.componentLayout)
    }
    /// A value or none.
    ///
    /// - Throws: ``Trap`` for what is neither.
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> Wrapped? {
        let (discriminant, end) = try reader.beginVariant(componentLayout)
        let value = discriminant == 0 ? nil : try Wrapped.lift(from: &reader)
        reader.end(end)
        return value
    }
    /// A value or none.
    ///
    /// - Throws: ``Trap`` if the guest has no room for it.
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        let end = try writer.beginVariant(Self.componentLayout, self == nil ? 0 : 1)
        if let value = self { try value.lower(to: &writer) }
        writer.end(end)
    }
}

extension Result: ComponentConvertible
where Success: ComponentConvertible, Failure: ComponentConvertible {
    /// A `result`; without values where a part is ``NoValue``, or ``ComponentFailure`` of it.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .result(
            ok: Success.isNothing ? nil : Success.componentType(&resources),
            error: Failure.isNothing ? nil : Failure.componentType(&resources))
    }
    /// That of a variant of two cases.
    public static var componentLayout: ComponentLayout {
        ComponentLayout(variantOf: 2, Success.componentLayout, Failure.componentLayout)
    }
    /// One or the other.
    ///
    /// - Throws: ``Trap`` for what is neither.
    public static func lift(
        from reader: inout CanonicalReader
    ) throws(Trap) -> Result<Success, Failure> {
        let (discriminant, end) = try reader.beginVariant(componentLayout)
        let result: Self =
            discriminant == 0
            ? .success(try Success.lift(from: &reader)) : .failure(try Failure.lift(from: &reader))
        reader.end(end)
        return result
    }
    /// One or the other.
    ///
    /// - Throws: ``Trap`` if the guest has no room for it.
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        switch self {
        case .success(let value):
            let end = try writer.beginVariant(Self.componentLayout, 0)
            try value.lower(to: &writer)
            writer.end(end)
        case .failure(let value):
            let end = try writer.beginVariant(Self.componentLayout, 1)
            try value.lower(to: &writer)
            writer.end(end)
        }
    }
}
