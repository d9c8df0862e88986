/// Types in Swift without their aliases, so that one type is one text.
struct UnaliasedTexts {
    /// A text that is longer is not wanted, and neither is one that it is in: types can double with
    /// each line.
    static let lengthMax = 500
    private static let tooLong = String(repeating: "?", count: lengthMax + 1)

    private struct Place: Hashable {
        var type: Resolution.TypeID
        var instance: Int
    }

    private var texts: [Place: String] = [:]

    /// Finds those of all types with names, which come after those that they refer to.
    mutating func prepare(_ writer: GuestWriter) {
        let model = writer.model
        var instances: [Resolution.TypeID: [Int]] = [:]
        for index in model.instances.indices {
            for id in model.instances[index].types { instances[id, default: []].append(index) }
        }
        for id in model.resolution.types.ids {
            for index in instances[id] ?? [] {
                let text: String
                let kind = model.resolution.types[id].kind
                switch kind {
                case .record, .variant, .enum, .flags, .resource:
                    text = model.path(id, from: index)
                default: text = writer.swift(kind, index) { self.text($0, index, writer) }
                }
                let isShort = text.utf8.count <= Self.lengthMax
                texts[Place(type: id, instance: index)] = isShort ? text : Self.tooLong
            }
        }
    }

    /// The text of a type; too long if it would be.
    func text(_ type: Resolution.ValueType, _ index: Int, _ writer: GuestWriter) -> String {
        guard case .defined(let id) = type else { return writer.swift(type, index) }
        let owner = writer.model.owner(of: id, from: index)
        if let text = texts[Place(type: id, instance: owner)] { return text }
        let kind = writer.resolution.types[id].kind
        return writer.swift(kind, owner) { self.text($0, owner, writer) }
    }
}
