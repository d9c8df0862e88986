// Spec: component model, "Canonical Definitions".

extension ComponentParser {
    // MARK: Fields

    /// `(canon operation … (core func id?))`, or with the function's type for `lift`.
    mutating func canonField() throws(TextError) {
        let draft = try canonicalDefinition()
        try cursor.left()
        let isLift = draft.operation == .lift
        if !isLift { try cursor.expect(.core) }
        try cursor.expect(.func_)
        let binding = try binding()
        let type = isLift ? try functionTypeUse() : nil
        try closeParentheses(2)
        try finish(draft, type, binding)
    }

    /// `(func id? …)`.
    mutating func functionField() throws(TextError) {
        let binding = try binding()
        let exports = try inlineExports()
        if let alias = try inlineAliasIfNext(.function) {
            return try finish(alias, binding, exports)
        }
        if try inlineImport(.function, binding, exports) { return }
        let type = try functionTypeUse()
        guard cursor.skipLeft(.canon) else { throw cursor.unexpected() }
        let at = cursor.position
        let draft = try canonicalDefinition()
        guard draft.operation == .lift else { throw cursor.unexpected(at: at) }
        try closeParentheses(2)
        try finish(draft, type, binding, exports)
    }

    /// `(core func id? …)`.
    mutating func coreFunctionField() throws(TextError) {
        let binding = try binding()
        if let alias = try inlineAliasIfNext(.core(.function)) {
            return try finish(alias, binding)
        }
        guard cursor.skipLeft(.canon) else { throw cursor.unexpected() }
        let at = cursor.position
        let draft = try canonicalDefinition()
        guard draft.operation != .lift else { throw cursor.unexpected(at: at) }
        try closeParentheses(2)
        try finish(draft, nil, binding)
    }

    /// `(core memory id? (alias core export …))` and the like.
    mutating func coreAliasField(_ sort: CoreSort) throws(TextError) {
        let binding = try binding()
        guard let alias = try inlineAliasIfNext(.core(sort)) else { throw cursor.unexpected() }
        try finish(alias, binding)
    }

    private mutating func finish(
        _ draft: CanonicalDefinition, _ type: TextReference?, _ binding: TextBinding,
        _ exports: [ComponentExternName] = []
    ) throws(TextError) {
        // References of the definition wait in `references`; the type comes first.
        let typeIndex = try type.map { type throws(TextError) in try resolve(type) }
        var definition = draft.substituting(try resolveReferences())
        if let typeIndex { definition.secondIndex = typeIndex }
        scope.component.append(.canonical(definition), offset: offset)
        let sort: ComponentSort = draft.operation == .lift ? .function : .core(.function)
        try define(sort, binding, exports)
    }

    // MARK: Definitions

    /// Behind `(canon`; indices are places among the references.
    private mutating func canonicalDefinition() throws(TextError) -> CanonicalDefinition {
        let at = cursor.position
        guard cursor.token.kind == .keyword,
            let operation = CanonicalOperation.byText[Array(cursor.slice(cursor.token))]
        else { throw cursor.unexpected() }
        cursor.position += 1
        references = []
        var draft = CanonicalDefinition(operation)
        for immediate in operation.row.immediates {
            if immediate == .sharedFlag { throw unbuilt(.componentSharedThreads, at: at) }
            if immediate == .type, operation == .lift { continue }
            try read(immediate, of: &draft)
        }
        return draft
    }

    private mutating func read(
        _ immediate: CanonicalOperation.Immediate, of draft: inout CanonicalDefinition
    ) throws(TextError) {
        switch immediate {
        case .functionSort, .zero, .sharedFlag: break
        case .coreFunction: draft.index = place(try reference(.core(.function)))
        case .function: draft.index = place(try reference(.function))
        case .type: draft.index = place(try reference(.type))
        case .coreType: draft.index = place(try reference(.core(.type)))
        case .table: draft.secondIndex = place(try reference(.core(.table)))
        case .memory:
            guard cursor.skipLeft(.memory) else { throw cursor.unexpected() }
            draft.index = place(try reference(.core(.memory)))
            try cursor.right()
        case .options:
            while let option = try optionIfNext() { draft.options.append(option) }
        case .result: draft.result = try resultIfNext()
        case .asyncFlag: draft.isAsync = cursor.skip(.async)
        case .slotType: draft.slotType = try coreValueType()
        case .slot: draft.index = place(.index(try cursor.u32()))
        }
    }

    private mutating func optionIfNext() throws(TextError) -> CanonicalOption? {
        if cursor.skip(.async) { return .async }
        if cursor.token.kind == .keyword {
            let word = cursor.slice(cursor.token)
            let encoding = StringEncoding.allCases.first {
                word.elementsEqual("string-encoding=\($0.text)".utf8)
            }
            guard let encoding else { throw cursor.unexpected() }
            cursor.position += 1
            return .stringEncoding(encoding)
        }
        let word = cursor.wordInParentheses
        guard let word, [.memory, .realloc, .postReturn, .callback].contains(word) else {
            return nil
        }
        cursor.position += 2
        let sort = ComponentSort.core(word == .memory ? .memory : .function)
        let place = place(try reference(sort))
        try cursor.right()
        return switch word {
        case .memory: .memory(place)
        case .realloc: .realloc(place)
        case .postReturn: .postReturn(place)
        default: .callback(place)
        }
    }
}

extension CanonicalOperation {
    fileprivate static let byText: [[UInt8]: CanonicalOperation] = Dictionary(
        uniqueKeysWithValues: allCases.map { (Array("\($0.row.text)".utf8), $0) })
}

extension CanonicalDefinition {
    /// With places among references replaced by their indices.
    fileprivate func substituting(_ indices: [UInt32]) -> CanonicalDefinition {
        var definition = self
        for immediate in operation.row.immediates {
            switch immediate {
            case .coreFunction, .function, .coreType, .memory, .slot:
                definition.index = indices[Int(index)]
            case .type where operation != .lift: definition.index = indices[Int(index)]
            case .table: definition.secondIndex = indices[Int(secondIndex)]
            case .options: definition.options = options.map { $0.substituting(indices) }
            case .result: definition.result = result?.substituting(indices)
            default: break
            }
        }
        return definition
    }
}

extension CanonicalOption {
    fileprivate func substituting(_ indices: [UInt32]) -> CanonicalOption {
        switch self {
        case .stringEncoding, .async: self
        case .memory(let place): .memory(indices[Int(place)])
        case .realloc(let place): .realloc(indices[Int(place)])
        case .postReturn(let place): .postReturn(indices[Int(place)])
        case .callback(let place): .callback(indices[Int(place)])
        }
    }
}
