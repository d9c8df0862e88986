/// Writes values in WAVE, up to a limit.
///
/// Labels are shared by all values of a type, so a text may be far larger than what it is of.
struct WaveWriter {
    private(set) var text = ""
    private let bytesMax: Int

    init(bytesMax: Int) { self.bytesMax = bytesMax }

    /// Whether more was written than is allowed; what follows is left out.
    var isFull: Bool { text.utf8.count > bytesMax }

    mutating func value(_ value: ComponentValue) {
        switch value {
        case .bool(let value): text += value ? "true" : "false"
        case .s8(let value): text += "\(value)"
        case .u8(let value): text += "\(value)"
        case .s16(let value): text += "\(value)"
        case .u16(let value): text += "\(value)"
        case .s32(let value): text += "\(value)"
        case .u32(let value): text += "\(value)"
        case .s64(let value): text += "\(value)"
        case .u64(let value): text += "\(value)"
        case .f32(let value): float(value)
        case .f64(let value): float(value)
        case .char(let value): char(value)
        case .string(let value): text += value.quoted
        case .bytes(let bytes): sequence("[", bytes, "]") { $0.text += "\($1)" }
        case .list(let elements): sequence("[", elements, "]") { $0.value($1) }
        case .tuple(let elements): sequence("(", elements, ")") { $0.value($1) }
        case .map(let entries):
            sequence("[", entries, "]") { $0.value(.tuple([$1.key, $1.value])) }
        case .record(let fields): record(fields)
        case .variant(let label, let payload): labeled(escaped(label), payload)
        case .enumeration(let label): text += escaped(label)
        case .option(nil): text += "none"
        case .option(let payload): labeled("some", payload)
        case .ok(let payload): labeled("ok", payload)
        case .error(let payload): labeled("err", payload)
        case .flags(let labels): sequence("{", labels, "}") { $0.text += $1 }
        // WAVE has no words for handles.
        case .resource(let handle): text += handle.isOwned ? "<own>" : "<borrow>"
        }
    }

    private mutating func sequence<Item>(
        _ opening: String, _ items: [Item], _ closing: String,
        _ write: (inout WaveWriter, Item) -> Void
    ) {
        text += opening
        var isFirst = true
        for item in items where !isFull {
            if !isFirst { text += ", " }
            isFirst = false
            write(&self, item)
        }
        text += closing
    }

    /// Fields that are none are left out.
    private mutating func record(_ fields: [(label: String, value: ComponentValue)]) {
        let written = fields.filter { $0.value != .option(nil) }
        if written.isEmpty {
            text += "{:}"
        } else {
            sequence("{", written, "}") {
                $0.text += $1.label + ": "
                $0.value($1.value)
            }
        }
    }

    private mutating func labeled(_ label: String, _ payload: ComponentValue?) {
        text += label
        guard let payload else { return }
        text += "("
        value(payload)
        text += ")"
    }

    private func escaped(_ label: String) -> String {
        WaveParser.keywords.contains(label) ? "%" + label : label
    }

    /// As Swift writes it, which is the shortest that is read as the same number.
    private mutating func float(_ value: some BinaryFloatingPoint & CustomStringConvertible) {
        if value.isNaN {
            text += "nan"
        } else {
            let digits = value.description
            text += digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits
        }
    }

    private mutating func char(_ scalar: Unicode.Scalar) {
        let quoted = scalar == "'" ? "\\'" : String(String(scalar).quoted.dropFirst().dropLast())
        text += "'\(quoted)'"
    }
}

extension ComponentValue: CustomStringConvertible {
    /// The value in WAVE, such as `{name: "tea", price: 3}`.
    ///
    /// What would be longer than ``ModuleLimits/textBytesMax`` ends in an ellipsis, which is no
    /// WAVE.
    public var description: String {
        var writer = WaveWriter(bytesMax: ModuleLimits.textBytesMax)
        writer.value(self)
        return writer.isFull ? writer.text + "…" : writer.text
    }
}
