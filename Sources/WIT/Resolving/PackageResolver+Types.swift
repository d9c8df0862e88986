import WasmCore

extension PackageResolver {
    typealias Kind = Resolution.TypeDefinition.Kind
    typealias ValueType = Resolution.ValueType

    /// What gives a type a name.
    enum TypeItem {
        case use(Syntax.Use)
        case definition(Syntax.TypeDefinition)
    }

    /// Defines the types of an interface or a world: those it uses, then its own, each after those
    /// that it refers to.
    mutating func resolve(
        _ items: [TypeItem], owner: Resolution.TypeDefinition.Owner
    ) throws(Diagnostic) {
        for case .use(let use) in items { try resolve(use, owner: owner) }
        var names: [String] = []
        var references: [[Syntax.Identifier]] = []
        var definitions: [Syntax.TypeDefinition?] = []
        var seen: Set<String> = []
        for item in items {
            switch item {
            case .use(let use):
                for name in use.names.map(\.local.name) {
                    seen.insert(name)
                    names.append(name)
                    references.append([])
                    definitions.append(nil)
                }
            case .definition(let type):
                guard seen.insert(type.name.name).inserted else { throw .duplicate(type.name) }
                names.append(type.name.name)
                references.append(type.type.references)
                definitions.append(type)
            }
        }
        let order = try TopologicalOrder.order(names, references: references, kind: "type")
        for case let definition? in order.map({ definitions[$0] }) {
            let stability = try Self.stability(of: definition.attributes)
            let externalID = try Self.externalID(of: definition.attributes)
            let kind = try kind(of: definition.type, stability: stability)
            let id = append(
                Resolution.TypeDefinition(
                    name: definition.name.name, kind: kind, owner: owner,
                    docs: definition.documentation.text, stability: stability,
                    externalID: externalID, span: definition.name.span))
            try define(definition.name, .type(id))
        }
    }

    private mutating func resolve(
        _ use: Syntax.Use, owner: Resolution.TypeDefinition.Owner
    ) throws(Diagnostic) {
        let interface = try interface(at: use.path)
        let stability = try Self.stability(of: use.attributes)
        let externalID = try Self.externalID(of: use.attributes)
        for name in use.names {
            let entries = scopes[interface.index]
            switch entries[name.name.name] {
            case .type(let type)?:
                let id = append(
                    Resolution.TypeDefinition(
                        name: name.local.name, kind: .alias(.defined(type)), owner: owner,
                        stability: stability, externalID: externalID, span: name.name.span))
                try define(name.local, .type(id))
            case .function?:
                throw Diagnostic(
                    "cannot import function `\(name.name.name)`", at: name.name.span)
            case nil: throw Diagnostic.notFound(name.name, kind: "name", among: entries.keys)
            }
        }
    }

    private func type(named name: Syntax.Identifier) throws(Diagnostic) -> TypeID {
        switch scope[name.name] {
        case .type(let id)?: return id
        case .function?:
            throw Diagnostic("cannot use function `\(name.name)` as a type", at: name.span)
        case nil: throw Diagnostic.notFound(name, kind: "name", among: scope.keys)
        }
    }

    /// A resource by its name, as handles want one.
    private mutating func resource(named name: Syntax.Identifier) throws(Diagnostic) -> TypeID {
        let id = try type(named: name)
        let target = target(of: id)
        if package.types.isForeign(target) {
            package.requiredResources.append((target, name.span))
        } else if package.types[target].kind != .resource {
            throw Diagnostic(
                "type `\(name.name)` used in a handle must be a resource", at: name.span)
        }
        return id
    }

    /// A type where it is used. Equal ones without a name are one.
    mutating func resolve(
        _ type: Syntax.TypeExpression, stability: Resolution.Stability
    ) throws(Diagnostic) -> ValueType {
        let kind = try kind(of: type, stability: stability)
        return anonymous(
            kind, stability: stability == .unknown ? inherited(from: kind) : stability,
            span: type.span)
    }

    private mutating func resolve(
        _ type: Syntax.TypeExpression?, stability: Resolution.Stability
    ) throws(Diagnostic) -> ValueType? {
        guard let type else { return nil }
        return try resolve(type, stability: stability) as ValueType
    }

    /// A type without a name.
    mutating func anonymous(
        _ kind: Kind, stability: Resolution.Stability, span: Span
    ) -> ValueType {
        switch kind {
        case .alias(let type): return type
        // A resource stands for a handle that owns it.
        case .own(let id): return .defined(id)
        default: break
        }
        if let id = anonymousTypes[kind] { return .defined(id) }
        let id = append(
            Resolution.TypeDefinition(
                name: nil, kind: kind, owner: .none, stability: stability, span: span))
        anonymousTypes[kind] = id
        return .defined(id)
    }

    /// The stability of what a type without a name refers to, of the first that has one.
    func inherited(from kind: Kind) -> Resolution.Stability {
        switch kind {
        case .record, .variant: return .unknown
        default: break
        }
        for case .defined(let id) in kind.resource.map({ [.defined($0)] }) ?? kind.references {
            let stability =
                package.types.isForeign(id)
                ? package.types[foreign: id].stability : package.types[id].stability
            if stability != .unknown { return stability }
        }
        return .unknown
    }

    // The parser bounds how deep types are.
    private mutating func kind(
        of type: Syntax.TypeExpression, stability: Resolution.Stability
    ) throws(Diagnostic) -> Kind {
        switch type.kind {
        case .primitive(let primitive): return .alias(.primitive(primitive))
        case .name(let name): return .alias(.defined(try self.type(named: name)))
        case .own(let name): return .own(try resource(named: name))
        case .borrow(let name): return .borrow(try resource(named: name))
        case .list(let element): return .list(try resolve(element, stability: stability))
        case .fixedLengthList(let element, let length):
            return .fixedLengthList(try resolve(element, stability: stability), length)
        case .map(let key, let value):
            let key: ValueType = try resolve(key, stability: stability)
            let value: ValueType = try resolve(value, stability: stability)
            guard case .primitive(let primitive) = key, primitive.row.isKey else {
                throw Diagnostic(
                    "invalid map key type: map keys must be bool, u8, u16, u32, u64, s8, s16, "
                        + "s32, s64, char, or string", at: type.span)
            }
            return .map(key: key, value: value)
        case .tuple(let types):
            var resolved: [ValueType] = []
            for type in types { resolved.append(try resolve(type, stability: stability)) }
            return .tuple(resolved)
        case .option(let some): return .option(try resolve(some, stability: stability))
        case .result(let ok, let error):
            let ok: ValueType? = try resolve(ok, stability: stability)
            return .result(ok: ok, error: try resolve(error, stability: stability))
        case .future(let value): return .future(try resolve(value, stability: stability))
        case .stream(let element): return .stream(try resolve(element, stability: stability))
        case .record, .variant, .flags, .enum, .resource:
            return try namedKind(of: type, stability: stability)
        }
    }
}
