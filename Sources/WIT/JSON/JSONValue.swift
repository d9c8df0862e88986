/// The values of JSON that documentation of a package is made of.
enum JSONValue: Sendable {
    case null
    case string(String)
    case object(OrderedMap<String, JSONValue>)

    /// An object of the members that there are, nil if there are none.
    static func object(
        of members: some Sequence<(key: String, value: JSONValue?)>
    ) -> JSONValue? {
        var object = OrderedMap<String, JSONValue>()
        for (name, value) in members {
            if let value { object.set(value, for: name) }
        }
        return object.isEmpty ? nil : .object(object)
    }

    /// The value in the shortest form.
    var text: [UInt8] {
        var writer = JSONWriter(isCompact: true)
        writer.value(self)
        return writer.output
    }
}

extension JSONWriter {
    fileprivate mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .string(let text): string(text)
        case .object(let members):
            object { writer in
                for (name, value) in members { writer.member(name) { $0.value(value) } }
            }
        }
    }
}
