// Spec: component model, `externtype`, `import`, `export`.

extension ComponentParser {
    /// `(import "name" attribute* (sort id? type))`.
    mutating func importField() throws(TextError) {
        let name = try externName()
        try externalType(ExternalUse(kind: .import, name: name, parentheses: 2))
    }

    /// `(export "name" attribute* (sort id? type))` in a type.
    mutating func exportDeclaration() throws(TextError) {
        let name = try externName()
        try externalType(ExternalUse(kind: .declaredExport, name: name, parentheses: 2))
    }

    /// `(export id? "name" attribute* (sort index) type?)`.
    mutating func exportField() throws(TextError) {
        let binding = try binding()
        let name = try externName()
        let (sort, reference) = try sortedReference()
        guard cursor.isRight else {
            return try externalType(
                ExternalUse(
                    kind: .export(reference), name: name, binding: binding, parentheses: 2))
        }
        try cursor.right()
        let index = try resolve(reference)
        scope.component.append(.export(name, sort, index, nil), offset: offset)
        try define(sort, binding)
    }

    /// `(export "name")*` within a definition.
    mutating func inlineExports() throws(TextError) -> [ComponentExternName] {
        var names: [ComponentExternName] = []
        while isInlineName(.export) {
            cursor.position += 2
            names.append(try externName())
            try cursor.right()
        }
        return names
    }

    /// `(import "name")` within a definition, and what comes behind it, if it is next.
    mutating func inlineImport(
        _ sort: ComponentSort, _ binding: TextBinding, _ exports: [ComponentExternName]
    ) throws(TextError) -> Bool {
        guard isInlineName(.import_) else { return false }
        cursor.position += 2
        let name = try externName()
        try cursor.right()
        try typeOfUse(
            sort,
            ExternalUse(
                kind: .import, name: name, binding: binding, exports: exports, parentheses: 1))
        return true
    }

    /// Whether a name with attributes is all that stands in the parentheses behind the word.
    private func isInlineName(_ word: Word) -> Bool {
        guard cursor.wordInParentheses == word else { return false }
        var ahead = cursor
        ahead.position += 2
        guard ahead.token.kind == .string else { return false }
        ahead.position += 1
        let attributes: [Word?] = [.implements, .externalID, .versionSuffix]
        while attributes.contains(ahead.wordInParentheses), ahead.position < ahead.end {
            ahead.position += Self.attributeTokens
        }
        return ahead.isRight
    }

    /// `(word "text")`.
    private static let attributeTokens = 4

    /// `"name" attribute*`.
    mutating func externName() throws(TextError) -> ComponentExternName {
        var name = ComponentExternName(try cursor.nameString())
        while cursor.isLeft {
            let at = cursor.position + 1
            if cursor.wordInParentheses == .versionSuffix {
                throw unbuilt(.componentCanonicalNames, at: at)
            }
            if cursor.skipLeft(.implements) {
                guard name.implements == nil else { throw cursor.unexpected(at: at) }
                name.implements = try cursor.nameString()
            } else if cursor.skipLeft(.externalID) {
                guard name.externalID == nil else { throw cursor.unexpected(at: at) }
                name.externalID = try cursor.nameString()
            } else {
                break
            }
            try cursor.right()
        }
        return name
    }

    // MARK: Types

    /// `(sort id? type)`.
    private mutating func externalType(_ use: ExternalUse) throws(TextError) {
        try cursor.left()
        let at = cursor.position
        let sort = try sort()
        var use = use
        if case .export = use.kind {} else { use.binding = try binding() }
        if case .core(let core) = sort, core != .module { throw cursor.unexpected(at: at) }
        try typeOfUse(sort, use)
    }

    /// Behind the sort: an index of a type, or the type itself.
    private mutating func typeOfUse(_ sort: ComponentSort, _ use: ExternalUse) throws(TextError) {
        switch sort {
        case .component, .instance:
            guard let reference = try typeReferenceIfNext() else {
                let kind: TextScope.Kind = sort == .instance ? .instanceType : .componentType
                return try openScope(kind, nil, .use(use))
            }
            try closeParentheses(use.parentheses)
            let index = try resolve(reference)
            try finish(use, sort == .instance ? .instance(index) : .component(index))
        case .function:
            let reference = try functionTypeUse()
            try closeParentheses(use.parentheses)
            try finish(use, .function(try resolve(reference)))
        case .type:
            let bound = try typeBound()
            try closeParentheses(use.parentheses)
            let type = try bound.map { bound throws(TextError) in try resolve(bound) }
            try finish(use, type.map { .typeEqual($0) } ?? .resource)
        default:
            let reference = try moduleTypeUse()
            try closeParentheses(use.parentheses)
            try finish(use, .coreModule(try resolve(reference)))
        }
    }

    /// A type of functions by its index, or one that is made of what is written.
    mutating func functionTypeUse() throws(TextError) -> TextReference {
        if let reference = try typeReferenceIfNext() { return reference }
        return .index(try define(.function(try functionType()), TextBinding()))
    }

    /// `(eq t)`, or nil for `(sub resource)`.
    private mutating func typeBound() throws(TextError) -> TextReference? {
        var bound: TextReference?
        if cursor.skipLeft(.eq) {
            bound = try reference(.type)
        } else {
            guard cursor.skipLeft(.sub) else { throw cursor.unexpected() }
            try cursor.expect(.resource)
        }
        try cursor.right()
        return bound
    }

    /// Adds what the type was read for.
    mutating func finish(
        _ use: ExternalUse, _ type: ComponentExternalType
    ) throws(TextError) {
        switch use.kind {
        case .import: scope.append(imported: use.name, type, offset: offset)
        case .declaredExport: scope.declarations.append(.export(use.name, type))
        case .export(let reference):
            guard case .written(type.sort, _, _) = reference else {
                throw cursor.error("the type is of another sort than what is exported")
            }
            let index = try resolve(reference)
            scope.component.append(.export(use.name, type.sort, index, type), offset: offset)
        }
        try define(type.sort, use.binding, use.exports)
    }
}
