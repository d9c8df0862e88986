// Spec: component model, `defvaltype`, `valtype`, `functype`.

extension ComponentParser {
    /// A value type where it is used. The number of one that is defined is a place among the
    /// references of the definition at hand.
    mutating func valueType() throws(TextError) -> ComponentValueType {
        if let primitive = primitiveIfNext() { return .primitive(primitive) }
        if cursor.isIndex { return .defined(place(try plainReference(.type))) }
        let index = try define(.value(try definedType()), TextBinding())
        return .defined(place(.index(index)))
    }

    private mutating func primitiveIfNext() -> PrimitiveType? {
        guard cursor.token.kind == .keyword,
            let type = PrimitiveType.byText[Array(cursor.slice(cursor.token))]
        else { return nil }
        cursor.position += 1
        return type
    }

    /// A definition, whose numbers are indices.
    mutating func definedType() throws(TextError) -> DefinedValueType {
        if let primitive = primitiveIfNext() { return .primitive(primitive) }
        var open = [try openType()]
        while true {
            let last = open.count - 1
            if cursor.isRight, !open[last].isInItem {
                let type = try close(open.removeLast())
                if last == 0 { return type }
                open[last - 1].add(.index(try define(.value(type), TextBinding())))
            } else if try !readPart(of: &open[last]) {
                guard open.count < limits.typeDepthMax else {
                    throw cursor.error("types are nested too deeply")
                }
                open.append(try openType())
            }
        }
    }

    private mutating func openType() throws(TextError) -> ValueTypeDraft {
        try cursor.left()
        guard let word = cursor.word, ValueTypeDraft.words.contains(word) else {
            throw cursor.unexpected()
        }
        cursor.position += 1
        return ValueTypeDraft(word)
    }

    private mutating func close(_ draft: ValueTypeDraft) throws(TextError) -> DefinedValueType {
        let indices = try resolve(draft.references)
        guard let type = draft.type(indices) else { throw cursor.unexpected() }
        try cursor.right()
        return type
    }

    /// - Returns: false, and nothing is read, if a type in parentheses is next.
    private mutating func readPart(of draft: inout ValueTypeDraft) throws(TextError) -> Bool {
        if cursor.isRight {
            guard draft.closeItem() else { throw cursor.unexpected() }
            cursor.position += 1
        } else if cursor.token.kind == .string, draft.hasPlainLabels {
            draft.labels.append(try cursor.nameString())
        } else if draft.opensItem(cursor.wordInParentheses) {
            cursor.position += 2
            draft.openItem(label: draft.word == .result ? nil : try cursor.nameString())
        } else if draft.word == .list, draft.parts.count == 1, draft.count == nil {
            draft.count = try cursor.u32()
        } else if !draft.hasRoom {
            throw cursor.unexpected()
        } else if cursor.isIndex {
            draft.add(try plainReference(.type))
        } else if let primitive = primitiveIfNext() {
            draft.parts.append(.primitive(primitive))
        } else {
            return false
        }
        return true
    }

    // MARK: Functions

    /// Behind the word `func`, up to the parenthesis; numbers are indices.
    mutating func functionType() throws(TextError) -> ComponentFunctionType {
        let outer = references
        references = []
        defer { references = outer }
        let isAsync = cursor.skip(.async)
        var parameters: [LabeledType] = []
        while cursor.skipLeft(.param) {
            let label = try cursor.nameString()
            parameters.append(LabeledType(label, try valueType()))
            try cursor.right()
        }
        let result = try resultIfNext()
        let indices = try resolveReferences()
        return ComponentFunctionType(
            isAsync: isAsync,
            parameters: parameters.map { LabeledType($0.label, $0.type.substituting(indices)) },
            result: result?.substituting(indices))
    }

    /// `(result type)`, if it is next.
    mutating func resultIfNext() throws(TextError) -> ComponentValueType? {
        guard cursor.skipLeft(.result) else { return nil }
        let type = try valueType()
        try cursor.right()
        return type
    }
}

extension PrimitiveType {
    fileprivate static let byText: [[UInt8]: PrimitiveType] = Dictionary(
        uniqueKeysWithValues: allCases.map { (Array("\($0.row.text)".utf8), $0) })
}

extension ComponentValueType {
    /// With places among references replaced by their indices.
    func substituting(_ indices: [UInt32]) -> ComponentValueType {
        guard case .defined(let place) = self else { return self }
        return .defined(indices[Int(place)])
    }
}
