import WasmCore

/// How many elements a ``FixedLengthList`` has.
public protocol FixedLength: SendableMetatype {
    /// The number, at least one.
    static var count: Int { get }
}

/// A `list` of components that has always as many elements.
public struct FixedLengthList<Element: ComponentConvertible, Length: FixedLength>: Sendable {
    /// The elements, as many as the length says.
    public let elements: [Element]

    /// A list of its elements; nil for more or fewer than the length says.
    public init?(_ elements: [Element]) {
        guard elements.count == Length.count else { return nil }
        self.elements = elements
    }
}

extension FixedLengthList: Equatable where Element: Equatable {}
extension FixedLengthList: Hashable where Element: Hashable {}

extension FixedLengthList: ComponentConvertible {
    /// A `list` with a length.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .fixedList(Element.componentType(&resources), count: UInt32(Length.count))
    }
    /// That of so many elements.
    public static var componentLayout: ComponentLayout {
        Element.componentLayout.repeated(Length.count)
    }
    /// Element by element.
    ///
    /// - Throws: ``Trap``, as for the elements.
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> Self {
        let count = UInt64(Length.count)
        try reader.reserve(values: count, byteCount: MemoryLayout<Element>.stride)
        let end = reader.begin(componentLayout)
        var elements: [Element] = []
        for index in 0..<count {
            try reader.pay(value: index, of: count)
            elements.append(try Element.lift(from: &reader))
        }
        reader.end(end)
        guard let list = Self(elements) else { throw Trap(.listOutOfBounds) }
        return list
    }
    /// Element by element.
    ///
    /// - Throws: ``Trap``, as for the elements.
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        let end = writer.begin(Self.componentLayout)
        for (index, element) in elements.enumerated() {
            try writer.pay(value: index, of: elements.count)
            try element.lower(to: &writer)
        }
        writer.end(end)
    }
}
