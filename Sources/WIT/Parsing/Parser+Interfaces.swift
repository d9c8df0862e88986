extension Parser {
    /// `{ … }` of an interface.
    mutating func interfaceItems() throws(Diagnostic) -> [Syntax.InterfaceItem] {
        try expect(.leftBrace)
        var items: [Syntax.InterfaceItem] = []
        while try !eat(.rightBrace) {
            let documentation = self.documentation()
            let attributes = try self.attributes()
            items.append(try interfaceItem(documentation, attributes))
        }
        return items
    }

    private mutating func interfaceItem(
        _ documentation: Syntax.Documentation, _ attributes: [Syntax.Attribute]
    ) throws(Diagnostic) -> Syntax.InterfaceItem {
        switch kind {
        case .use: return .use(try use(attributes))
        case .identifier, .escapedIdentifier:
            let name = try identifier()
            try expect(.colon)
            let function = try self.function()
            try expect(.semicolon)
            return .function(
                Syntax.NamedFunction(
                    documentation: documentation, attributes: attributes, name: name,
                    function: function))
        default:
            if let type = try typeDefinition(documentation, attributes) { return .type(type) }
            throw failure(expecting: "`type`, `resource` or `func`")
        }
    }

    /// `use a.{b, c as d};`
    mutating func use(_ attributes: [Syntax.Attribute]) throws(Diagnostic) -> Syntax.Use {
        try expect(.use)
        let path = try self.path()
        try expect(.period)
        try expect(.leftBrace)
        let names = try items(until: .rightBrace) { parser throws(Diagnostic) in
            let name = try parser.identifier()
            return Syntax.Renaming(
                name: name, newName: try parser.eat(.as) ? try parser.identifier() : nil)
        }
        try expect(.semicolon)
        return Syntax.Use(attributes: attributes, path: path, names: names)
    }

    /// `async? func(…) -> …`
    mutating func function() throws(Diagnostic) -> Syntax.Function {
        let isAsync = try eat(.async)
        let span = try expect(.func)
        let (parameters, result) = try signature()
        return Syntax.Function(
            span: span, isAsync: isAsync, parameters: parameters, result: result)
    }

    private mutating func signature() throws(Diagnostic) -> (
        [Syntax.Parameter], Syntax.TypeExpression?
    ) {
        try expect(.leftParenthesis)
        let parameters = try items(until: .rightParenthesis) { parser throws(Diagnostic) in
            let name = try parser.identifier()
            try parser.expect(.colon)
            return Syntax.Parameter(name: name, type: try parser.type())
        }
        return (parameters, try eat(.arrow) ? try type() : nil)
    }

    /// A function of a resource.
    mutating func resourceFunction() throws(Diagnostic) -> Syntax.ResourceFunction {
        let documentation = self.documentation()
        let attributes = try self.attributes()
        var role = Syntax.ResourceFunction.Role.method
        let name: Syntax.Identifier
        let function: Syntax.Function
        switch kind {
        case .constructor:
            role = .constructor
            name = Syntax.Identifier(name: "constructor", span: span)
            advance()
            let (parameters, result) = try signature()
            function = Syntax.Function(
                span: name.span, isAsync: false, parameters: parameters, result: result)
        case .identifier, .escapedIdentifier:
            name = try identifier()
            try expect(.colon)
            if try eat(.static) { role = .static }
            function = try self.function()
        default:
            throw failure(expecting: "`constructor` or identifier")
        }
        try expect(.semicolon)
        return Syntax.ResourceFunction(
            role: role,
            function: Syntax.NamedFunction(
                documentation: documentation, attributes: attributes, name: name,
                function: function))
    }
}
