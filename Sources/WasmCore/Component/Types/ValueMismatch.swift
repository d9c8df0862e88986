// Value and function types match if they are equal; these say where the first difference is.

extension ComponentTypeTable {
    func matchFunctions(_ given: UInt32, _ wanted: UInt32) throws(Subtyping.Mismatch) {
        if given == wanted { return }
        let (given, wanted) = (functions[Int(given)], functions[Int(wanted)])
        guard given.isAsync == wanted.isAsync else {
            let (a, b) = given.isAsync ? ("async", "sync") : ("sync", "async")
            throw .init(reason: "expected \(b) function, found \(a) function")
        }
        try matchCounts(given.parameters, wanted.parameters, "parameters")
        for (a, b) in zip(given.parameters, wanted.parameters) {
            guard a.label == b.label else {
                throw .init(reason: "expected parameter named `\(b.label)`, found `\(a.label)`")
            }
            try matchParts(a.type, b.type, "function parameter `\(a.label)`")
        }
        switch (given.result, wanted.result) {
        case (let a?, let b?): try matchParts(a, b, "", "type mismatch with result type")
        case (_?, nil): throw .init(reason: "expected a result, found none")
        case (nil, _?): throw .init(reason: "expected no result, found one")
        case (nil, nil): return
        }
    }

    /// Compares what two indices of types stand for.
    func matchDefinitions(
        _ given: ComponentValueType, _ wanted: ComponentValueType
    ) throws(Subtyping.Mismatch) {
        if case (.defined, .primitive) = (given, wanted) {
            throw .init(reason: "expected primitive, found \(self[given].word)")
        }
        try matchValues(given, wanted)
    }

    func matchValues(
        _ given: ComponentValueType, _ wanted: ComponentValueType
    ) throws(Subtyping.Mismatch) {
        if given == wanted { return }
        let definitions = (self[given], self[wanted])
        switch definitions {
        case (.primitive(let a), .primitive(let b)):
            throw .init(
                reason: "expected primitive `\(b.row.text)` found primitive `\(a.row.text)`")
        case (.record(let a), .record(let b)): try matchRecords(a, b)
        case (.variant(let a), .variant(let b)): try matchVariants(a, b)
        case (.list(let a), .list(let b)), (.option(let a), .option(let b)):
            try matchValues(a, b)
        case (.fixedList(let a, let count), .fixedList(let b, let wantedCount)):
            guard count == wantedCount else {
                throw .init(reason: "expected fixed-length \(wantedCount), found size \(count)")
            }
            try matchValues(a, b)
        case (.tuple(let a), .tuple(let b)):
            try matchCounts(a, b, "types")
            for (place, pair) in zip(a, b).enumerated() {
                try matchParts(pair.0, pair.1, "tuple field \(place)")
            }
        case (.flags, .flags): throw .init(reason: "mismatch in flags elements")
        case (.enumeration, .enumeration): throw .init(reason: "mismatch in enum elements")
        case (.result(let ok, let error), .result(let wantedOK, let wantedError)):
            try matchOptional(ok, wantedOK, "ok", "type mismatch in ok variant")
            try matchOptional(error, wantedError, "err", "type mismatch in err variant")
        case (.own, .own), (.borrow, .borrow): throw .otherResource
        case (.stream(let a), .stream(let b)):
            try matchOptional(a, b, "stream", "type mismatch in stream")
        case (.future(let a), .future(let b)):
            try matchOptional(a, b, "future", "type mismatch in future")
        case (.map(let key, let value), .map(let wantedKey, let wantedValue)):
            try matchParts(key, wantedKey, "map key")
            try matchParts(value, wantedValue, "map value")
        default:
            throw .init(reason: "expected \(definitions.1.word), found \(definitions.0.word)")
        }
    }

    private func matchRecords(
        _ given: [LabeledType], _ wanted: [LabeledType]
    ) throws(Subtyping.Mismatch) {
        try matchCounts(given, wanted, "fields")
        for (a, b) in zip(given, wanted) {
            guard a.label == b.label else {
                throw .init(reason: "expected field name `\(b.label)`, found `\(a.label)`")
            }
            try matchParts(a.type, b.type, "record field `\(a.label)`")
        }
    }

    private func matchVariants(
        _ given: [VariantCase], _ wanted: [VariantCase]
    ) throws(Subtyping.Mismatch) {
        try matchCounts(given, wanted, "cases")
        for (a, b) in zip(given, wanted) {
            guard a.label == b.label else {
                throw .init(reason: "expected case named `\(b.label)`, found `\(a.label)`")
            }
            switch (a.payload, b.payload) {
            case (let payload?, let wanted?):
                try matchParts(payload, wanted, "variant case `\(a.label)`")
            case (nil, _?):
                throw .init(reason: "expected case `\(a.label)` to have a type, found none")
            case (_?, nil): throw .init(reason: "expected case `\(a.label)` to have no type")
            case (nil, nil): continue
            }
        }
    }

    private func matchOptional(
        _ given: ComponentValueType?, _ wanted: ComponentValueType?, _ word: StaticString,
        _ context: String
    ) throws(Subtyping.Mismatch) {
        switch (given, wanted) {
        case (let a?, let b?): try matchParts(a, b, "", context)
        case (nil, _?): throw .init(reason: "expected \(word) type, but found none")
        case (_?, nil): throw .init(reason: "expected \(word) type to not be present")
        case (nil, nil): return
        }
    }

    private func matchCounts<T>(
        _ given: [T], _ wanted: [T], _ word: StaticString
    ) throws(Subtyping.Mismatch) {
        guard given.count == wanted.count else {
            throw .init(reason: "expected \(wanted.count) \(word), found \(given.count)")
        }
    }

    private func matchParts(
        _ given: ComponentValueType, _ wanted: ComponentValueType, _ part: String,
        _ context: String? = nil
    ) throws(Subtyping.Mismatch) {
        do throws(Subtyping.Mismatch) {
            try matchValues(given, wanted)
        } catch {
            throw error.within(context ?? "type mismatch in \(part)")
        }
    }
}

extension DefinedValueType {
    /// What kind of type it is, in the word of the text format.
    var word: String {
        switch self {
        case .primitive(let type): "\(type.row.text)"
        case .record: "record"
        case .variant: "variant"
        case .list, .fixedList: "list"
        case .tuple: "tuple"
        case .flags: "flags"
        case .enumeration: "enum"
        case .option: "option"
        case .result: "result"
        case .own: "own"
        case .borrow: "borrow"
        case .stream: "stream"
        case .future: "future"
        case .map: "map"
        }
    }
}
