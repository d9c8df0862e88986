/// The index spaces of core definitions in a component. Spec: component model, `core:sort`.
package enum CoreSort: UInt8, CaseIterable, Hashable, Sendable {
    case function = 0x00
    case table = 0x01
    case memory = 0x02
    case global = 0x03
    case tag = 0x04
    case type = 0x10
    case module = 0x11
    case instance = 0x12

    /// The word of the text format.
    package var text: StaticString {
        switch self {
        case .function: "func"
        case .table: "table"
        case .memory: "memory"
        case .global: "global"
        case .tag: "tag"
        case .type: "type"
        case .module: "module"
        case .instance: "instance"
        }
    }
}

/// The index spaces of a component. Spec: component model, `sort`.
package enum ComponentSort: Hashable, Sendable {
    /// Written as 0x00 and the core sort.
    case core(CoreSort)
    case function
    /// Values are not built: decoder and parser refuse them by their feature.
    case value
    case type
    case component
    case instance

    /// The sorts but core ones, with byte and word.
    package static let plain: [(sort: ComponentSort, byte: UInt8, text: StaticString)] = [
        (.function, 0x01, "func"), (.value, 0x02, "value"), (.type, 0x03, "type"),
        (.component, 0x04, "component"), (.instance, 0x05, "instance"),
    ]

    /// The words of the text format.
    package var text: String {
        if case .core(let sort) = self { return "core \(sort.text)" }
        return Self.plain.first { $0.sort == self }.map { "\($0.text)" } ?? ""
    }
}
