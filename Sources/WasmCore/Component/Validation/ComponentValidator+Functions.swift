// Functions that are lifted and lowered. Spec: component model, `canon lift` and `canon lower`.

extension ComponentValidator {
    mutating func lift(_ definition: CanonicalDefinition) throws(ComponentError) {
        let number = try functionType(definition.secondIndex)
        let core = try coreFunctionType(definition.index)
        let options = try checked(definition.options)
        try checkLifting(options, core)
        let type = types.functions[Int(number)]
        try checkAsyncness(options, type)
        let flat = try flatten(type, options, isLifted: true)
        guard flat.parameters == core.parameters else {
            throw fail(
                "lowered parameter types `\(list(flat.parameters))` do not match parameter types "
                    + "`\(list(core.parameters))` of core function \(definition.index)")
        }
        guard flat.results == core.results else {
            throw fail(
                "lowered result types `\(list(flat.results))` do not match result types "
                    + "`\(list(core.results))` of core function \(definition.index)")
        }
        var facts = CanonicalFacts(try coreFunction(definition.index))
        facts.function = types.inTable(function: number)
        facts.options = options
        scope.findings.canonicals.append(facts)
        try append(function: number)
    }

    mutating func lower(_ definition: CanonicalDefinition) throws(ComponentError) {
        let number = try function(definition.index)
        let type = types.functions[Int(number)]
        let options = try checked(definition.options)
        try checkLowering(options)
        try checkAsyncness(options, type)
        let flat = try flatten(type, options, isLifted: false)
        var facts = CanonicalFacts(coreFunctionNumber(of: flat))
        facts.function = types.inTable(function: number)
        facts.options = options
        try appendCore(facts)
    }

    mutating func returnFromTask(_ definition: CanonicalDefinition) throws(ComponentError) {
        let result = try definition.result.map { type throws(ComponentError) in
            try resolve(type)
        }
        if let result, types.facts(of: result).containsBorrow {
            throw fail("function result cannot contain a `borrow` type")
        }
        let options = try checked(definition.options)
        if options.realloc != nil {
            throw fail("cannot specify `realloc` option on `task.return`")
        }
        if options.postReturn != nil {
            throw fail("cannot specify `post-return` option on `task.return`")
        }
        try checkLowering(options)
        try requireSynchronous(options, .taskReturn)
        let parameters = result.map { [LabeledType("v", $0)] } ?? []
        let flat = try flatten(
            ComponentFunctionType(parameters: parameters, result: nil), options, isLifted: false)
        var facts = CanonicalFacts(coreFunctionNumber(of: flat))
        facts.options = options
        facts.value = result.map { types.inTable($0) }
        try appendCore(facts)
    }

    private func checkLifting(
        _ options: CanonicalOptions, _ core: FunctionType
    ) throws(ComponentError) {
        if let postReturn = options.postReturn {
            guard try coreFunctionType(postReturn) == FunctionType(core.results) else {
                throw fail(
                    "canonical option `post-return` uses a core function with an incorrect "
                        + "signature")
            }
        }
        guard options.isAsync else { return }
        guard let callback = options.callback else { return try require(.componentStackful) }
        guard try coreFunctionType(callback) == FunctionType([.i32, .i32, .i32], [.i32]) else {
            throw fail(
                "canonical option `callback` uses a core function with an incorrect signature")
        }
    }

    /// The core type of a function, if the options have what its values need.
    ///
    /// Spec: component model, `flatten_functype`.
    private mutating func flatten(
        _ type: ComponentFunctionType, _ options: CanonicalOptions, isLifted: Bool
    ) throws(ComponentError) -> FunctionType {
        let address = options.addressType.valueType
        var flat = FunctionType()
        let parametersMax =
            options.isAsync && !isLifted ? FlatTypes.asyncParametersMax : FlatTypes.parametersMax
        for parameter in type.parameters {
            let hasPointer = types.facts(of: parameter.type).containsPointer
            if isLifted {
                try requireRealloc(options, if: hasPointer)
            } else {
                try requireMemory(options, if: hasPointer)
            }
            flat.parameters += flatten(parameter.type, options)
            guard flat.parameters.count > parametersMax else { continue }
            flat.parameters = [address]
            try requireMemory(options, if: true)
            try requireRealloc(options, if: isLifted)
            break
        }
        guard let result = type.result else {
            if options.isAsync && (!isLifted || options.callback != nil) { flat.results = [.i32] }
            return flat
        }
        let hasPointer = types.facts(of: result).containsPointer
        try requireRealloc(options, if: !isLifted && hasPointer)
        let results = flatten(result, options)
        switch (isLifted, options.isAsync) {
        case (_, false):
            if results.count <= FlatTypes.resultsMax {
                flat.results = results
            } else {
                try requireMemory(options, if: true)
                if isLifted { flat.results = [address] } else { flat.parameters.append(address) }
            }
        case (false, true):
            try requireMemory(options, if: true)
            flat.parameters.append(address)
            flat.results = [.i32]
        case (true, true):
            let isInMemory = hasPointer || results.count > FlatTypes.parametersMax
            try requireMemory(options, if: isInMemory)
            if options.callback != nil { flat.results = [.i32] }
        }
        return flat
    }

    private mutating func flatten(
        _ type: ComponentValueType, _ options: CanonicalOptions
    ) -> [ValueType] {
        let type = types.inTable(type)
        let flat = flatTypes.of(type, pointers: options.addressType, in: types.table)
        // Which ones they are does not matter if there are too many.
        return flat.isTooMany ? Array(repeating: .i32, count: flat.count) : flat.types
    }

    mutating func coreFunctionNumber(of type: FunctionType) -> CanonicalTypeIndex {
        types.table.coreTypes.intern(types: [SubType(.function(type))], groups: [TypeGroup(0..<1)])[
            0]
    }

    /// Adds the core function that a canonical definition makes.
    mutating func appendCore(_ facts: CanonicalFacts) throws(ComponentError) {
        scope.findings.canonicals.append(facts)
        try append(coreFunction: facts.coreFunction)
    }

    private func list(_ types: [ValueType]) -> String {
        let words = types.map { $0.word { _ in "ref" }.uppercased() }
        return "[\(words.joined(separator: ", "))]"
    }
}
