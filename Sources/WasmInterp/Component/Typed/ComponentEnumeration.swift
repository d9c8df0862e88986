import WasmCore

/// An `enum` of components: cases are numbered from 0, in the order of the type.
public protocol ComponentEnumeration: ComponentConvertible, RawRepresentable
where RawValue == UInt32 {
    /// The labels of all cases, in their order.
    static var componentLabels: [String] { get }
}

extension ComponentEnumeration {
    /// An `enum` of the labels.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .enumeration(componentLabels)
    }
    /// That of a variant whose cases have nothing.
    public static var componentLayout: ComponentLayout {
        ComponentLayout(variantOf: componentLabels.count)
    }
    /// From its number.
    ///
    /// - Throws: ``Trap`` for a number that no case has.
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> Self {
        let (discriminant, end) = try reader.beginVariant(componentLayout)
        reader.end(end)
        guard let value = Self(rawValue: UInt32(discriminant)) else {
            throw Trap(.invalidDiscriminant)
        }
        return value
    }
    /// Its number.
    ///
    /// - Throws: Nothing that a guest can cause.
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        writer.end(try writer.beginVariant(Self.componentLayout, Int(rawValue)))
    }
}

/// `flags` of components: the first label is the lowest bit.
public protocol ComponentFlags: ComponentConvertible, OptionSet where RawValue == UInt32 {
    /// All labels, in the order of their bits.
    static var componentLabels: [String] { get }
}

extension ComponentFlags {
    /// `flags` of the labels.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .flags(componentLabels)
    }
    /// That of a number that has all bits.
    public static var componentLayout: ComponentLayout {
        let count = componentLabels.count
        return ComponentLayout(count <= 8 ? .u8 : count <= 16 ? .u16 : .u32)
    }
    /// From its bits; those without a label are ignored.
    ///
    /// - Throws: Nothing that a guest can cause.
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> Self {
        let bits = try reader.bits(reader.extent(componentLayout).size)
        return Self(rawValue: UInt32(truncatingIfNeeded: bits) & bitsMask)
    }
    /// Its bits that have labels.
    ///
    /// - Throws: Nothing that a guest can cause.
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        let extent = writer.extent(Self.componentLayout)
        try writer.append(UInt64(rawValue & Self.bitsMask), extent.size)
    }

    private static var bitsMask: UInt32 {
        UInt32(truncatingIfNeeded: (1 as UInt64) << UInt64(min(componentLabels.count, 32)) - 1)
    }
}
