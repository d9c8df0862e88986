import WasmCore

extension PackageResolver {
    /// Resolves a function's parameters and result.
    mutating func resolve(
        _ function: Syntax.NamedFunction, name: String, kind: Resolution.Function.Kind
    ) throws(Diagnostic) -> Resolution.Function {
        let syntax = function.function
        let stability = try Self.stability(of: function.attributes)
        let externalID = try Self.externalID(of: function.attributes)
        var parameters: [Resolution.Function.Parameter] = []
        if case .method(let resource) = kind {
            let kind = Resolution.TypeDefinition.Kind.borrow(resource)
            let receiver = anonymous(
                kind, stability: inherited(from: kind), span: syntax.span)
            parameters.append(
                Resolution.Function.Parameter(name: "self", type: receiver, span: syntax.span))
        }
        var names = Set(parameters.map(\.name))
        for parameter in syntax.parameters {
            guard names.insert(KebabLabel.key(parameter.name.name)).inserted else {
                throw Diagnostic(
                    "param `\(parameter.name.name)` is defined more than once",
                    at: parameter.name.span)
            }
            parameters.append(
                Resolution.Function.Parameter(
                    name: parameter.name.name,
                    type: try resolve(parameter.type, stability: .unknown),
                    span: parameter.name.span))
        }
        return Resolution.Function(
            name: name, kind: kind, isAsync: syntax.isAsync, parameters: parameters,
            result: try result(syntax.result, kind: kind), docs: function.documentation.text,
            stability: stability, externalID: externalID, span: function.name.span)
    }

    private mutating func result(
        _ syntax: Syntax.TypeExpression?, kind: Resolution.Function.Kind
    ) throws(Diagnostic) -> Resolution.ValueType? {
        guard case .constructor(let resource) = kind else {
            guard let syntax else { return nil }
            return try resolve(syntax, stability: .unknown)
        }
        guard let syntax else { return .defined(resource) }
        let type = try resolve(syntax, stability: .unknown)
        guard case .defined(let id) = type, !package.types.isForeign(id),
            case .result(let ok, _) = package.types[id].kind
        else {
            throw Diagnostic(
                "if a constructor return type is declared it must be a `result`", at: syntax.span)
        }
        guard ok == .defined(resource) else {
            var span = syntax.span
            if case .result(let ok?, _) = syntax.kind { span = ok.span }
            throw Diagnostic("the `ok` type must be the resource being constructed", at: span)
        }
        return type
    }
}
