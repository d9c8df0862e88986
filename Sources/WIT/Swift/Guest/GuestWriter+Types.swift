import WasmCore

extension GuestWriter {
    /// The declarations of an interface's types.
    mutating func types(of index: Int) {
        for id in model.instances[index].types {
            writer.gap()
            let type = resolution.types[id]
            let name = SwiftName.quoted(model.instances[index].typeNames[id] ?? "")
            if type.kind == .resource {
                if model.instances[index].isExport {
                    exportedResource(id, name, index)
                } else {
                    importedResource(id, name, index)
                }
                continue
            }
            writer.docs(type.docs)
            writer.deprecation(type.stability)
            declaration(type, name, index)
        }
        writer.gap()
    }

    private mutating func declaration(
        _ type: Resolution.TypeDefinition, _ name: String, _ index: Int
    ) {
        switch type.kind {
        case .record(let fields):
            writer.open("struct \(name)")
            for (label, field) in zip(members(fields.map(\.label)), fields) {
                writer.docs(field.label.docs)
                writer.line("var \(label): \(swift(field.type, index))")
            }
            writer.close()
        case .variant(let cases):
            writer.open("enum \(name)")
            for (label, item) in zip(members(cases.map(\.label)), cases) {
                writer.docs(item.label.docs)
                let payload = item.type.map { "(\(swift($0, index)))" } ?? ""
                writer.line("case \(label)\(payload)")
            }
            writer.close()
        case .enum(let labels):
            let raw = model.standard[Self.rawType(model.layouts.discriminant(labels.count))]
            writer.open("enum \(name): \(raw)")
            for (label, item) in zip(members(labels, taken: ["rawValue"]), labels) {
                writer.docs(item.docs)
                writer.line("case \(label)")
            }
            writer.close()
        case .flags(let labels):
            let raw = model.standard[Self.rawType(CanonicalLayout.flags(labels.count).size)]
            writer.open("struct \(name): \(model.standard["OptionSet"])")
            writer.line("var rawValue: \(raw)")
            writer.gap()
            for (bit, (label, item)) in zip(members(labels), labels).enumerated() {
                writer.docs(item.docs)
                writer.line("static var \(label): Self { Self(rawValue: 1 << \(bit)) }")
            }
            writer.close()
        case .alias(.defined(let target)) where isResource(target, index):
            writer.line("typealias \(name) = \(model.path(target, from: index))")
        default: writer.line("typealias \(name) = \(swift(type.kind, index))")
        }
    }

    private func isResource(_ id: Resolution.TypeID, _ index: Int) -> Bool {
        guard case .defined(let target) = model.dealiased(id, from: index).type else {
            return false
        }
        return model.isResource(target)
    }

    func members(
        _ labels: [Resolution.TypeDefinition.Label], taken: [String] = []
    ) -> [String] {
        MemberNames.unique(labels.map(\.name), taken: taken)
    }

    /// The integer of so many bytes.
    static func rawType(_ size: UInt32) -> String { "UInt\(8 * size)" }

    // MARK: - Codecs of types with names

    /// What lifts and lowers the types of an interface.
    mutating func codecs(of index: Int) {
        for id in model.instances[index].types {
            guard let name = model.instances[index].codecNames[id] else { continue }
            writer.gap()
            let kind = resolution.types[id].kind
            let path = model.path(id, from: index)
            switch kind {
            case .record(let fields): recordCodec(name, path, fields, id, index)
            case .variant(let cases): variantCodec(name, path, cases, id, index)
            case .enum(let labels):
                rawCodec(name, path, Self.rawType(model.layouts.discriminant(labels.count)), true)
            case .flags(let labels):
                rawCodec(
                    name, path, Self.rawType(CanonicalLayout.flags(labels.count).size), false)
            case .resource:
                if model.instances[index].isExport { resourceTable(name, id, index) }
            case .alias(.defined(let target)) where isResource(target, index): break
            default: writer.line("typealias \(name) = \(codec(kind, index))")
            }
        }
    }

    private mutating func codecHead(_ name: String, _ id: Resolution.TypeID) {
        let layout = model.layouts[.defined(id)]
        writer.open("enum \(name): Codec")
        writer.open("static var layout: Layout")
        writer.list(
            "Layout(",
            [
                "size: \(layout.size)", "alignment: \(layout.alignment)",
                "flatCount: \(layout.flat.count)", "payloadOffset: \(layout.payloadOffset)",
            ])
        writer.close()
        writer.gap()
    }

    private mutating func recordCodec(
        _ name: String, _ path: String, _ fields: [Resolution.TypeDefinition.Field],
        _ id: Resolution.TypeID, _ index: Int
    ) {
        let labels = members(fields.map(\.label))
        var codecs: [String] = []
        for field in fields { codecs.append(codec(field.type, index)) }
        codecHead(name, id)
        writer.open("static func lift(_ cursor: inout some Cursor) -> \(path)")
        writer.line("cursor.align(layout.alignment)")
        for (position, codec) in codecs.enumerated() {
            writer.line("let value\(position) = \(codec).lift(&cursor)")
        }
        writer.line("cursor.align(layout.alignment)")
        writer.list(
            "return \(path)(",
            labels.enumerated().map { "\(SwiftName.label($1)): value\($0)" })
        writer.close()
        writer.gap()
        writer.open("static func lower(_ value: \(path), _ cursor: inout some Cursor)")
        writer.line("cursor.align(layout.alignment)")
        for (label, codec) in zip(labels, codecs) {
            writer.line("\(codec).lower(value.\(label), &cursor)")
        }
        writer.line("cursor.align(layout.alignment)")
        writer.close()
        writer.close()
    }

    private mutating func variantCodec(
        _ name: String, _ path: String, _ cases: [Resolution.TypeDefinition.Case],
        _ id: Resolution.TypeID, _ index: Int
    ) {
        let labels = members(cases.map(\.label))
        let raw = Self.rawType(model.layouts.discriminant(cases.count))
        codecHead(name, id)
        writer.open("static func lift(_ cursor: inout some Cursor) -> \(path)")
        writer.line("cursor.align(layout.alignment)")
        writer.line("let start = cursor")
        writer.line("let value: \(path)")
        writer.line("let number = cursor.load(\(raw).self)")
        writer.line("cursor.enter(start, layout)")
        writer.line("switch number {")
        for (position, (label, item)) in zip(labels, cases).enumerated() {
            let payload = item.type.map { "(\(codec($0, index)).lift(&cursor))" } ?? ""
            writer.line("case \(position): value = .\(label)\(payload)")
        }
        writer.line("default: trap()")
        writer.line("}")
        writer.line("cursor.leave(start, layout)")
        writer.line("return value")
        writer.close()
        writer.gap()
        writer.open("static func lower(_ value: \(path), _ cursor: inout some Cursor)")
        writer.line("cursor.align(layout.alignment)")
        writer.line("let start = cursor")
        writer.line("switch value {")
        for (position, (label, item)) in zip(labels, cases).enumerated() {
            writer.line("case .\(label)\(item.type == nil ? "" : "(let payload)"):")
            writer.indented { writer in
                writer.line("cursor.store(\(position) as \(raw))")
            }
            guard let type = item.type else { continue }
            let codec = codec(type, index)
            writer.indented { writer in
                writer.line("cursor.enter(start, layout)")
                writer.line("\(codec).lower(payload, &cursor)")
            }
        }
        writer.line("}")
        writer.line("cursor.leave(start, layout)")
        writer.close()
        writer.close()
    }

    /// The codec of an enum or of flags, which is that of their number.
    private mutating func rawCodec(
        _ name: String, _ path: String, _ raw: String, _ isEnum: Bool
    ) {
        writer.open("enum \(name): Codec")
        writer.line("static var layout: Layout { Integer<\(raw)>.layout }")
        writer.gap()
        writer.open("static func lift(_ cursor: inout some Cursor) -> \(path)")
        if isEnum {
            writer.line(
                "guard let value = \(path)(rawValue: cursor.load(\(raw).self)) else { trap() }")
            writer.line("return value")
        } else {
            writer.line("\(path)(rawValue: cursor.load(\(raw).self))")
        }
        writer.close()
        writer.gap()
        writer.open("static func lower(_ value: \(path), _ cursor: inout some Cursor)")
        writer.line("cursor.store(value.rawValue)")
        writer.close()
        writer.close()
    }
}
