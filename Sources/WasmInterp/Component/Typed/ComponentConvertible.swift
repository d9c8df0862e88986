import WasmCore

/// A Swift type whose values are those of a type of components, without a ``ComponentValue`` in
/// between.
///
/// `Bool`, integers, `Float`, `Double`, `Unicode.Scalar` and `String` are what they look like;
/// arrays are lists, dictionaries maps, optionals options, `Result`s results. Records and variants
/// of your own conform by going along their parts:
///
///     struct Item: ComponentConvertible {
///         var name: String
///         var price: UInt64
///
///         static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
///             .record([
///                 .init("name", String.componentType(&resources)),
///                 .init("price", UInt64.componentType(&resources)),
///             ])
///         }
///         static let componentLayout = ComponentLayout(of: Item.self)
///
///         static func lift(from reader: inout CanonicalReader) throws(Trap) -> Item {
///             let end = reader.begin(componentLayout)
///             let name = try String.lift(from: &reader)
///             let price = try UInt64.lift(from: &reader)
///             reader.end(end)
///             return Item(name: name, price: price)
///         }
///         func lower(to writer: inout CanonicalWriter) throws(Trap) {
///             let end = writer.begin(Self.componentLayout)
///             try name.lower(to: &writer)
///             try price.lower(to: &writer)
///             writer.end(end)
///         }
///     }
///
/// Parts have to be read and written as the type says, in its order: nothing else is compared with
/// the type when values are exchanged.
public protocol ComponentConvertible: Sendable, SendableMetatype {
    /// The type of the values, with which that of a component's function is compared once.
    ///
    /// - Parameter resources: Gives handles' resources their numbers.
    static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType

    /// The room that values take; of a type with parts, ``ComponentLayout/init(of:)``.
    static var componentLayout: ComponentLayout { get }

    /// Takes a value, which is the guest's, part by part.
    ///
    /// - Throws: ``Trap`` for what is no value of the type, or beyond a limit.
    static func lift(from reader: inout CanonicalReader) throws(Trap) -> Self

    /// Gives a value to the guest, part by part.
    ///
    /// - Throws: ``Trap`` if the guest has no room for it, or a handle cannot be given away.
    func lower(to writer: inout CanonicalWriter) throws(Trap)

    /// Takes a list of values. Follows from ``lift(from:)``; a requirement so that numbers are
    /// moved all at once.
    ///
    /// - Throws: ``Trap``, as for one.
    static func liftList(from reader: inout CanonicalReader) throws(Trap) -> [Self]

    /// Gives a list of values. Follows from ``lower(to:)``; a requirement as the other.
    ///
    /// - Throws: ``Trap``, as for one.
    static func lowerList(_ values: [Self], to writer: inout CanonicalWriter) throws(Trap)
}

extension ComponentConvertible {
    /// Takes a list, value by value.
    ///
    /// - Throws: ``Trap`` for what is no list of such values, or beyond a limit.
    public static func liftList(from reader: inout CanonicalReader) throws(Trap) -> [Self] {
        let extent = reader.extent(componentLayout)
        let (count, end) = try reader.beginList(extent)
        try reader.reserve(values: count, byteCount: MemoryLayout<Self>.stride)
        var values: [Self] = []
        values.reserveCapacity(Int(count))
        for index in 0..<count {
            try reader.pay(value: index, of: count)
            values.append(try lift(from: &reader))
        }
        reader.end(end)
        return values
    }

    /// Gives a list, value by value.
    ///
    /// - Throws: ``Trap`` if the guest has no room for it.
    public static func lowerList(
        _ values: [Self], to writer: inout CanonicalWriter
    ) throws(Trap) {
        let extent = writer.extent(componentLayout)
        let end = try writer.beginList(extent, count: values.count)
        for (index, value) in values.enumerated() {
            try writer.pay(value: index, of: values.count)
            try value.lower(to: &writer)
        }
        writer.end(end)
    }
}

/// The room that values of a type take in memories and among core values.
public struct ComponentLayout: Hashable, Sendable {
    /// In memories whose addresses have 32 bits, and 64.
    let narrow: CanonicalExtent
    let wide: CanonicalExtent
    /// Of a variant; 0 for all else.
    let caseCount: Int

    init(narrow: CanonicalExtent, wide: CanonicalExtent, caseCount: Int = 0) {
        self.narrow = narrow
        self.wide = wide
        self.caseCount = caseCount
    }

    init(_ type: PrimitiveType) {
        let extent = { CanonicalLayouts(pointers: $0)[.primitive(type)].extent }
        self.init(narrow: extent(.i32), wide: extent(.i64))
    }

    /// The room that follows from ``ComponentConvertible/componentType(_:)``.
    ///
    /// It takes a while, so that it should be kept.
    public init<Value: ComponentConvertible>(of type: Value.Type) {
        var resources = ComponentResourceTypes()
        let type = type.componentType(&resources)
        var table = ComponentTypeTable()
        let number = table.number(of: type)
        self.init(
            narrow: CanonicalLayouts(table, pointers: .i32)[number].extent,
            wide: CanonicalLayouts(table, pointers: .i64)[number].extent,
            caseCount: type.caseCount)
    }

    /// One of so many cases, the payload of which is one of these.
    init(variantOf caseCount: Int, _ payloads: ComponentLayout...) {
        let extent = { (room: KeyPath<ComponentLayout, CanonicalExtent>) in
            var largest = CanonicalExtent.empty
            for payload in payloads { largest.join(payload[keyPath: room]) }
            return CanonicalExtent(variantOf: caseCount, largest)
        }
        self.init(narrow: extent(\.narrow), wide: extent(\.wide), caseCount: caseCount)
    }

    /// An address and a count.
    static let list = ComponentLayout(.string)
    static let empty = ComponentLayout(narrow: .empty, wide: .empty)

    /// So many values one after another.
    func repeated(_ count: Int) -> ComponentLayout {
        ComponentLayout(
            narrow: narrow.repeated(count), wide: wide.repeated(count))
    }

    /// Becomes that of a record with one more field; ``closed()`` ends it.
    func appending(_ field: ComponentLayout) -> ComponentLayout {
        var (narrow, wide) = (narrow, wide)
        _ = narrow.append(field.narrow)
        _ = wide.append(field.wide)
        return ComponentLayout(narrow: narrow, wide: wide)
    }

    func closed() -> ComponentLayout {
        var (narrow, wide) = (narrow, wide)
        narrow.close()
        wide.close()
        return ComponentLayout(narrow: narrow, wide: wide)
    }
}

extension ComponentType {
    /// Of what has a discriminant; else 0.
    fileprivate var caseCount: Int {
        switch self {
        case .variant(let cases): cases.count
        case .enumeration(let labels): labels.count
        case .option, .result: 2
        default: 0
        }
    }
}

/// What comes behind a value that is being read or written.
public struct ComponentValueEnd {
    let place: CanonicalPlace
}
