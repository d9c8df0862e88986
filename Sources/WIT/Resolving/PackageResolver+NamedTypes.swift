import WasmCore

extension PackageResolver {
    /// Records, variants, enums, flags and resources.
    mutating func namedKind(
        of type: Syntax.TypeExpression, stability: Resolution.Stability
    ) throws(Diagnostic) -> Kind {
        switch type.kind {
        case .record(let syntax):
            let labels = try labels(syntax.map(\.label))
            var fields: [Resolution.TypeDefinition.Field] = []
            for (label, field) in zip(labels, syntax) {
                fields.append(
                    Resolution.TypeDefinition.Field(
                        label: label, type: try resolve(field.type, stability: stability)))
            }
            return .record(fields)
        case .variant(let syntax):
            if syntax.isEmpty { throw Diagnostic("empty variant", at: type.span) }
            let labels = try labels(syntax.map(\.label))
            var cases: [Resolution.TypeDefinition.Case] = []
            for (label, item) in zip(labels, syntax) {
                var payload: ValueType?
                if let type = item.type { payload = try resolve(type, stability: stability) }
                cases.append(Resolution.TypeDefinition.Case(label: label, type: payload))
            }
            return .variant(cases)
        case .enum(let syntax):
            if syntax.isEmpty { throw Diagnostic("empty enum", at: type.span) }
            return .enum(try labels(syntax))
        case .flags(let syntax): return .flags(try labels(syntax))
        case .resource(let functions):
            try checkNames(of: functions)
            return .resource
        default: return .alias(.primitive(.bool))
        }
    }

    /// Labels with their comments, each once.
    private func labels(
        _ labels: [Syntax.DocumentedLabel]
    ) throws(Diagnostic) -> [Resolution.TypeDefinition.Label] {
        var seen: Set<String> = []
        for label in labels where !seen.insert(KebabLabel.key(label.name.name)).inserted {
            throw Diagnostic.duplicate(label.name)
        }
        return labels.map { label in
            Resolution.TypeDefinition.Label(
                name: label.name.name, docs: label.documentation.text, span: label.name.span)
        }
    }

    private func checkNames(
        of functions: [Syntax.ResourceFunction]
    ) throws(Diagnostic) {
        var names: Set<String> = []
        var hasConstructor = false
        for function in functions {
            let name = function.function.name
            if function.role == .constructor {
                if hasConstructor { throw Diagnostic("duplicate constructors", at: name.span) }
                hasConstructor = true
            } else if !names.insert(KebabLabel.key(name.name)).inserted {
                throw Diagnostic("duplicate function name `\(name.name)`", at: name.span)
            }
        }
    }
}
