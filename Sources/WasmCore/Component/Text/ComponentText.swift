/// The text format of components. Spec: component model, "Grammar".
package enum ComponentText {
    /// What a text describes.
    package enum Parsed: Sendable {
        case component(DecodedComponent)
        /// The bytes of `(component binary …)`.
        case binary([UInt8])

        /// The binary form.
        package var bytes: [UInt8] {
            switch self {
            case .component(let component): ComponentEncoder.encode(component)
            case .binary(let bytes): bytes
            }
        }
    }

    /// Whether a text is that of a component, and not of a module: it starts with `(component`.
    package static func isComponent(_ source: [UInt8]) -> Bool {
        var lexer = Lexer(source, .never)
        do throws(TextError) { try lexer.run(upTo: 2) } catch { return false }
        guard lexer.tokens.count == 2, lexer.tokens[0].kind == .leftParenthesis else {
            return false
        }
        return source[lexer.tokens[1].range].elementsEqual(Word.component.rawValue.utf8)
    }

    /// What one component's text describes: `(component …)` or `(component binary …)`.
    ///
    /// The result is not validated. Identifiers become custom sections unless the options say
    /// otherwise, as for modules. References are resolved, and definitions stand as the
    /// abbreviations of the text format expand: a type that is written where it is used comes
    /// before the definition that uses it, then aliases; what `(export "…")` within a definition
    /// exports comes at the component's end.
    ///
    /// - Throws: ``TextError``: the first thing that is wrong, or `.interrupted`.
    /// - Complexity: O(bytes).
    package static func parse(
        _ source: [UInt8], options: WatParser.Options = WatParser.Options(),
        interruption: InterruptionCheck = .never
    ) throws(TextError) -> Parsed {
        let text = try TokenizedText(source, interruption)
        return try parse(TokenCursor(text), options, interruption)
    }

    /// - Parameter start: Before the component's parenthesis.
    static func parse(
        _ start: TokenCursor, _ options: WatParser.Options, _ interruption: InterruptionCheck
    ) throws(TextError) -> Parsed {
        var cursor = start
        guard cursor.skipLeft(.component) else { throw cursor.unexpected() }
        var behind = cursor
        try behind.skipRest()
        guard behind.isAtEnd else { throw behind.unexpected() }
        cursor = TokenCursor(cursor.text, cursor.position..<(behind.position - 1))
        _ = cursor.skip(.definition)
        let name = try cursor.bindingName()
        if cursor.skip(.binary) {
            let bytes = cursor.strings()
            guard cursor.isAtEnd else { throw cursor.unexpected() }
            return .binary(bytes)
        }
        var component = try parseFields(cursor, name, options, interruption)
        let tokens = start.text.tokens
        component.byteCount =
            tokens[behind.position - 1].range.upperBound - tokens[start.position].range.lowerBound
        return .component(component)
    }

    /// - Parameter content: What lies between the component's parentheses, behind its name.
    static func parseFields(
        _ content: TokenCursor, _ name: BindingName, _ options: WatParser.Options,
        _ interruption: InterruptionCheck
    ) throws(TextError) -> DecodedComponent {
        var parser = ComponentParser(content, name, options, interruption)
        return try parser.run()
    }
}
