// Spec: component model, "Canonical Built-ins".

extension ComponentValidator {
    mutating func define(_ definition: CanonicalDefinition) throws(ComponentError) {
        if let feature = definition.operation.row.feature { try require(feature) }
        switch definition.operation {
        case .lift: try lift(definition)
        case .lower: try lower(definition)
        case .taskReturn: try returnFromTask(definition)
        default: try defineBuiltIn(definition)
        }
        scope.canonicalCount += 1
    }

    private mutating func defineBuiltIn(
        _ definition: CanonicalDefinition
    ) throws(ComponentError) {
        let operation = definition.operation
        guard let signature = operation.signature else {
            throw fail(.featureDisabled(.componentSharedThreads))
        }
        if definition.isAsync { try require(.componentAsyncBuiltIns) }
        var facts = CanonicalFacts(CanonicalTypeIndex(0))
        var widths = Widths()
        switch operation {
        case .resourceNew, .resourceRep, .resourceDrop:
            let name = try resource(definition.index)
            let identity = types.identity(ofResource: name)
            facts.resource = identity
            if operation != .resourceDrop {
                guard let representation = scope.representations[identity] else {
                    throw fail("type \(definition.index) is not a local resource")
                }
                widths.representation = representation
            }
        case .contextGet, .contextSet: widths.slot = try slotType(of: definition)
        case .waitableSetWait, .waitableSetPoll:
            facts.options.memory = definition.index
            facts.options.addressType = try addressType(ofMemory: definition.index)
        case .threadNewIndirect: try checkThread(definition, &widths)
        case .errorContextNew, .errorContextDebugMessage:
            facts.options = try checked(definition.options)
            try requireMemory(facts.options, if: true)
            try requireRealloc(facts.options, if: operation == .errorContextDebugMessage)
            try requireSynchronous(facts.options, operation)
            try checkLowering(facts.options)
        default: break
        }
        if let kind = operation.endKind { try checkEnd(definition, kind, &facts) }
        widths.address = facts.options.addressType.valueType
        facts.coreFunction = coreFunctionNumber(
            of: FunctionType(
                signature.parameters.map(widths.type), signature.results.map(widths.type)))
        try appendCore(facts)
    }

    private mutating func slotType(
        of definition: CanonicalDefinition
    ) throws(ComponentError) -> ValueType {
        let (text, type) = (definition.operation.row.text, definition.slotType)
        switch type {
        case .i32: break
        case .i64: try require(.componentMemory64)
        default: throw fail("`\(text)` only supports `i32` or `i64`")
        }
        if let other = scope.slotType, other != type {
            throw fail("`\(text)` type must match previous context type")
        }
        scope.slotType = type
        if definition.index > 0 { try require(.componentThreads) }
        guard definition.index < 2 else {
            throw fail("`\(text)` immediate must be zero or one: \(definition.index)")
        }
        return type
    }

    private func checkThread(
        _ definition: CanonicalDefinition, _ widths: inout Widths
    ) throws(ComponentError) {
        let entity = try entry(definition.index, of: scope.spaces.coreTypes, "type", "type")
        guard case .definition(let number) = entity else {
            throw fail("expected a core function type")
        }
        guard let type = types.table.coreTypes.functionType(number) else {
            throw fail("start type must be a function")
        }
        switch type.parameters {
        case [.i32]: break
        case [.i64]: try require(.componentMemory64)
        default: throw fail("start function must take a single `i32` argument (currently)")
        }
        guard type.results.isEmpty else { throw fail("start function must not return any values") }
        widths.closure = type.parameters[0]
        let table = try entry(
            definition.secondIndex, of: scope.spaces.coreTables, "table", "table")
        if table.addressType == .i64 { try require(.componentMemory64) }
        guard .reference(table.element) == ValueType.funcref else {
            throw fail("table is not a table of (ref null (func))")
        }
        widths.tableIndex = table.addressType.valueType
    }

    /// Checks the type of a stream or future, and what reading and writing need.
    private func checkEnd(
        _ definition: CanonicalDefinition, _ kind: StaticString, _ facts: inout CanonicalFacts
    ) throws(ComponentError) {
        let operation = definition.operation
        let type = try valueType(definition.index)
        let element: ComponentValueType?
        switch types.table[types.inTable(type)] {
        case .stream(let payload) where kind.description == "stream": element = payload
        case .future(let payload) where kind.description == "future": element = payload
        default: throw fail("`\(operation.row.text)` requires a \(kind) type")
        }
        facts.value = types.inTable(type)
        guard operation.row.immediates.contains(.options) else { return }
        facts.options = try checked(definition.options)
        if !facts.options.isAsync { try require(.componentAsyncBuiltIns) }
        try requireMemory(facts.options, if: element != nil)
        let isRead = operation == .streamRead || operation == .futureRead
        let hasPointer = element.map { types.table.facts(of: $0).containsPointer } ?? false
        try requireRealloc(facts.options, if: isRead && hasPointer)
        try checkLowering(facts.options)
    }
}

/// What the types of a built-in's signature are where it is defined.
private struct Widths {
    var address = ValueType.i32
    var tableIndex = ValueType.i32
    var slot = ValueType.i32
    var representation = ValueType.i32
    var closure = ValueType.i32

    func type(_ value: CanonicalSignature.Value) -> ValueType {
        switch value {
        case .i32: .i32
        case .i64: .i64
        case .address: address
        case .tableIndex: tableIndex
        case .slot: slot
        case .representation: representation
        case .closure: closure
        }
    }
}
