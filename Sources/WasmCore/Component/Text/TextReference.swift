/// Something that a definition refers to.
enum TextReference {
    /// A definition that was made for it.
    case index(UInt32)
    /// A number or an identifier, and names of exports behind it: `$instance "export" "export"`.
    case written(ComponentSort, position: Int, nameCount: Int)
}

extension ComponentParser {
    // MARK: Reading

    /// A number or an identifier.
    mutating func plainReference(_ sort: ComponentSort) throws(TextError) -> TextReference {
        guard cursor.isIndex else { throw cursor.unexpected() }
        cursor.position += 1
        return .written(sort, position: cursor.position - 1, nameCount: 0)
    }

    /// `$x`, or `(sort $x "export"…)` with the words of the sort.
    mutating func reference(_ sort: ComponentSort) throws(TextError) -> TextReference {
        if cursor.isIndex { return try plainReference(sort) }
        let at = cursor.position + 1
        let (found, reference) = try sortedReference()
        guard found == sort else { throw cursor.error("expected \(sort.text)", at: at) }
        return reference
    }

    /// `(sort $x "export"…)`.
    ///
    /// - Parameter isCore: Whether what stands around it is core already, so that sorts are
    ///   written without the word.
    mutating func sortedReference(
        isCore: Bool = false
    ) throws(TextError) -> (sort: ComponentSort, TextReference) {
        try cursor.left()
        let sort = try self.sort(isCore: isCore)
        let position = cursor.position
        guard cursor.isIndex else { throw cursor.unexpected() }
        cursor.position += 1
        while cursor.token.kind == .string { cursor.position += 1 }
        let nameCount = cursor.position - position - 1
        try cursor.right()
        return (sort, .written(sort, position: position, nameCount: nameCount))
    }

    /// `(type $x "export"…)` if it is next, and not the definition of a type.
    mutating func typeReferenceIfNext(isCore: Bool = false) throws(TextError) -> TextReference? {
        guard isReference(.type) else { return nil }
        return try sortedReference(isCore: isCore).1
    }

    /// Whether `(word index` and then a name or the end is next.
    func isReference(_ word: Word) -> Bool {
        guard cursor.wordInParentheses == word else { return false }
        var ahead = cursor
        ahead.position += 2
        guard ahead.isIndex else { return false }
        ahead.position += 1
        return ahead.isRight || ahead.token.kind == .string
    }

    /// The words of a sort.
    mutating func sort(isCore: Bool = false) throws(TextError) -> ComponentSort {
        let at = cursor.position
        if isCore || cursor.skip(.core) {
            guard let sort = cursor.word.flatMap(CoreSort.init(word:)) else {
                throw cursor.unexpected()
            }
            cursor.position += 1
            return .core(sort)
        }
        guard let sort = cursor.word.flatMap(ComponentSort.init(word:)) else {
            throw cursor.unexpected()
        }
        if sort == .value { throw unbuilt(.componentValues, at: at) }
        cursor.position += 1
        return sort
    }

    // MARK: Resolving

    /// The place of a reference among those of the definition at hand, to be replaced by what
    /// ``resolveReferences()`` finds.
    mutating func place(_ reference: TextReference) -> UInt32 {
        references.append(reference)
        return UInt32(references.count - 1)
    }

    /// The indices of all references of the definition at hand.
    mutating func resolveReferences() throws(TextError) -> [UInt32] {
        defer { references = [] }
        return try resolve(references)
    }

    mutating func resolve(_ references: [TextReference]) throws(TextError) -> [UInt32] {
        var indices: [UInt32] = []
        for reference in references { indices.append(try resolve(reference)) }
        return indices
    }

    /// The index; an export of an instance and a definition of an outer scope get an alias.
    mutating func resolve(_ reference: TextReference) throws(TextError) -> UInt32 {
        guard case .written(let sort, let position, let nameCount) = reference else {
            guard case .index(let index) = reference else { return 0 }
            return index
        }
        if nameCount == 0 { return try lookUp(sort, at: position) }
        if case .core(let core) = sort, core != .module {
            guard core != .type, core != .instance, nameCount == 1 else {
                throw cursor.error("core instances export no \(core.text)", at: position)
            }
            let instance = try lookUp(.core(.instance), at: position)
            let name = try name(at: position + 1)
            return try define(
                .coreExport(instance: instance, name: name, core), TextBinding())
        }
        var index = try lookUp(.instance, at: position)
        for place in 1...nameCount {
            let sort = place == nameCount ? sort : .instance
            let name = try name(at: position + place)
            index = try define(.export(instance: index, name: name, sort), TextBinding())
        }
        return index
    }

    func name(at position: Int) throws(TextError) -> String {
        var ahead = cursor
        ahead.position = position
        return try ahead.nameString()
    }

    /// The index of the number or the identifier at a position.
    mutating func lookUp(_ sort: ComponentSort, at position: Int) throws(TextError) -> UInt32 {
        var ahead = cursor
        ahead.position = position
        guard let name = ahead.identifier() else { return try ahead.u32() }
        if let index = scope.index(of: name, sort) { return index }
        let shown = String(decoding: name, as: UTF8.self)
        for count in 1..<max(scopes.count, 1) {
            let place = scopes.count - 1 - count
            guard let found = scopes[place].index(of: name, sort) else { continue }
            guard sort.hasOuterAliases else {
                let reason = "outer item $\(shown) is not a module, type, or component"
                throw cursor.error(reason, at: position)
            }
            return try define(.outer(count: UInt32(count), index: found, sort), TextBinding())
        }
        throw cursor.error("unknown \(sort.text) $\(shown)", at: position)
    }
}

extension CoreSort {
    fileprivate init?(word: Word) {
        switch word {
        case .func_: self = .function
        case .table: self = .table
        case .memory: self = .memory
        case .global: self = .global
        case .tag: self = .tag
        case .type: self = .type
        case .module: self = .module
        case .instance: self = .instance
        default: return nil
        }
    }
}

extension ComponentSort {
    fileprivate init?(word: Word) {
        switch word {
        case .func_: self = .function
        case .value: self = .value
        case .type: self = .type
        case .component: self = .component
        case .instance: self = .instance
        default: return nil
        }
    }

    /// Whether a definition of an outer scope can be used. Spec: component model, `outeraliassort`.
    var hasOuterAliases: Bool {
        switch self {
        case .core(.module), .core(.type), .type, .component: true
        default: false
        }
    }
}
