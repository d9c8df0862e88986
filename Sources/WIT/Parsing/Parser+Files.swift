extension Parser {
    /// A file: perhaps a package's name, then its items.
    mutating func file() throws(Diagnostic) -> Syntax.File {
        var header: Syntax.PackageHeader?
        if kind == .package {
            let start = self
            let documentation = self.documentation()
            advance()
            let name = try packageHeader(documentation)
            if try eat(.semicolon) {
                header = name
            } else {
                // `package a:b { … }` is an item.
                self = start
            }
        }
        return Syntax.File(header: header, items: try fileItems(until: .end, depth: 0))
    }

    // Nesting is bounded by `packageDepthMax`.
    private mutating func fileItems(
        until end: TokenKind, depth: Int
    ) throws(Diagnostic) -> [Syntax.Item] {
        var items: [Syntax.Item] = []
        while kind != end { items.append(try fileItem(depth: depth)) }
        if end == .end, let failure = list.failure { throw failure }
        advance()
        return items
    }

    private mutating func fileItem(depth: Int) throws(Diagnostic) -> Syntax.Item {
        let documentation = self.documentation()
        let attributes = try self.attributes()
        switch kind {
        case .interface:
            advance()
            return .interface(
                Syntax.Interface(
                    documentation: documentation, attributes: attributes,
                    name: try identifier(), items: try interfaceItems()))
        case .world:
            advance()
            return .world(
                Syntax.World(
                    documentation: documentation, attributes: attributes,
                    name: try identifier(), items: try worldItems()))
        case .use:
            return .use(try topLevelUse(attributes))
        case .package:
            return .package(try nestedPackage(documentation, attributes, depth: depth))
        default:
            throw failure(expecting: "`world`, `interface`, `use` or `package`")
        }
    }

    private mutating func nestedPackage(
        _ documentation: Syntax.Documentation, _ attributes: [Syntax.Attribute], depth: Int
    ) throws(Diagnostic) -> Syntax.File {
        let span = try expect(.package)
        guard attributes.isEmpty else {
            throw Diagnostic("a nested package has no attributes", at: span)
        }
        guard depth < WITLimits.packageDepthMax else {
            throw Diagnostic("package nesting too deep", at: span)
        }
        let header = try packageHeader(documentation)
        try expect(.leftBrace)
        return Syntax.File(
            header: header, items: try fileItems(until: .rightBrace, depth: depth + 1))
    }

    private mutating func topLevelUse(
        _ attributes: [Syntax.Attribute]
    ) throws(Diagnostic) -> Syntax.TopLevelUse {
        let span = try expect(.use)
        let path = try self.path()
        let newName = try eat(.as) ? try identifier() : nil
        try expect(.semicolon)
        return Syntax.TopLevelUse(
            span: span, attributes: attributes, path: path, newName: newName)
    }

    /// `name:space@1.2.3`, after the word `package`.
    private mutating func packageHeader(
        _ documentation: Syntax.Documentation
    ) throws(Diagnostic) -> Syntax.PackageHeader {
        let namespace = try identifier()
        try expect(.colon)
        let name = try identifier()
        try refuseNesting()
        let version = try optionalVersion()
        return Syntax.PackageHeader(
            name: PackageName(
                namespace: namespace.name, name: name.name, version: version?.version),
            span: namespace.span.through(version?.span ?? name.span),
            documentation: documentation)
    }

    /// The standard has names for these, which are gated and not built.
    private func refuseNesting() throws(Diagnostic) {
        guard kind == .colon || kind == .slash else { return }
        throw Diagnostic(
            "namespaces and packages in namespaces and packages are not supported", at: span)
    }

    /// `name`, or `namespace:package/name@1.2.3`.
    mutating func path() throws(Diagnostic) -> Syntax.Path {
        let first = try identifier()
        guard try eat(.colon) else { return Syntax.Path(package: nil, name: first) }
        let package = try identifier()
        if kind == .colon { try refuseNesting() }
        try expect(.slash)
        let name = try identifier()
        try refuseNesting()
        let version = try optionalVersion()
        return Syntax.Path(
            package: Syntax.PackageHeader(
                name: PackageName(
                    namespace: first.name, name: package.name, version: version?.version),
                span: first.span.through(package.span), documentation: .init()),
            name: name)
    }
}
