/// A value that components exchange. Spec: component model, "Type Definitions".
///
/// It is a value of many types: labels say which field or case is meant, and nothing says which
/// others there would have been. ``checked(as:)`` tells whether it is one of a type. Values are
/// equal by their bits, so `nan` is equal to itself and `0.0` is not `-0.0`.
public enum ComponentValue: Sendable {
    /// A `bool`.
    case bool(Bool)
    /// An `s8`.
    case s8(Int8)
    /// A `u8`.
    case u8(UInt8)
    /// An `s16`.
    case s16(Int16)
    /// A `u16`.
    case u16(UInt16)
    /// An `s32`.
    case s32(Int32)
    /// A `u32`.
    case u32(UInt32)
    /// An `s64`.
    case s64(Int64)
    /// A `u64`.
    case u64(UInt64)
    /// An `f32`.
    case f32(Float)
    /// An `f64`.
    case f64(Double)
    /// A `char`.
    case char(Unicode.Scalar)
    /// A `string`.
    case string(String)
    /// A `list`, of a fixed length or not.
    case list([ComponentValue])
    /// A list of `u8`. It is equal to ``list(_:)`` of the same numbers; what comes from a component
    /// or a text always has this form.
    case bytes([UInt8])
    /// A `map`: its entries in an order, as a list of pairs has them.
    case map([(key: ComponentValue, value: ComponentValue)])
    /// A `record`, all fields in the order of the type.
    case record([(label: String, value: ComponentValue)])
    /// A `tuple`.
    case tuple([ComponentValue])
    /// A case of a `variant`, and what belongs to it.
    indirect case variant(String, ComponentValue?)
    /// A label of an `enum`.
    case enumeration(String)
    /// An `option`.
    indirect case option(ComponentValue?)
    /// A `result` of something that succeeded.
    indirect case ok(ComponentValue?)
    /// A `result` of something that failed.
    indirect case error(ComponentValue?)
    /// The `flags` that are set. Equality does not look at their order.
    case flags([String])
    /// A handle of a resource, owned or lent.
    case resource(ResourceHandle)
}

extension ComponentValue {
    /// The type of a value without parts; nil for all others.
    package var primitiveType: PrimitiveType? {
        switch self {
        case .bool: .bool
        case .s8: .s8
        case .u8: .u8
        case .s16: .s16
        case .u16: .u16
        case .s32: .s32
        case .u32: .u32
        case .s64: .s64
        case .u64: .u64
        case .f32: .f32
        case .f64: .f64
        case .char: .char
        case .string: .string
        case .list, .bytes, .map, .record, .tuple, .variant, .enumeration, .option, .ok, .error,
            .flags, .resource:
            nil
        }
    }

    /// The word of WIT for types of such values.
    package var kind: String {
        switch self {
        case .list, .bytes: "list"
        case .map: "map"
        case .record: "record"
        case .tuple: "tuple"
        case .variant: "variant"
        case .enumeration: "enum"
        case .option: "option"
        case .ok, .error: "result"
        case .flags: "flags"
        case .resource(let handle): handle.isOwned ? "own" : "borrow"
        default: primitiveType.map { "\($0.row.text)" } ?? ""
        }
    }
}
