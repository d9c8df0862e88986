package import WasmCore

extension Resolution {
    /// The type of a value: a primitive one, or a definition.
    package enum ValueType: Hashable, Sendable {
        case primitive(PrimitiveType)
        case defined(TypeID)
    }

    /// A type with a name, or one that is made where it is used and has none.
    package struct TypeDefinition: Sendable {
        package var name: String?
        package var kind: Kind
        package var owner: Owner
        package var docs: String?
        package var stability = Stability.unknown
        package var externalID: String?
        package var span: Span

        /// Where a type is defined.
        package enum Owner: Hashable, Sendable {
            case world(WorldID)
            case interface(InterfaceID)
            case none
        }

        package enum Kind: Hashable, Sendable {
            case record([Field])
            case resource
            case own(TypeID)
            case borrow(TypeID)
            case flags([Label])
            case tuple([ValueType])
            case variant([Case])
            case `enum`([Label])
            case option(ValueType)
            case result(ok: ValueType?, error: ValueType?)
            case list(ValueType)
            case map(key: ValueType, value: ValueType)
            case fixedLengthList(ValueType, UInt32)
            case future(ValueType?)
            case stream(ValueType?)
            /// Another name of a type; with another owner it is a `use`.
            case alias(ValueType)
        }

        package struct Label: Hashable, Sendable {
            package var name: String
            package var docs: String?
            package var span: Span
        }

        package struct Field: Hashable, Sendable {
            package var label: Label
            package var type: ValueType
        }

        package struct Case: Hashable, Sendable {
            package var label: Label
            package var type: ValueType?
        }
    }
}

extension Resolution.TypeDefinition.Kind {
    /// The types that it refers to, in the order of the text; of handles see `resource`.
    package var references: [Resolution.ValueType] {
        switch self {
        case .resource, .flags, .enum, .own, .borrow: []
        case .record(let fields): fields.map(\.type)
        case .variant(let cases): cases.compactMap(\.type)
        case .tuple(let types): types
        case .option(let type), .list(let type), .fixedLengthList(let type, _), .alias(let type):
            [type]
        case .map(let key, let value): [key, value]
        case .result(let ok, let error): [ok, error].compactMap(\.self)
        case .future(let type), .stream(let type): type.map { [$0] } ?? []
        }
    }

    /// The resource of a handle.
    package var resource: Resolution.TypeID? {
        switch self {
        case .own(let id), .borrow(let id): id
        default: nil
        }
    }

    /// The same with other types in place of its `references`, as many and in their order.
    func substituting(references: [Resolution.ValueType]) -> Self {
        var next = references.makeIterator()
        func replaced(_ type: Resolution.ValueType?) -> Resolution.ValueType? {
            type == nil ? nil : next.next()
        }
        func replaced(_ type: Resolution.ValueType) -> Resolution.ValueType {
            next.next() ?? type
        }
        switch self {
        case .resource, .flags, .enum, .own, .borrow: return self
        case .record(var fields):
            for index in fields.indices { fields[index].type = replaced(fields[index].type) }
            return .record(fields)
        case .variant(var cases):
            for index in cases.indices { cases[index].type = replaced(cases[index].type) }
            return .variant(cases)
        case .tuple: return .tuple(references)
        case .option(let type): return .option(replaced(type))
        case .list(let type): return .list(replaced(type))
        case .fixedLengthList(let type, let length):
            return .fixedLengthList(replaced(type), length)
        case .map(let key, let value):
            let key: Resolution.ValueType = replaced(key)
            return .map(key: key, value: replaced(value))
        case .result(let ok, let error):
            let ok: Resolution.ValueType? = replaced(ok)
            return .result(ok: ok, error: replaced(error))
        case .future(let type): return .future(replaced(type))
        case .stream(let type): return .stream(replaced(type))
        case .alias(let type): return .alias(replaced(type))
        }
    }
}
