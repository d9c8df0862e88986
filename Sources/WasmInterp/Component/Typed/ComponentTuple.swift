import WasmCore

/// A `tuple` of components; `values` are those of Swift.
public struct ComponentTuple<each Element: ComponentConvertible> {
    /// The parts in order: `tuple.values.0`.
    public var values: (repeat each Element)

    /// A tuple of its parts.
    public init(_ element: repeat each Element) { values = (repeat each element) }
}

extension ComponentTuple: Sendable {}

extension ComponentTuple: Equatable where repeat each Element: Equatable {
    /// Whether all parts are equal.
    public static func == (left: Self, right: Self) -> Bool {
        for (one, other) in repeat (each left.values, each right.values) {
            guard one == other else { return false }
        }
        return true
    }
}

extension ComponentTuple: Hashable where repeat each Element: Hashable {
    /// Hashes all parts.
    public func hash(into hasher: inout Hasher) {
        for part in repeat each values { hasher.combine(part) }
    }
}

extension ComponentTuple: ComponentConvertible {
    /// A `tuple`.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        var parts: [ComponentType] = []
        for part in repeat (each Element).self { parts.append(part.componentType(&resources)) }
        return .tuple(parts)
    }
    /// That of a record.
    public static var componentLayout: ComponentLayout {
        var layout = ComponentLayout.empty
        for part in repeat (each Element).self { layout = layout.appending(part.componentLayout) }
        return layout.closed()
    }
    /// Part by part.
    ///
    /// - Throws: ``Trap``, as for the parts.
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> Self {
        let end = reader.begin(componentLayout)
        let tuple = Self(repeat try (each Element).lift(from: &reader))
        reader.end(end)
        return tuple
    }
    /// Part by part.
    ///
    /// - Throws: ``Trap``, as for the parts.
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        let end = writer.begin(Self.componentLayout)
        repeat try (each values).lower(to: &writer)
        writer.end(end)
    }
}
