import Foundation
import WasmCore

/// JSON, integers of 64 bits kept as they are.
enum JSONValue: Decodable, Equatable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case natural(UInt64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(UInt64.self) {
            self = .natural(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// The value of a type that the JSON stands for: a variant is its bare name or an object of one
    /// field, an option that is none is `null`.
    func value(as type: ComponentType) throws -> ComponentValue {
        switch (self, type) {
        case (_, .option(let payload)):
            return .option(self == .null ? nil : try value(as: payload))
        case (.string(let text), .primitive(.string)): return .string(text)
        case (.bool(let value), .primitive(.bool)): return .bool(value)
        case (_, .primitive): return try ComponentValue(wave: text, as: type)
        case (.string(let label), .enumeration): return .enumeration(label)
        case (.string(let label), .variant): return .variant(label, nil)
        case (.array(let labels), .flags):
            return .flags(
                labels.compactMap { if case .string(let label) = $0 { label } else { nil } })
        case (.array(let elements), .list(let element)):
            return .list(try elements.map { try $0.value(as: element) })
        case (.array(let elements), .tuple(let types)):
            return .tuple(try zip(elements, types).map { try $0.value(as: $1) })
        case (.object(let object), .record(let fields)):
            return .record(
                try fields.map {
                    (label: $0.label, try (object[$0.label] ?? .null).value(as: $0.type))
                }
            )
        case (.object(let object), .variant(let cases)):
            for choice in cases {
                if let payload = object[choice.label], let type = choice.payload {
                    return .variant(choice.label, try payload.value(as: type))
                }
            }
        case (.object(let object), .result(let ok, let error)):
            if let payload = object["ok"] { return .ok(try ok.map { try payload.value(as: $0) }) }
            if let payload = object["err"] {
                return .error(try error.map { try payload.value(as: $0) })
            }
        default: break
        }
        throw GuestMistake("no \(type): \(self)")
    }

    private var text: String {
        switch self {
        case .integer(let value): "\(value)"
        case .natural(let value): "\(value)"
        case .number(let value): "\(value)"
        default: ""
        }
    }
}
