extension JSONWriter {
    mutating func type(_ type: Resolution.TypeDefinition) {
        object { writer in
            writer.member("name") { writer in
                if let name = type.name { writer.string(name) } else { writer.null() }
            }
            writer.member("kind") { $0.kind(type.kind) }
            writer.member("owner") { writer in
                switch type.owner {
                case .world(let id): writer.object { $0.member("world", id.index) }
                case .interface(let id): writer.object { $0.member("interface", id.index) }
                case .none: writer.null()
                }
            }
            writer.docs(type.docs)
            writer.stability(type.stability)
            writer.externalID(type.externalID)
        }
    }

    private mutating func kind(_ kind: Resolution.TypeDefinition.Kind) {
        if case .resource = kind { return string("resource") }
        object { writer in
            switch kind {
            case .resource: break
            case .record(let fields): writer.list("record", "fields", fields) { $0.field($1) }
            case .variant(let cases): writer.list("variant", "cases", cases) { $0.variantCase($1) }
            case .flags(let labels): writer.list("flags", "flags", labels) { $0.label($1) }
            case .enum(let labels): writer.list("enum", "cases", labels) { $0.label($1) }
            case .tuple(let types): writer.list("tuple", "types", types) { $0.value($1) }
            case .own(let id): writer.member("handle") { $0.object { $0.member("own", id.index) } }
            case .borrow(let id):
                writer.member("handle") { $0.object { $0.member("borrow", id.index) } }
            case .option(let type): writer.member("option") { $0.value(type) }
            case .list(let type): writer.member("list") { $0.value(type) }
            case .future(let type): writer.member("future") { $0.value(type) }
            case .stream(let type): writer.member("stream") { $0.value(type) }
            case .alias(let type): writer.member("type") { $0.value(type) }
            case .map(let key, let value):
                writer.member("map") { $0.array([key, value]) { $0.value($1) } }
            case .fixedLengthList(let type, let length):
                writer.member("fixed-length-list") { writer in
                    writer.array([true, false]) { writer, isType in
                        if isType { writer.value(type) } else { writer.number(Int(length)) }
                    }
                }
            case .result(let ok, let error):
                writer.member("result") { writer in
                    writer.object { writer in
                        writer.member("ok") { $0.value(ok) }
                        writer.member("err") { $0.value(error) }
                    }
                }
            }
        }
    }

    private mutating func list<Element>(
        _ kind: String, _ name: String, _ elements: [Element],
        _ write: (inout JSONWriter, Element) -> Void
    ) {
        member(kind) { $0.object { $0.member(name) { $0.array(elements, write) } } }
    }

    private mutating func label(_ label: Resolution.TypeDefinition.Label) {
        object { writer in
            writer.member("name", label.name)
            writer.docs(label.docs)
        }
    }

    private mutating func field(_ field: Resolution.TypeDefinition.Field) {
        object { writer in
            writer.member("name", field.label.name)
            writer.member("type") { $0.value(field.type) }
            writer.docs(field.label.docs)
        }
    }

    private mutating func variantCase(_ item: Resolution.TypeDefinition.Case) {
        object { writer in
            writer.member("name", item.label.name)
            writer.member("type") { $0.value(item.type) }
            writer.docs(item.label.docs)
        }
    }
}
