// Spec: component model, "Type Definitions".

extension ComponentValidator {
    mutating func define(_ definition: ComponentTypeDefinition) throws(ComponentError) {
        switch definition {
        case .value(let definition):
            try append(type: .value(types.add(try resolve(definition: definition))))
        case .function(let type):
            try append(type: .function(types.add(try resolve(function: type))))
        case .resource(let representation, let destructor):
            try defineResource(representation, destructor)
        case .component(let declarations): return try enter(declarations, .componentType)
        case .instance(let declarations): return try enter(declarations, .instanceType)
        }
        scope.position += 1
    }

    private mutating func enter(
        _ declarations: [ComponentTypeDeclaration], _ kind: ComponentScope.Kind
    ) throws(ComponentError) {
        try enter(
            ComponentScope(
                declarations, of: kind, path: itemPath, offset: offset, features, limits.modules))
    }

    private mutating func defineResource(
        _ representation: ValueType, _ destructor: UInt32?
    ) throws(ComponentError) {
        guard scope.kind == .component else {
            throw fail("resources can only be defined within a concrete component")
        }
        switch representation {
        case .i32: break
        case .i64: try require(.componentMemory64)
        default: throw fail("resources can only be represented by `i32` or `i64`")
        }
        if let destructor {
            guard try coreFunctionType(destructor) == FunctionType([representation]) else {
                throw fail("core function \(destructor) has wrong signature for a destructor")
            }
        }
        let identity = types.table.makeResource()
        scope.definedResources.append(identity)
        scope.representations[identity] = representation
        try append(type: .resource(types.makeName(ofResource: identity)))
    }

    /// The type with indices replaced by numbers.
    private mutating func resolve(
        function type: ComponentFunctionType
    ) throws(ComponentError) -> ComponentFunctionType {
        if type.isAsync { try require(.componentAsync) }
        guard type.parameters.count <= limits.parametersMax else {
            throw fail(.limitExceeded("parameters"))
        }
        var resolved = type
        resolved.parameters = try resolve(type.parameters, "function parameter", "parameter")
        if let result = type.result {
            let result = try resolve(result)
            guard !types.facts(of: result).containsBorrow else {
                throw fail("function result cannot contain a `borrow` type")
            }
            resolved.result = result
        }
        return resolved
    }

    private mutating func resolve(
        definition: DefinedValueType
    ) throws(ComponentError) -> DefinedValueType {
        let resolved = try resolveParts(of: definition)
        let facts = TypeFacts(types.plain(resolved), in: types.table)
        guard facts.byteCount < limits.valueBytesMax else {
            throw fail("value type's maximum in-memory size exceeds maximum byte size")
        }
        return resolved
    }

    private mutating func resolveParts(
        of definition: DefinedValueType
    ) throws(ComponentError) -> DefinedValueType {
        switch definition {
        case .primitive(let type):
            if let feature = type.row.feature { try require(feature) }
            return definition
        case .record(let fields):
            guard !fields.isEmpty else { throw fail("record type must have at least one field") }
            return .record(try resolve(fields, "record field", "field"))
        case .variant(let cases): return .variant(try resolve(cases: cases))
        case .tuple(let elements):
            guard !elements.isEmpty else { throw fail("tuple type must have at least one type") }
            try checkFieldCount(elements.count)
            var resolved: [ComponentValueType] = []
            for element in elements { resolved.append(try resolve(element)) }
            return .tuple(resolved)
        case .flags(let labels):
            guard !labels.isEmpty else { throw fail("flags must have at least one entry") }
            guard labels.count <= limits.flagsMax else {
                throw fail("cannot have more than \(limits.flagsMax) flags")
            }
            try checkLabels(labels, "flag", "flag")
            return definition
        case .enumeration(let labels):
            guard !labels.isEmpty else { throw fail("enum type must have at least one variant") }
            try checkLabels(labels, "enum tag", "tag")
            return definition
        case .list(let element): return .list(try resolve(element))
        case .option(let payload): return .option(try resolve(payload))
        case .result(let ok, let error):
            return .result(
                ok: try resolve(optional: ok), error: try resolve(optional: error))
        case .own(let index): return .own(try resource(index))
        case .borrow(let index): return .borrow(try resource(index))
        case .fixedList, .stream, .future, .map: return try resolveLater(definition)
        }
    }

    /// Types that are not of the first version.
    private mutating func resolveLater(
        _ definition: DefinedValueType
    ) throws(ComponentError) -> DefinedValueType {
        switch definition {
        case .fixedList(let element, let count):
            try require(.componentFixedLists)
            guard count > 0 else {
                throw fail("Fixed-length lists must have more than zero elements")
            }
            return .fixedList(try resolve(element), count: count)
        case .map(let key, let value):
            try require(.componentMaps)
            let key = try resolve(key)
            guard case .primitive(let type) = types.inTable(key), type.row.isKey else {
                throw fail("invalid map key type")
            }
            return .map(key: key, value: try resolve(value))
        case .stream(let element):
            let element = try resolvePayload(element, "stream")
            if let element, types.inTable(element) == .primitive(.char) {
                throw fail(
                    "`stream<char>` is not valid at this time, use `stream<u8>` with a defined "
                        + "encoding instead for now")
            }
            return .stream(element)
        case .future(let element): return .future(try resolvePayload(element, "future"))
        default: return definition
        }
    }

    private mutating func resolvePayload(
        _ element: ComponentValueType?, _ word: StaticString
    ) throws(ComponentError) -> ComponentValueType? {
        try require(.componentAsync)
        let element = try resolve(optional: element)
        if let element, types.facts(of: element).containsBorrow {
            throw fail("`\(word)` payload cannot contain a `borrow` type")
        }
        return element
    }

    private mutating func resolve(
        cases: [VariantCase]
    ) throws(ComponentError) -> [VariantCase] {
        guard !cases.isEmpty else { throw fail("variant type must have at least one case") }
        try checkLabels(cases.map(\.label), "variant case", "case")
        var resolved: [VariantCase] = []
        for entry in cases {
            resolved.append(VariantCase(entry.label, try resolve(optional: entry.payload)))
        }
        return resolved
    }

    private mutating func resolve(
        _ fields: [LabeledType], _ item: StaticString, _ word: StaticString
    ) throws(ComponentError) -> [LabeledType] {
        try checkLabels(fields.map(\.label), item, word)
        var resolved: [LabeledType] = []
        for field in fields {
            resolved.append(LabeledType(field.label, try resolve(field.type)))
        }
        return resolved
    }

    private mutating func resolve(
        optional type: ComponentValueType?
    ) throws(ComponentError) -> ComponentValueType? {
        if let type { try resolve(type) } else { nil }
    }

    /// The type behind an index.
    func resolve(_ type: ComponentValueType) throws(ComponentError) -> ComponentValueType {
        switch type {
        case .primitive(let primitive):
            if let feature = primitive.row.feature { try require(feature) }
            return type
        case .defined(let index): return try valueType(index)
        }
    }

    private func checkFieldCount(_ count: Int) throws(ComponentError) {
        guard count <= limits.fieldsMax else { throw fail(.limitExceeded("fields")) }
    }

    private mutating func checkLabels(
        _ labels: [String], _ item: StaticString, _ word: StaticString
    ) throws(ComponentError) {
        try checkFieldCount(labels.count)
        try keepOn(after: labels.count)
        var known: [ExactName: String] = [:]
        for label in labels {
            guard !label.isEmpty else { throw fail("\(item) name cannot be empty") }
            guard label.utf8.count <= limits.nameBytesMax else {
                throw fail(.limitExceeded("name bytes"))
            }
            guard KebabLabel.isValid(label) else {
                throw fail("\(item) name `\(label.printable)` is not in kebab case")
            }
            if let other = known.updateValue(label, forKey: ExactName(KebabLabel.key(label))) {
                throw fail(
                    "\(item) name `\(label)` conflicts with previous \(word) name `\(other)`")
            }
        }
    }
}
