import WasmCore

extension PackageResolver {
    /// What attributes say of how long something is there.
    static func stability(
        of attributes: [Syntax.Attribute]
    ) throws(Diagnostic) -> Resolution.Stability {
        if attributes.isEmpty { return .unknown }
        var since: (version: SemanticVersion, span: Span)?
        var deprecated: (version: SemanticVersion, span: Span)?
        var feature: String?
        func refuse(_ name: String, at span: Span, if isRepeated: Bool) throws(Diagnostic) {
            if isRepeated { throw Diagnostic("cannot specify @\(name) twice", at: span) }
        }
        for attribute in attributes {
            switch attribute {
            case .since(let version, let span):
                try refuse("since", at: span, if: since != nil)
                since = (version, span)
            case .deprecated(let version, let span):
                try refuse("deprecated", at: span, if: deprecated != nil)
                deprecated = (version, span)
            case .unstable(let name, let span):
                try refuse("unstable", at: span, if: feature != nil)
                feature = name
            case .externalID: break
            }
        }
        switch (since, feature) {
        case (let since?, nil):
            return .stable(since: since.version, deprecated: deprecated?.version)
        case (nil, let feature?):
            return .unstable(feature: feature, deprecated: deprecated?.version)
        case (let since?, _?):
            throw Diagnostic("cannot specify both @since and @unstable", at: since.span)
        case (nil, nil):
            guard let deprecated else { return .unknown }
            throw Diagnostic(
                "cannot specify @deprecated without @since or @unstable", at: deprecated.span)
        }
    }

    /// The name by which the outside world knows something.
    static func externalID(of attributes: [Syntax.Attribute]) throws(Diagnostic) -> String? {
        var found: String?
        for case .externalID(let id, let span) in attributes {
            guard found == nil else {
                throw Diagnostic("cannot specify @external-id twice", at: span)
            }
            found = id
        }
        return found
    }
}
