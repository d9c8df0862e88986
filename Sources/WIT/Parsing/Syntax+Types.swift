import WasmCore

extension Syntax {
    struct TypeDefinition {
        var documentation: Documentation
        var attributes: [Attribute]
        var name: Identifier
        var type: TypeExpression
    }

    struct TypeExpression {
        var kind: TypeKind
        /// Of the word that it begins with, or of the name that it declares.
        var span: Span
    }

    indirect enum TypeKind {
        case primitive(PrimitiveType)
        case name(Identifier)
        case list(TypeExpression)
        case fixedLengthList(TypeExpression, UInt32)
        case map(key: TypeExpression, value: TypeExpression)
        case tuple([TypeExpression])
        case option(TypeExpression)
        case result(ok: TypeExpression?, error: TypeExpression?)
        case future(TypeExpression?)
        case stream(TypeExpression?)
        case own(Identifier)
        case borrow(Identifier)
        // The others are named.
        case record([Field])
        case variant([Case])
        case flags([DocumentedLabel])
        case `enum`([DocumentedLabel])
        case resource([ResourceFunction])
    }

    struct Field {
        var label: DocumentedLabel
        var type: TypeExpression
    }

    struct Case {
        var label: DocumentedLabel
        var type: TypeExpression?
    }

    struct DocumentedLabel {
        var documentation: Documentation
        var name: Identifier
    }

    struct ResourceFunction {
        enum Role {
            case method, `static`, constructor
        }

        var role: Role
        var function: NamedFunction
    }

    struct NamedFunction {
        var documentation: Documentation
        var attributes: [Attribute]
        var name: Identifier
        var function: Function
    }

    struct Parameter {
        var name: Identifier
        var type: TypeExpression
    }

    struct Function {
        /// Of the word `func`.
        var span: Span
        var isAsync: Bool
        var parameters: [Parameter]
        var result: TypeExpression?
    }
}

extension Syntax.TypeExpression {
    /// The names that it refers to, in the order of the text.
    var references: [Syntax.Identifier] {
        var names: [Syntax.Identifier] = []
        collectReferences(into: &names)
        return names
    }

    // The parser bounds how deep types are.
    private func collectReferences(into names: inout [Syntax.Identifier]) {
        switch kind {
        case .primitive, .flags, .enum, .resource: break
        case .name(let name), .own(let name), .borrow(let name): names.append(name)
        case .list(let type), .fixedLengthList(let type, _), .option(let type):
            type.collectReferences(into: &names)
        case .map(let key, let value):
            key.collectReferences(into: &names)
            value.collectReferences(into: &names)
        case .tuple(let types):
            for type in types { type.collectReferences(into: &names) }
        case .result(let ok, let error):
            ok?.collectReferences(into: &names)
            error?.collectReferences(into: &names)
        case .future(let type), .stream(let type): type?.collectReferences(into: &names)
        case .record(let fields):
            for field in fields { field.type.collectReferences(into: &names) }
        case .variant(let cases):
            for item in cases { item.type?.collectReferences(into: &names) }
        }
    }
}
