import WasmCore

extension Diagnostic {
    /// A name that nothing has, with the nearest one that something has.
    static func notFound(
        _ name: Syntax.Identifier, kind: String, among names: some Sequence<String>,
        hint: String? = nil
    ) -> Diagnostic {
        Diagnostic(
            "\(kind) `\(name.name)` does not exist", at: name.span,
            hint: hint ?? Suggestion.hint(to: name.name, among: names))
    }

    /// A name that something else has already.
    static func duplicate(_ name: Syntax.Identifier) -> Diagnostic {
        Diagnostic("name `\(name.name)` is defined more than once", at: name.span)
    }
}
