extension ComponentType: CustomStringConvertible {
    /// The type in words of WIT, such as `list<tuple<string, u8>>`.
    ///
    /// WIT has names for records, variants, enumerations and flags, which types have not: their
    /// parts are written in place. What would be longer than 64 KiB ends in an ellipsis.
    public var description: String {
        var text = ""
        write(to: &text)
        return Self.textIsFull(text) ? text + "…" : text
    }

    /// Parts that are shared are written each time, so a small type may have a long text.
    private static func textIsFull(_ text: String) -> Bool {
        text.utf8.count > ComponentLimits.typeTextBytesMax
    }

    private func write(to text: inout String) {
        switch self {
        case .primitive(let type): text += "\(type.row.text)"
        case .list(let element): Self.write("list<", [element], ">", to: &text)
        case .fixedList(let element, let count):
            Self.write("list<", [element], ", \(count)>", to: &text)
        case .map(let key, let value): Self.write("map<", [key, value], ">", to: &text)
        case .tuple(let elements): Self.write("tuple<", elements, ">", to: &text)
        case .option(let payload): Self.write("option<", [payload], ">", to: &text)
        case .result(let ok, let error): Self.writeResult(ok, error, to: &text)
        case .stream(let element): Self.write("stream", element, to: &text)
        case .future(let element): Self.write("future", element, to: &text)
        case .own(let resource): text += "own<resource-\(resource)>"
        case .borrow(let resource): text += "borrow<resource-\(resource)>"
        case .enumeration(let labels): Self.write("enum", labels.map { Case($0) }, to: &text)
        case .flags(let labels): Self.write("flags", labels.map { Case($0) }, to: &text)
        case .variant(let cases): Self.write("variant", cases, to: &text)
        case .record(let fields):
            text += "record { "
            for (index, field) in fields.enumerated() where !Self.textIsFull(text) {
                text += index == 0 ? "" : ", "
                text += field.label + ": "
                field.type.write(to: &text)
            }
            text += " }"
        }
    }

    private static func write(
        _ opening: String, _ parts: [ComponentType], _ closing: String, to text: inout String
    ) {
        text += opening
        for (index, part) in parts.enumerated() where !textIsFull(text) {
            text += index == 0 ? "" : ", "
            part.write(to: &text)
        }
        text += closing
    }

    private static func write(_ word: String, _ element: ComponentType?, to text: inout String) {
        text += word
        if let element { write("<", [element], ">", to: &text) }
    }

    private static func writeResult(
        _ ok: ComponentType?, _ error: ComponentType?, to text: inout String
    ) {
        switch (ok, error) {
        case (nil, nil): text += "result"
        case (let ok?, nil): write("result<", [ok], ">", to: &text)
        case (nil, let error?): write("result<_, ", [error], ">", to: &text)
        case (let ok?, let error?): write("result<", [ok, error], ">", to: &text)
        }
    }

    private static func write(_ word: String, _ cases: [Case], to text: inout String) {
        text += word + " { "
        for (index, part) in cases.enumerated() where !textIsFull(text) {
            text += index == 0 ? "" : ", "
            text += part.label
            if let payload = part.payload { write("(", [payload], ")", to: &text) }
        }
        text += " }"
    }
}
