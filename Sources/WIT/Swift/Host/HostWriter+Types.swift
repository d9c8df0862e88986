extension HostWriter {
    /// The declarations of a namespace's types, and how their values are exchanged.
    mutating func types(of index: Int) {
        let namespace = model.namespaces[index]
        guard !namespace.types.isEmpty else { return }
        writer.gap()
        writer.open("extension \(SwiftName.path(namespace.path))")
        for id in namespace.types {
            let type = resolution.types[id]
            writer.gap()
            writer.docs(type.docs)
            writer.deprecation(type.stability)
            let name = SwiftName.quoted(namespace.typeNames[id] ?? "")
            if let mapped = model.mapped[id] {
                writer.line("\(access)typealias \(name) = \(mapped.text)")
            } else {
                declaration(id, type, name)
            }
        }
        writer.close()
        for id in namespace.types where model.mapped[id] == nil {
            let path = model.path(id)
            switch resolution.types[id].kind {
            case .record(let fields): conformance(path, fields)
            case .variant(let cases): conformance(path, cases)
            default: break
            }
        }
    }

    private mutating func declaration(
        _ id: Resolution.TypeID, _ type: Resolution.TypeDefinition, _ name: String
    ) {
        let facts = model.types[.defined(id)]
        let isCodable = options.areTypesCodable && facts.isCodable
        let error =
            (model.errors.contains(id) ? model.standard["Error"] + ", " : "")
            + (isCodable ? model.standard["Codable"] + ", " : "")
        let hashable = facts.hasChannels ? "" : model.standard["Hashable"] + ", "
        let values = "\(error)\(hashable)\(model.standard["Sendable"])"
        switch type.kind {
        case .record, .variant, .enum, .flags: usesLibrary = true
        default: break
        }
        switch type.kind {
        case .record(let fields): record(fields, "\(access)struct \(name): \(values)")
        case .variant(let cases):
            writer.open("\(access)enum \(name): \(values)")
            for (label, item) in zip(Self.cases(cases.map(\.label)), cases) {
                writer.docs(item.label.docs)
                let payload = item.type.map { "(\(swift($0)))" } ?? ""
                writer.line("case \(label)\(payload)")
            }
            writer.close()
        case .enum(let labels):
            writer.open(
                "\(access)enum \(name): \(model.standard["UInt32"]), \(error)"
                    + "\(model.standard["CaseIterable"]), ComponentEnumeration")
            for (label, item) in zip(Self.cases(labels), labels) {
                writer.docs(item.docs)
                writer.line("case \(label)")
            }
            writer.gap()
            labelList(labels)
            writer.close()
        case .flags(let labels): flags(labels, name, error)
        case .resource:
            if type.docs == nil {
                writer.docs("What handles of the resource `\(type.name ?? "")` are of.")
            }
            writer.line("\(access)enum \(name) {}")
        case .alias(.defined(let target))
        where resolution.types[model.resource(target)].kind == .resource:
            writer.line("\(access)typealias \(name) = \(model.path(model.resource(target)))")
        default: writer.line("\(access)typealias \(name) = \(swift(type.kind))")
        }
    }

    private static func cases(_ labels: [Resolution.TypeDefinition.Label]) -> [String] {
        MemberNames.unique(
            labels.map(\.name),
            taken: ["allCases", "componentLabels", "componentLayout", "hashValue", "rawValue"])
    }

    private static func fields(_ fields: [Resolution.TypeDefinition.Field]) -> [String] {
        MemberNames.unique(
            fields.map(\.label.name), taken: ["componentLayout", "hashValue", "self"])
    }

    private mutating func record(_ fields: [Resolution.TypeDefinition.Field], _ head: String) {
        writer.open(head)
        let labels = Self.fields(fields)
        for (label, field) in zip(labels, fields) {
            writer.docs(field.label.docs)
            writer.line("\(access)var \(label): \(swift(field.type))")
        }
        writer.gap()
        var parameters: [String] = []
        for (label, field) in zip(labels, fields) {
            parameters.append("\(label): \(swift(field.type))")
        }
        writer.openList("\(access)init(", parameters, ")")
        for label in labels { writer.line("self.\(label) = \(label)") }
        writer.close()
        writer.close()
    }

    private mutating func flags(
        _ labels: [Resolution.TypeDefinition.Label], _ name: String, _ error: String
    ) {
        let raw = model.standard["UInt32"]
        writer.open(
            "\(access)struct \(name): \(error)\(model.standard["Hashable"]), ComponentFlags")
        writer.line("\(access)let rawValue: \(raw)")
        writer.gap()
        writer.line("\(access)init(rawValue: \(raw)) { self.rawValue = rawValue }")
        writer.gap()
        for (bit, (label, item)) in zip(Self.cases(labels), labels).enumerated() {
            writer.docs(item.docs)
            writer.line("\(access)static let \(label) = Self(rawValue: 1 << \(bit))")
        }
        writer.gap()
        labelList(labels)
        writer.close()
    }

    private mutating func labelList(_ labels: [Resolution.TypeDefinition.Label]) {
        writer.array(
            "\(access)static let componentLabels: [\(model.standard["String"])] = [",
            labels.map { "\"\($0.name)\"" })
    }

    // MARK: - Conformances

    private mutating func typeFunction(_ word: String, _ parts: [(label: String, type: String?)]) {
        writer.openList(
            "\(access)static func componentType(", ["_ resources: inout ComponentResourceTypes"],
            ") -> ComponentType")
        writer.array(
            ".\(word)([",
            parts.map { label, type in
                let type = type.map { ", \(expression($0)).componentType(&resources)" } ?? ""
                return ".init(\"\(label)\"\(type))"
            }, "])")
        writer.close()
        writer.gap()
    }

    private mutating func conformance(
        _ path: String, _ fields: [Resolution.TypeDefinition.Field]
    ) {
        let labels = Self.fields(fields)
        var types: [String] = []
        for field in fields { types.append(swift(field.type)) }
        writer.gap()
        writer.open("extension \(path): ComponentConvertible")
        typeFunction("record", zip(fields.map(\.label.name), types).map { ($0, $1) })
        writer.call(
            "\(access)static let componentLayout = ComponentLayout(", ["of: \(path).self"])
        writer.gap()
        writer.openList(
            "\(access)static func lift(", ["from reader: inout CanonicalReader"],
            ") throws(Trap) -> Self")
        writer.line("let end = reader.begin(componentLayout)")
        for (position, type) in types.enumerated() {
            writer.line("let part\(position) = try \(expression(type)).lift(from: &reader)")
        }
        writer.line("reader.end(end)")
        writer.call(
            "return Self(", labels.enumerated().map { "\(SwiftName.label($1)): part\($0)" })
        writer.close()
        writer.gap()
        writer.open("\(access)func lower(to writer: inout CanonicalWriter) throws(Trap)")
        writer.line("let end = writer.begin(Self.componentLayout)")
        for label in labels { writer.line("try self.\(label).lower(to: &writer)") }
        writer.line("writer.end(end)")
        writer.close()
        writer.close()
    }

    private mutating func conformance(_ path: String, _ cases: [Resolution.TypeDefinition.Case]) {
        let labels = Self.cases(cases.map(\.label))
        var types: [String?] = []
        for item in cases { types.append(item.type.map { swift($0) }) }
        writer.gap()
        writer.open("extension \(path): ComponentConvertible")
        typeFunction("variant", zip(cases.map(\.label.name), types).map { ($0, $1) })
        writer.call(
            "\(access)static let componentLayout = ComponentLayout(", ["of: \(path).self"])
        writer.gap()
        writer.openList(
            "\(access)static func lift(", ["from reader: inout CanonicalReader"],
            ") throws(Trap) -> Self")
        writer.line("let (discriminant, end) = try reader.beginVariant(componentLayout)")
        writer.line("let value: Self")
        writer.line("switch discriminant {")
        for (position, (label, type)) in zip(labels, types).enumerated() {
            let pattern = position == cases.count - 1 ? "default" : "case \(position)"
            let payload = type.map { "(try \(expression($0)).lift(from: &reader))" } ?? ""
            writer.line("\(pattern): value = .\(label)\(payload)")
        }
        writer.line("}")
        writer.line("reader.end(end)")
        writer.line("return value")
        writer.close()
        writer.gap()
        writer.open("\(access)func lower(to writer: inout CanonicalWriter) throws(Trap)")
        writer.line("switch self {")
        for (position, (label, type)) in zip(labels, types).enumerated() {
            writer.line("case .\(label)\(type == nil ? "" : "(let payload)"):")
            let begin = "try writer.beginVariant(Self.componentLayout, \(position))"
            if type == nil {
                writer.line("    writer.end(\(begin))")
            } else {
                writer.line("    let end = \(begin)")
                writer.line("    try payload.lower(to: &writer)")
                writer.line("    writer.end(end)")
            }
        }
        writer.line("}")
        writer.close()
        writer.close()
    }
}
