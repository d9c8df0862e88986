/// An identifier, and what the name section is to say instead of it.
struct BindingName {
    var id: [UInt8]?
    var annotated: [UInt8]?

    var shown: [UInt8]? { annotated ?? id }
}

extension TokenCursor {
    /// `id? (@name "…")?`.
    mutating func bindingName() throws(TextError) -> BindingName {
        let id = identifier()
        return BindingName(id: id, annotated: try nameAnnotation())
    }

    /// `(@name "…")`, if it is next. Spec: core 7.4.1.
    mutating func nameAnnotation() throws(TextError) -> [UInt8]? {
        guard token.kind == .annotation, token.symbol == Annotation.name.rawValue else {
            return nil
        }
        position += 1
        let at = position
        let name = try string()
        guard StringLiteral.isUTF8(name) else {
            throw error("@name annotation: malformed UTF-8 encoding", at: at)
        }
        try right()
        return name
    }
}
