import WasmCore

extension WITPrinter {
    typealias ValueType = Resolution.ValueType

    /// The declaration of a type, of a resource with its functions.
    mutating func declaration(_ id: Resolution.TypeID, _ functions: [Resolution.Function]) {
        if writer.isOverflown { return }
        let type = resolution.types[id]
        let name = word(type.name ?? "")
        comments(type.docs)
        attributes(type.stability, externalID: type.externalID)
        switch type.kind {
        case .resource: resource(name, functions)
        case .record(let fields):
            writer.open("record \(name)")
            for field in fields {
                comments(field.label.docs)
                writer.line("\(word(field.label.name)): \(text(field.type)),")
            }
            writer.close()
        case .variant(let cases):
            writer.open("variant \(name)")
            for item in cases {
                comments(item.label.docs)
                let payload = item.type.map { "(\(text($0)))" } ?? ""
                writer.line("\(word(item.label.name))\(payload),")
            }
            writer.close()
        case .enum(let labels): self.labels("enum \(name)", labels)
        case .flags(let labels): self.labels("flags \(name)", labels)
        case .own(let resource): writer.line("type \(name) = own<\(text(resource))>;")
        default: writer.line("type \(name) = \(text(type.kind));")
        }
        writer.gap()
    }

    private mutating func labels(_ head: String, _ labels: [Resolution.TypeDefinition.Label]) {
        writer.open(head)
        for label in labels {
            comments(label.docs)
            writer.line("\(word(label.name)),")
        }
        writer.close()
    }

    private mutating func resource(_ name: String, _ functions: [Resolution.Function]) {
        guard !functions.isEmpty else { return writer.line("resource \(name);") }
        writer.open("resource \(name)")
        for function in functions {
            comments(function.docs)
            attributes(function.stability, externalID: function.externalID)
            switch function.kind {
            case .constructor: writer.line("\(signature(function));")
            case .static:
                writer.line("\(word(function.itemName)): static \(signature(function));")
            case .method, .freestanding:
                writer.line("\(word(function.itemName)): \(signature(function));")
            }
        }
        writer.close()
    }

    /// `async func(…) -> …`, of a constructor without `func`.
    func signature(_ function: Resolution.Function) -> String {
        var parameters = function.parameters[...]
        if case .method = function.kind { parameters = parameters.dropFirst() }
        let list = parameters.map { "\(word($0.name)): \(text($0.type))" }
        var result = function.isAsync ? "async func" : "func"
        if case .constructor(let resource) = function.kind {
            result = "constructor"
            if constructs(resource, function.result) {
                return result + "(\(list.joined(separator: ", ")))"
            }
        }
        result += "(\(list.joined(separator: ", ")))"
        if let type = function.result { result += " -> \(text(type))" }
        return result
    }

    /// Whether a constructor's result is the resource itself, which is not written.
    private func constructs(_ resource: Resolution.TypeID, _ result: ValueType?) -> Bool {
        guard case .defined(let id)? = result else { return true }
        return resolution.types[id].kind == .own(resource)
    }

    private func text(_ id: Resolution.TypeID) -> String {
        resolution.types[id].name.map { word($0) } ?? text(resolution.types[id].kind)
    }

    func text(_ type: ValueType) -> String {
        switch type {
        case .primitive(let primitive): "\(primitive.row.text)"
        case .defined(let id): text(id)
        }
    }

    // The parser bounds how deep types without names are.
    private func text(_ kind: Resolution.TypeDefinition.Kind) -> String {
        switch kind {
        // A resource where a value is wanted is a handle that owns it.
        case .own(let id): text(id)
        case .borrow(let id): "borrow<\(text(id))>"
        case .tuple(let types): "tuple<\(types.map { text($0) }.joined(separator: ", "))>"
        case .option(let type): "option<\(text(type))>"
        case .list(let type): "list<\(text(type))>"
        case .fixedLengthList(let type, let length): "list<\(text(type)), \(length)>"
        case .map(let key, let value): "map<\(text(key)), \(text(value))>"
        case .result(let ok?, let error?): "result<\(text(ok)), \(text(error))>"
        case .result(let ok?, nil): "result<\(text(ok))>"
        case .result(nil, let error?): "result<_, \(text(error))>"
        case .result(nil, nil): "result"
        case .future(let type): type.map { "future<\(text($0))>" } ?? "future"
        case .stream(let type): type.map { "stream<\(text($0))>" } ?? "stream"
        case .alias(let type): text(type)
        // These have names.
        case .record, .variant, .enum, .flags, .resource: ""
        }
    }
}
