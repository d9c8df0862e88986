import WasmCore

/// What stands in a `Result` where the type of a component has nothing.
public struct NoValue: Hashable, Sendable {
    /// Nothing.
    public init() {}
}

extension NoValue: ComponentConvertible {
    /// No type of its own: results know it.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .tuple([])
    }
    /// No room.
    public static var componentLayout: ComponentLayout { .empty }
    /// Nothing.
    ///
    /// - Throws: Never.
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> NoValue {
        NoValue()
    }
    /// Nothing.
    ///
    /// - Throws: Never.
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {}
}

/// The error of a `result` whose type is none of Swift's errors: a string, a list, or nothing.
public struct ComponentFailure<Value: ComponentConvertible>: Error {
    /// What failed.
    public var value: Value

    /// An error.
    public init(_ value: Value) { self.value = value }
}

extension ComponentFailure: Equatable where Value: Equatable {}
extension ComponentFailure: Hashable where Value: Hashable {}

extension ComponentFailure: ComponentConvertible {
    /// That of the value.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        Value.componentType(&resources)
    }
    /// That of the value.
    public static var componentLayout: ComponentLayout { Value.componentLayout }
    /// From the value.
    ///
    /// - Throws: ``Trap``, as for the value.
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> Self {
        Self(try Value.lift(from: &reader))
    }
    /// The value.
    ///
    /// - Throws: ``Trap``, as for the value.
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        try value.lower(to: &writer)
    }
}

extension ComponentConvertible {
    /// Whether a result says nothing where this type stands.
    static var isNothing: Bool {
        Self.self == NoValue.self || Self.self == ComponentFailure<NoValue>.self
    }
}
