/// Why a value is none of a type: the part at fault, what it should be, and what it is.
public struct ComponentValueError: Error, Hashable, Sendable {
    /// The way to the part, such as `.items[3].price`; empty for the whole value.
    public var path: String
    /// What is wrong, such as "expected u64, found string".
    public var message: String

    /// An error of the value that is checked, without a path.
    package init(_ message: String) {
        path = ""
        self.message = message
    }
}

extension ComponentValueError: CustomStringConvertible {
    /// The path and what is wrong there.
    public var description: String {
        path.isEmpty ? message : "\(path.printable): \(message.printable)"
    }
}

extension ComponentValue {
    /// The value in the form that values of the type have: fields and flags in the type's order,
    /// lists of `u8` as bytes.
    ///
    /// Fields may stand in any order, and all have to be there.
    ///
    /// - Throws: ``ComponentValueError`` for the first part that is none of its type.
    public func checked(as type: ComponentType) throws(ComponentValueError) -> ComponentValue {
        var labels = LabelPositions()
        return try checked(as: type, &labels)
    }

    func checked(
        as type: ComponentType, _ known: inout LabelPositions
    ) throws(ComponentValueError) -> ComponentValue {
        switch (type, self) {
        case (.primitive(let primitive), _) where primitive == primitiveType: return self
        case (.list(.primitive(.u8)), .bytes), (.fixedList(.primitive(.u8), _), .bytes),
            (.list(.primitive(.u8)), .list), (.fixedList(.primitive(.u8), _), .list):
            return try checkedBytes(as: type)
        case (.list(let element), .list(let elements)):
            return .list(try Self.checked(elements, as: element, &known))
        case (.fixedList(let element, let count), .list(let elements)):
            try Self.check(elements.count, is: Int(count))
            return .list(try Self.checked(elements, as: element, &known))
        case (.list, .bytes([])): return .list([])
        case (.list(let element), .bytes), (.fixedList(let element, _), .bytes):
            throw .init("expected \(element.kind), found u8", "[0]")
        case (.map(let key, let value), .map(let entries)):
            return .map(try Self.checked(entries, key, value, &known))
        case (.record(let types), .record(let fields)):
            return .record(try Self.checked(fields, as: types, &known))
        case (.tuple(let types), .tuple(let elements)):
            try Self.check(elements.count, is: types.count)
            return .tuple(
                try elements.indices.checkedMap { index throws(ComponentValueError) in
                    try elements[index].checked(as: types[index], &known, in: "[\(index)]")
                })
        case (.variant(let cases), .variant(let label, let payload)):
            guard let found = known.position(of: label, in: cases, \.label) else {
                throw .unknown("case", label, cases.map(\.label))
            }
            return .variant(
                label,
                try Self.checked(payload, as: cases[found].payload, &known, in: ".\(label)"))
        case (.enumeration(let labels), .enumeration(let label)):
            guard known.position(of: label, in: labels, { $0 }) != nil else {
                throw .unknown("case", label, labels)
            }
            return self
        case (.option(let some), .option(let payload)):
            guard let payload else { return self }
            return .option(try payload.checked(as: some, &known, in: ".some"))
        case (.result(let ok, _), .ok(let payload)):
            return .ok(try Self.checked(payload, as: ok, &known, in: ".ok"))
        case (.result(_, let error), .error(let payload)):
            return .error(try Self.checked(payload, as: error, &known, in: ".error"))
        case (.flags(let labels), .flags(let set)): return .flags(try Self.ordered(set, labels))
        case (.own, .resource(let handle)) where handle.isOwned: return self
        case (.borrow, .resource): return self
        // Of the host's handles the store knows which is one of what.
        case (.stream, .resource(let handle)), (.future, .resource(let handle)),
            (.primitive(.errorContext), .resource(let handle)):
            guard handle.isOwned else { throw mismatch(type) }
            return self
        default: throw mismatch(type)
        }
    }

    private func mismatch(_ type: ComponentType) -> ComponentValueError {
        .init("expected \(type.kind), found \(kind)")
    }

    /// The same, with the part's place before the place in it.
    private func checked(
        as type: ComponentType, _ known: inout LabelPositions, in place: @autoclosure () -> String
    ) throws(ComponentValueError) -> ComponentValue {
        do throws(ComponentValueError) {
            return try checked(as: type, &known)
        } catch {
            var error = error
            error.path = place() + error.path
            throw error
        }
    }

    private static func check(_ count: Int, is expected: Int) throws(ComponentValueError) {
        guard count == expected else {
            throw .init("expected \(expected.counted("element")), found \(count)")
        }
    }

    private func checkedByte(
        in place: @autoclosure () -> String
    ) throws(ComponentValueError) -> ComponentValue {
        var known = LabelPositions()
        return try checked(as: .primitive(.u8), &known, in: place())
    }

    private func checkedBytes(
        as type: ComponentType
    ) throws(ComponentValueError) -> ComponentValue {
        var bytes: [UInt8] = []
        switch self {
        case .bytes(let content): bytes = content
        case .list(let elements):
            for (index, element) in elements.enumerated() {
                guard
                    case .u8(let byte) = try element.checkedByte(in: "[\(index)]")
                else { continue }
                bytes.append(byte)
            }
        default: throw mismatch(type)
        }
        if case .fixedList(_, let count) = type { try Self.check(bytes.count, is: Int(count)) }
        return .bytes(bytes)
    }

    private static func checked(
        _ elements: [ComponentValue], as type: ComponentType, _ known: inout LabelPositions
    ) throws(ComponentValueError) -> [ComponentValue] {
        try elements.indices.checkedMap { index throws(ComponentValueError) in
            try elements[index].checked(as: type, &known, in: "[\(index)]")
        }
    }

    private static func checked(
        _ entries: [(key: ComponentValue, value: ComponentValue)], _ key: ComponentType,
        _ value: ComponentType, _ known: inout LabelPositions
    ) throws(ComponentValueError) -> [(key: ComponentValue, value: ComponentValue)] {
        try entries.indices.checkedMap { index throws(ComponentValueError) in
            (
                key: try entries[index].key.checked(
                    as: key, &known, in: "[\(index)].key"),
                value: try entries[index].value.checked(
                    as: value, &known, in: "[\(index)].value")
            )
        }
    }

    private static func checked(
        _ payload: ComponentValue?, as type: ComponentType?, _ known: inout LabelPositions,
        in place: @autoclosure () -> String
    ) throws(ComponentValueError) -> ComponentValue? {
        switch (payload, type) {
        case (nil, nil): return nil
        case (let payload?, let type?): return try payload.checked(as: type, &known, in: place())
        case (let payload?, nil): throw .init("expected no payload, found \(payload.kind)", place())
        case (nil, let type?): throw .init("expected \(type.kind), found no payload", place())
        }
    }

    private static func checked(
        _ fields: [(label: String, value: ComponentValue)], as types: [ComponentType.Field],
        _ known: inout LabelPositions
    ) throws(ComponentValueError) -> [(label: String, value: ComponentValue)] {
        // Mostly they are in order already.
        if fields.elementsEqual(types, by: { $0.label == $1.label }) {
            return try types.indices.checkedMap { index throws(ComponentValueError) in
                let (label, value) = fields[index]
                return (label, try value.checked(as: types[index].type, &known, in: ".\(label)"))
            }
        }
        var rest: [String: ComponentValue] = [:]
        for (label, value) in fields where rest.updateValue(value, forKey: label) != nil {
            throw .init("duplicate field \(label.quoted)")
        }
        let result = try types.indices.checkedMap { index throws(ComponentValueError) in
            let label = types[index].label
            guard let value = rest.removeValue(forKey: label) else {
                throw ComponentValueError("missing field \(label.quoted)")
            }
            return (label, try value.checked(as: types[index].type, &known, in: ".\(label)"))
        }
        if let label = rest.keys.min() { throw .unknown("field", label, types.map(\.label)) }
        return result
    }

    private static func ordered(
        _ set: [String], _ labels: [String]
    ) throws(ComponentValueError) -> [String] {
        let unique = Set(set)
        guard unique.count == set.count else { throw .init("a flag is set twice") }
        let result = labels.filter(unique.contains)
        if result.count < unique.count, let label = unique.subtracting(labels).min() {
            throw .unknown("flag", label, labels)
        }
        return result
    }
}

extension ComponentValueError {
    fileprivate init(_ message: String, _ path: String) {
        self.init(message)
        self.path = path
    }

    fileprivate static func unknown(_ what: String, _ label: String, _ known: [String]) -> Self {
        .init(Suggestion.unknown(what, label, known))
    }
}

extension Suggestion {
    /// The sentence for a label that a type has not.
    static func unknown(
        _ what: String, _ label: String, _ known: some Sequence<String>
    ) -> String {
        let meant = nearest(to: label, among: known).map { "; did you mean \($0.quoted)?" }
        return "unknown \(what) \(label.quoted)" + (meant ?? "")
    }
}

extension Int {
    /// The number with a noun that takes an s.
    func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}

extension Range<Int> {
    /// As `map`, whose closures have no typed errors yet where types have to be inferred.
    fileprivate func checkedMap<T>(
        _ body: (Int) throws(ComponentValueError) -> T
    ) throws(ComponentValueError) -> [T] {
        var result: [T] = []
        result.reserveCapacity(count)
        for index in self { result.append(try body(index)) }
        return result
    }
}
