// Core types in components, and the types of modules. Spec: component model, `core:type`.

extension ComponentParser {
    /// Lets the innermost scope's reader of core types read on from here.
    private mutating func readingCoreTypes<R>(
        _ body: (inout ModuleAssembler) throws(TextError) -> R
    ) throws(TextError) -> R {
        scope.coreTypes.cursor.position = cursor.position
        defer { cursor.position = scope.coreTypes.cursor.position }
        return try body(&scope.coreTypes)
    }

    mutating func coreValueType() throws(TextError) -> ValueType {
        try readingCoreTypes { reader throws(TextError) in try reader.valueType() }
    }

    /// `(core type id? …)`.
    mutating func coreTypeField() throws(TextError) {
        var ahead = cursor
        _ = try ahead.bindingName()
        if ahead.wordInParentheses == .module {
            let binding = try binding()
            cursor.position += 2
            let type = try moduleType(binding.name.id)
            try cursor.right()
            scope.append(type, offset: offset)
            try define(.core(.type), binding)
            noteForeignCoreType()
        } else if let alias = try coreTypeAlias(behind: ahead) {
            let binding = try binding()
            cursor.position = alias.end
            try finish(alias.alias, binding)
        } else {
            scope.append(.group(try coreTypeGroup(isRecursive: false)), offset: offset)
        }
    }

    private mutating func coreTypeAlias(
        behind position: TokenCursor
    ) throws(TextError) -> (alias: TextAlias, end: Int)? {
        let start = cursor.position
        defer { cursor.position = start }
        cursor.position = position.position
        guard let alias = try inlineAliasIfNext(.core(.type)) else { return nil }
        return (alias, cursor.position)
    }

    /// `(core rec (type id? …)*)`.
    mutating func coreGroupField() throws(TextError) {
        scope.append(.group(try coreTypeGroup(isRecursive: true)), offset: offset)
    }

    /// Types that may name each other, with their names. Ends behind the parenthesis.
    private mutating func coreTypeGroup(isRecursive: Bool) throws(TextError) -> [SubType] {
        let types = try readingCoreTypes { reader throws(TextError) in
            let first = reader.subTypes.count
            if isRecursive {
                try reader.collectGroup()
            } else {
                try reader.collectName(\.types)
            }
            try reader.typeGroup(isRecursive: isRecursive)
            return Array(reader.subTypes[first...])
        }
        try cursor.right()
        return types
    }

    /// What is no type of the scope itself takes an index too.
    private mutating func noteForeignCoreType(_ type: SubType = SubType(.function(.init()))) {
        let index = scope.coreTypes.subTypes.count
        scope.coreTypes.subTypes.append(type)
        scope.coreTypes.groups.append(index..<(index + 1))
    }

    /// Notes what an alias stands for, so that uses can be compared with it.
    mutating func noteAliasedCoreType(_ alias: ComponentAlias) {
        guard case .outer(let count, let index, _) = alias, Int(count) < scopes.count else {
            return noteForeignCoreType()
        }
        // The array is not held, as it would be copied if its own scope gets the type.
        func known() -> SubType? {
            let types = scopes[scopes.count - 1 - Int(count)].coreTypes.subTypes
            return Int(index) < types.count ? types[Int(index)] : nil
        }
        if let type = known() {
            noteForeignCoreType(type)
        } else {
            noteForeignCoreType()
        }
    }

    // MARK: Types of modules

    /// A module's type by its index, or one that is made of what is written.
    mutating func moduleTypeUse() throws(TextError) -> TextReference {
        if isReference(.type) {
            return try sortedReference(isCore: true).1
        }
        let type = try moduleDeclarations(nil)
        scope.append(type, offset: offset)
        let index = try define(.core(.type), TextBinding())
        noteForeignCoreType()
        return .index(index)
    }

    /// Behind `(module`, with the parenthesis.
    private mutating func moduleType(_ id: [UInt8]?) throws(TextError) -> CoreTypeDefinition {
        let type = try moduleDeclarations(id)
        try cursor.right()
        return type
    }

    private mutating func moduleDeclarations(_ id: [UInt8]?) throws(TextError)
        -> CoreTypeDefinition
    {
        try openScope(.moduleType, id, .moduleType)
        while cursor.isLeft { try moduleDeclaration() }
        return .module(scopes.removeLast().moduleDeclarations)
    }

    private mutating func moduleDeclaration() throws(TextError) {
        try cursor.left()
        let at = cursor.position
        let word = cursor.word
        cursor.position += 1
        switch word {
        case .type:
            scope.moduleDeclarations.append(.type(try coreTypeGroup(isRecursive: false)))
        case .rec:
            scope.moduleDeclarations.append(.type(try coreTypeGroup(isRecursive: true)))
        case .alias: try aliasField()
        case .import_:
            let module = try cursor.nameString()
            let name = try cursor.nameString()
            let type = try moduleExternalType()
            scope.moduleDeclarations.append(
                .import(Import(module: module, name: name, type: type)))
        case .export:
            let name = try cursor.nameString()
            let type = try moduleExternalType()
            scope.moduleDeclarations.append(.export(name: name, type))
        default: throw cursor.unexpected(at: at)
        }
    }

    /// `(func id? …))`: a type of functions that is written there is declared before.
    private mutating func moduleExternalType() throws(TextError) -> ExternalType {
        try cursor.left()
        guard let word = cursor.word, [.func_, .table, .memory, .global, .tag].contains(word)
        else { throw cursor.unexpected() }
        cursor.position += 1
        _ = try cursor.bindingName()
        let known = scope.coreTypes.subTypes.count
        let type = try readingCoreTypes { reader throws(TextError) in
            // Other tools make a type for each use, also where there is an equal one.
            reader.functionTypes = [:]
            return try reader.externalType(word)
        }
        for made in scope.coreTypes.subTypes[known...] {
            _ = scope.coreTypes.types.add(BindingName())
            scope.moduleDeclarations.append(.type([made]))
        }
        try closeParentheses(2)
        return type
    }
}
