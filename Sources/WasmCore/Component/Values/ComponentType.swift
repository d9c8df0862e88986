/// The type of a component's values, in full: it stands for itself, without a component.
///
/// Spec: component model, `valtype` and `defvaltype`. Types that components have are nested at most
/// ``ComponentLimits/typeDepthMax`` deep, which bounds everything that goes along them.
public enum ComponentType: Hashable, Sendable {
    /// A type without parts.
    case primitive(PrimitiveType)
    /// Any number of elements.
    indirect case list(ComponentType)
    /// So many elements, at least one.
    indirect case fixedList(ComponentType, count: UInt32)
    /// Values under keys.
    indirect case map(key: ComponentType, value: ComponentType)
    /// Values under labels, at least one.
    case record([Field])
    /// Values in an order, at least one.
    case tuple([ComponentType])
    /// One of several cases, at least one.
    case variant([Case])
    /// One of several labels, at least one.
    case enumeration([String])
    /// A value or none.
    indirect case option(ComponentType)
    /// A value, or one that says what failed.
    indirect case result(ok: ComponentType?, error: ComponentType?)
    /// Any of at most 32 labels, at least one.
    case flags([String])
    /// A handle that owns a resource, whose type the component numbers.
    case own(resource: UInt32)
    /// A handle that is lent for the time of a call.
    case borrow(resource: UInt32)
    /// Values that come one after another.
    indirect case stream(ComponentType?)
    /// A value that comes later.
    indirect case future(ComponentType?)

    /// A field of a record.
    public struct Field: Hashable, Sendable {
        /// Its name.
        public var label: String
        /// What its values are.
        public var type: ComponentType

        /// A field.
        public init(_ label: String, _ type: ComponentType) {
            self.label = label
            self.type = type
        }
    }

    /// A case of a variant.
    public struct Case: Hashable, Sendable {
        /// Its name.
        public var label: String
        /// What belongs to it; nil for nothing.
        public var payload: ComponentType?

        /// A case.
        public init(_ label: String, _ payload: ComponentType? = nil) {
            self.label = label
            self.payload = payload
        }
    }
}

extension ComponentType {
    /// The word of WIT for types of this kind.
    package var kind: String {
        switch self {
        case .primitive(let type): "\(type.row.text)"
        case .list, .fixedList: "list"
        case .map: "map"
        case .record: "record"
        case .tuple: "tuple"
        case .variant: "variant"
        case .enumeration: "enum"
        case .option: "option"
        case .result: "result"
        case .flags: "flags"
        case .own: "own"
        case .borrow: "borrow"
        case .stream: "stream"
        case .future: "future"
        }
    }

    /// The types that it is directly made of, in order.
    package var parts: [ComponentType] {
        switch self {
        case .primitive, .enumeration, .flags, .own, .borrow: []
        case .list(let element), .fixedList(let element, _), .option(let element): [element]
        case .map(let key, let value): [key, value]
        case .record(let fields): fields.map(\.type)
        case .tuple(let elements): elements
        case .variant(let cases): cases.compactMap(\.payload)
        case .result(let ok, let error): [ok, error].compactMap(\.self)
        case .stream(let element), .future(let element): [element].compactMap(\.self)
        }
    }
}
