extension Parser {
    /// `{ … }` of a world.
    mutating func worldItems() throws(Diagnostic) -> [Syntax.WorldItem] {
        try expect(.leftBrace)
        var items: [Syntax.WorldItem] = []
        while try !eat(.rightBrace) {
            let documentation = self.documentation()
            let attributes = try self.attributes()
            items.append(try worldItem(documentation, attributes))
        }
        return items
    }

    private mutating func worldItem(
        _ documentation: Syntax.Documentation, _ attributes: [Syntax.Attribute]
    ) throws(Diagnostic) -> Syntax.WorldItem {
        switch kind {
        case .import: return .extern(try extern(.import, documentation, attributes))
        case .export: return .extern(try extern(.export, documentation, attributes))
        case .use: return .use(try use(attributes))
        case .include: return .include(try include(attributes))
        default:
            if let type = try typeDefinition(documentation, attributes) { return .type(type) }
            throw failure(
                expecting: "`import`, `export`, `include`, `use`, or type definition")
        }
    }

    private mutating func extern(
        _ direction: Syntax.Direction, _ documentation: Syntax.Documentation,
        _ attributes: [Syntax.Attribute]
    ) throws(Diagnostic) -> Syntax.Extern {
        advance()
        return Syntax.Extern(
            direction: direction, documentation: documentation, attributes: attributes,
            kind: try externKind())
    }

    private mutating func externKind() throws(Diagnostic) -> Syntax.Extern.Kind {
        // `a:b/c` is a path, whatever else begins with `a:` gives something a name.
        if kind(ahead: 1) != .colon || kind(ahead: 3) == .slash {
            let path = try self.path()
            try expect(.semicolon)
            return .path(path)
        }
        let name = try identifier()
        try expect(.colon)
        switch kind {
        case .func, .async:
            let function = try self.function()
            try expect(.semicolon)
            return .function(name, function)
        case .interface:
            advance()
            return .interface(name, try interfaceItems())
        default:
            let path = try self.path()
            try expect(.semicolon)
            return .named(name, path)
        }
    }

    private mutating func include(
        _ attributes: [Syntax.Attribute]
    ) throws(Diagnostic) -> Syntax.Include {
        try expect(.include)
        let path = try self.path()
        var names: [Syntax.Renaming] = []
        if try eat(.with) {
            try expect(.leftBrace)
            names = try items(until: .rightBrace) { parser throws(Diagnostic) in
                let name = try parser.identifier()
                try parser.expect(.as)
                return Syntax.Renaming(name: name, newName: try parser.identifier())
            }
        } else {
            try expect(.semicolon)
        }
        return Syntax.Include(attributes: attributes, path: path, names: names)
    }
}
