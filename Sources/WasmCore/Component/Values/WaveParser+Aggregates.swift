// Values with several parts.
extension WaveParser {
    mutating func list(
        _ type: ComponentType, count: Int?
    ) throws(WaveError) -> ComponentValue {
        var elements: [ComponentValue] = []
        let start = self
        try sequence("[", "]") { parser throws(WaveError) in
            if elements.count == count {
                throw parser.error("expected \(elements.count.counted("element"))")
            }
            elements.append(try parser.value(type))
        }
        if let count, elements.count != count {
            throw start.error("expected \(count.counted("element")), found \(elements.count)")
        }
        guard type == .primitive(.u8), let bytes = ComponentValue.byteList(elements) else {
            return .list(elements)
        }
        return .bytes(bytes)
    }

    /// WAVE has no form for maps: a list of pairs, which they stand for.
    mutating func map(
        _ key: ComponentType, _ value: ComponentType
    ) throws(WaveError) -> ComponentValue {
        var entries: [(key: ComponentValue, value: ComponentValue)] = []
        try sequence("[", "]") { parser throws(WaveError) in
            let pair = try parser.tuple([key, value])
            entries.append((pair[0], pair[1]))
        }
        return .map(entries)
    }

    mutating func tuple(_ types: [ComponentType]) throws(WaveError) -> [ComponentValue] {
        var elements: [ComponentValue] = []
        let start = self
        try sequence("(", ")") { parser throws(WaveError) in
            guard elements.count < types.count else {
                throw parser.error("expected \(types.count.counted("element"))")
            }
            elements.append(try parser.value(types[elements.count]))
        }
        guard elements.count == types.count else {
            throw start.error("expected \(types.count.counted("element")), found \(elements.count)")
        }
        return elements
    }

    mutating func record(_ fields: [ComponentType.Field]) throws(WaveError) -> ComponentValue {
        try take(parts: fields.count)
        var values = [ComponentValue?](repeating: nil, count: fields.count)
        let start = self
        if token == .mark("{"), following == .mark(":") {
            try advance()
            try advance()
            try expect("}")
        } else {
            if token == .mark("{"), following == .mark("}") {
                throw error("a record without fields is written {:}")
            }
            var next = 0
            try sequence("{", "}") { parser throws(WaveError) in
                let label = try parser.anyLabel()
                // Mostly they are in order.
                let isNext = next < fields.count && fields[next].label == label
                let index =
                    isNext ? next : parser.labels.position(of: label, in: fields, \.label)
                guard let index else {
                    throw parser.unknown("field", label, fields.lazy.map(\.label))
                }
                if values[index] != nil { throw parser.error("duplicate field \(label.quoted)") }
                try parser.advance()
                try parser.expect(":")
                values[index] = try parser.value(fields[index].type)
                next = index + 1
            }
        }
        // They take nothing of the text, so that a short one could have very many.
        try take(parts: Self.partsOfLeftOut * values.count { $0 == nil })
        var result: [(label: String, value: ComponentValue)] = []
        for (field, value) in zip(fields, values) {
            if let value {
                result.append((field.label, value))
            } else if case .option = field.type {
                result.append((field.label, .option(nil)))
            } else {
                throw start.error("missing field \(field.label.quoted)")
            }
        }
        return .record(result)
    }

    /// What a field counts as that is left out, beside itself.
    private static let partsOfLeftOut = 15

    mutating func flags(_ labels: [String]) throws(WaveError) -> ComponentValue {
        var set: Set<String> = []
        try sequence("{", "}") { parser throws(WaveError) in
            let label = try parser.anyLabel()
            guard labels.contains(label) else { throw parser.unknown("flag", label, labels) }
            guard set.insert(label).inserted else {
                throw parser.error("duplicate flag \(label.quoted)")
            }
            try parser.advance()
        }
        return .flags(labels.filter(set.contains))
    }

    func unknown(
        _ what: String, _ label: String, _ known: some Sequence<String>
    ) -> WaveError {
        error(Suggestion.unknown(what, label, known))
    }
}

// Values that are one of several cases.
extension WaveParser {
    mutating func variant(_ cases: [ComponentType.Case]) throws(WaveError) -> ComponentValue {
        let (label, index) = try knownCase(cases, \.label)
        return .variant(label, try payload(cases[index].payload, of: label))
    }

    /// A case's label, where keywords are none.
    mutating func knownCase<Case>(
        _ cases: [Case], _ name: (Case) -> String
    ) throws(WaveError) -> (label: String, index: Int) {
        let label: String
        switch token {
        case .word(let text) where Self.keywords.contains(text):
            throw error("as a label, the keyword \(text) is written %\(text)")
        case .word(let text), .label(let text): label = text
        default: throw unexpected("a case")
        }
        guard let index = labels.position(of: label, in: cases, name) else {
            throw unknown("case", label, cases.lazy.map(name))
        }
        try advance()
        return (label, index)
    }

    /// A value in parentheses, as far as the case has one.
    mutating func payload(
        _ type: ComponentType?, of label: String
    ) throws(WaveError) -> ComponentValue? {
        guard let type else {
            if token == .mark("(") { throw error("\(label) has no payload") }
            return nil
        }
        guard try skip("(") else { throw unexpected("\"(\" and the payload of \(label)") }
        let value = try value(type)
        try expect(")")
        return value
    }

    mutating func option(_ type: ComponentType) throws(WaveError) -> ComponentValue {
        if at("none") {
            try advance()
            return .option(try payload(nil, of: "none"))
        }
        if at("some") {
            try advance()
            return .option(try payload(type, of: "some"))
        }
        guard type.mayBeFlat else { throw unexpected("some or none") }
        return .option(try value(type))
    }

    mutating func result(
        _ ok: ComponentType?, _ error: ComponentType?
    ) throws(WaveError) -> ComponentValue {
        if at("ok") {
            try advance()
            return .ok(try payload(ok, of: "ok"))
        }
        if at("err") {
            try advance()
            return .error(try payload(error, of: "err"))
        }
        guard let ok, ok.mayBeFlat else { throw unexpected("ok or err") }
        return .ok(try value(ok))
    }
}

extension ComponentType {
    /// Whether an option or a result may be written as its payload alone.
    fileprivate var mayBeFlat: Bool {
        switch self {
        case .option, .result: false
        default: true
        }
    }
}
