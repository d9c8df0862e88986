import WasmCore

// Shapes know positions only; values have labels.

extension DefinedValueType {
    /// A record or tuple of its parts in order.
    func compose(_ parts: [ComponentValue]) -> ComponentValue {
        guard case .record(let fields) = self else { return .tuple(parts) }
        return .record(zip(fields, parts).map { (label: $0.label, value: $1) })
    }

    /// What has a discriminant.
    func compose(_ discriminant: Int, _ payload: ComponentValue?) -> ComponentValue {
        switch self {
        case .variant(let cases): .variant(cases[discriminant].label, payload)
        case .enumeration(let labels): .enumeration(labels[discriminant])
        case .result: discriminant == 0 ? .ok(payload) : .error(payload)
        default: .option(payload)
        }
    }

    /// The flags whose bits are set; others are ignored.
    func compose(flags bits: UInt32) -> ComponentValue {
        guard case .flags(let labels) = self else { return .flags([]) }
        return .flags(
            labels.enumerated().filter { bits >> UInt32($0.offset) & 1 != 0 }.map(\.element))
    }

    /// The parts of a record or tuple in order; nil for another value.
    func parts(of value: ComponentValue) -> [ComponentValue]? {
        switch (self, value) {
        case (.record(let fields), .record(let given)):
            fields.count == given.count ? given.map(\.value) : nil
        case (.tuple(let types), .tuple(let given)): types.count == given.count ? given : nil
        default: nil
        }
    }

    /// The position of a value's case and its payload; nil for another value.
    func variant(
        _ value: ComponentValue, _ known: inout LabelPositions
    ) -> (Int, ComponentValue?)? {
        switch (self, value) {
        case (.variant(let cases), .variant(let label, let payload)):
            known.position(of: label, in: cases, \.label).map { ($0, payload) }
        case (.enumeration(let labels), .enumeration(let label)):
            known.position(of: label, in: labels) { $0 }.map { ($0, nil) }
        case (.option, .option(let payload)): (payload == nil ? 0 : 1, payload)
        case (.result, .ok(let payload)): (0, payload)
        case (.result, .error(let payload)): (1, payload)
        default: nil
        }
    }

    /// The bits of flags; nil for another value.
    func bits(of value: ComponentValue) -> UInt32? {
        guard case .flags(let labels) = self, case .flags(let set) = value else { return nil }
        var bits: UInt32 = 0
        for label in set {
            guard let position = labels.firstIndex(of: label) else { return nil }
            bits |= 1 << UInt32(position)
        }
        return bits
    }
}
