/// The core values that values of a type become. Spec: component model, "Flattening".
///
/// Each type is flattened once for each width of addresses.
struct FlatTypes {
    /// More than any function passes: lists of types end here.
    static let countMax = 17
    /// Core parameters of a function that does not pass them in memory.
    static let parametersMax = 16
    /// The same of functions that are lowered `async`.
    static let asyncParametersMax = 4
    /// Core results of a function that does not pass them in memory.
    static let resultsMax = 1

    private var narrow: [UInt32: [ValueType]] = [:]
    private var wide: [UInt32: [ValueType]] = [:]

    /// - Returns: The core types, of which those after ``countMax`` are left out.
    mutating func flatten(
        _ type: ComponentValueType, pointer: AddressType, _ table: ComponentTypeTable
    ) -> [ValueType] {
        guard case .defined(let number) = type else {
            return flatten(table[type].shape, pointer, table)
        }
        let known = pointer == .i32 ? narrow[number] : wide[number]
        if let known { return known }
        let flat = flatten(table[type].shape, pointer, table)
        if pointer == .i32 { narrow[number] = flat } else { wide[number] = flat }
        return flat
    }

    private mutating func flatten(
        _ shape: ValueShape, _ pointer: AddressType, _ table: ComponentTypeTable
    ) -> [ValueType] {
        switch shape {
        case .primitive(.string), .list: return [pointer.valueType, pointer.valueType]
        case .primitive(let type): return [type.row.flat]
        case .flags, .handle, .stream, .future: return [.i32]
        case .record(let fields):
            var flat: [ValueType] = []
            for field in fields where flat.count < Self.countMax {
                flat += flatten(field, pointer: pointer, table)
            }
            return Array(flat.prefix(Self.countMax))
        case .fixedList(let element, let count):
            let part = flatten(element, pointer: pointer, table)
            let times = min(Int(clamping: count), Self.countMax)
            return Array(
                repeatElement(part, count: times).joined().prefix(Self.countMax))
        case .variant(let cases):
            var joined: [ValueType] = []
            for case let payload? in cases {
                let part = flatten(payload, pointer: pointer, table)
                for (place, type) in part.enumerated() {
                    if place == joined.count {
                        joined.append(type)
                    } else {
                        joined[place] = Self.join(joined[place], type)
                    }
                }
            }
            return Array(([.i32] + joined).prefix(Self.countMax))
        }
    }

    /// What can carry values of either type.
    private static func join(_ left: ValueType, _ right: ValueType) -> ValueType {
        if left == right { return left }
        switch (left, right) {
        case (.i32, .f32), (.f32, .i32): return .i32
        default: return .i64
        }
    }
}
