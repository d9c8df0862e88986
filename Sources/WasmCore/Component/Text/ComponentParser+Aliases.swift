// Spec: component model, "Alias Definitions".

/// What an alias stands for, not yet resolved.
enum TextAlias {
    case export(TextReference, name: String, ComponentSort)
    /// The scope and the definition in it, each a number or an identifier at a position.
    case outer(scope: Int, item: Int, ComponentSort)
}

extension ComponentParser {
    /// `(alias … (sort id?))`.
    mutating func aliasField() throws(TextError) {
        let isCore = cursor.skip(.core)
        let isOuter = cursor.skip(.outer)
        if !isOuter { try cursor.expect(.export) }
        let target = cursor.position
        guard cursor.isIndex else { throw cursor.unexpected() }
        cursor.position += 1
        guard isOuter ? cursor.isIndex : cursor.token.kind == .string else {
            throw cursor.unexpected()
        }
        cursor.position += 1
        try cursor.left()
        let sort = try sort(isCore: scope.kind == .moduleType)
        let binding = try binding()
        try closeParentheses(2)
        let alias = try alias(isOuter: isOuter, isCore: isCore, target, sort)
        try finish(alias, binding)
    }

    /// `(alias export $instance "name")` and the like within a definition of a sort, if it is next.
    mutating func inlineAliasIfNext(_ sort: ComponentSort) throws(TextError) -> TextAlias? {
        guard cursor.wordInParentheses == .alias else { return nil }
        var ahead = cursor
        ahead.position += 2
        let isCore = ahead.skip(.core)
        let isOuter = ahead.skip(.outer)
        guard isOuter || ahead.skip(.export) else { return nil }
        let target = ahead.position
        // With a sort behind it, it is a field of a component.
        guard ahead.isIndex, ahead.token(at: target + 2).kind == .rightParenthesis else {
            return nil
        }
        let alias = try alias(isOuter: isOuter, isCore: isCore, target, sort)
        cursor.position = target + 3
        try cursor.right()
        return alias
    }

    /// - Parameter target: The position of the index, behind which stands the name.
    private func alias(
        isOuter: Bool, isCore: Bool, _ target: Int, _ sort: ComponentSort
    ) throws(TextError) -> TextAlias {
        if isOuter { return .outer(scope: target, item: target + 1, sort) }
        let instance = ComponentSort.instance
        let reference = TextReference.written(
            isCore ? .core(.instance) : instance, position: target, nameCount: 0)
        return .export(reference, name: try name(at: target + 1), sort)
    }

    mutating func finish(
        _ alias: TextAlias, _ binding: TextBinding, _ exports: [ComponentExternName] = []
    ) throws(TextError) {
        let resolved: ComponentAlias
        switch alias {
        case .outer(let scope, let item, let sort):
            resolved = try outerAlias(scope, item, sort)
        case .export(let reference, let name, let sort):
            let instance = try resolve(reference)
            if case .written(.core, _, _) = reference {
                guard case .core(let core) = sort else { throw cursor.unexpected() }
                resolved = .coreExport(instance: instance, name: name, core)
            } else {
                resolved = .export(instance: instance, name: name, sort)
            }
        }
        try define(resolved, binding, exports)
    }

    private mutating func outerAlias(
        _ scopePosition: Int, _ itemPosition: Int, _ sort: ComponentSort
    ) throws(TextError) -> ComponentAlias {
        guard sort.hasOuterAliases else {
            let reason = "\(sort.text) is not a module, type, or component"
            throw cursor.error(reason, at: scopePosition)
        }
        var ahead = cursor
        ahead.position = scopePosition
        let count: Int
        if let id = ahead.identifier() {
            guard let position = scopes.lastIndex(where: { $0.id == id }) else {
                let shown = String(decoding: id, as: UTF8.self)
                throw cursor.error("outer component $\(shown) not found", at: scopePosition)
            }
            count = scopes.count - 1 - position
        } else {
            count = Int(try ahead.u32())
        }
        guard let name = ahead.identifier() else {
            return .outer(count: UInt32(count), index: try ahead.u32(), sort)
        }
        guard count < scopes.count else {
            throw cursor.error("outer count of \(count) is too large", at: scopePosition)
        }
        guard let index = scopes[scopes.count - 1 - count].index(of: name, sort) else {
            let shown = String(decoding: name, as: UTF8.self)
            throw cursor.error("unknown \(sort.text) $\(shown)", at: itemPosition)
        }
        return .outer(count: UInt32(count), index: index, sort)
    }
}
