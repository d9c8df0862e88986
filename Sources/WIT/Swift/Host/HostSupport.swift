import WasmCore

/// Looks for what hosts cannot have yet.
struct HostSupport {
    private let model: HostModel
    private let package: WITPackage

    init(_ model: HostModel, _ package: WITPackage) {
        self.model = model
        self.package = package
    }

    /// - Throws: `WITError` that names the first such item.
    func check() throws(WITError) {
        for namespace in model.namespaces {
            for function in namespace.imports + namespace.exports {
                let types = function.parameters.map(\.type) + [function.result].compactMap(\.self)
                for type in types { try check(type, function.name, function.span) }
            }
            for id in namespace.types {
                let type = model.resolution.types[id]
                for part in type.kind.references {
                    try check(part, type.name ?? "", type.span)
                }
                try check(.defined(id), type.name ?? "", type.span)
            }
        }
    }

    // Types without names are nested no deeper than the parser allows.
    private func check(
        _ type: Resolution.ValueType, _ user: String, _ span: Span
    ) throws(WITError) {
        if case .primitive(.errorContext) = type {
            throw unsupported("an error-context", user, span)
        }
        guard case .defined(let id) = type else { return }
        let definition = model.resolution.types[id]
        switch definition.kind {
        case .stream: throw unsupported("a stream", user, span)
        case .future: throw unsupported("a future", user, span)
        default: break
        }
        guard definition.name == nil else { return }
        for part in definition.kind.references { try check(part, user, span) }
    }

    private func unsupported(_ what: String, _ user: String, _ span: Span) -> WITError {
        package.error(
            "bindings for hosts cannot have \(what) yet, which `\(user.printable)` has", at: span)
    }
}
