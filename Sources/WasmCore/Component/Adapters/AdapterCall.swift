/// Writes the function that a caller's core code calls, or a part of it. Spec: canonical ABI,
/// `canon lower` and `canon lift`.
struct AdapterCall {
    let builder: AdapterBuilder
    let request: AdapterRequest
    private let number: Int
    let code: AdapterAssembler
    private let arguments: AdapterBody
    private let results: AdapterBody
    /// Of the function that the callee lifted.
    private let callee: FunctionType

    init(_ builder: AdapterBuilder, _ request: AdapterRequest, _ number: Int) {
        self.builder = builder
        self.request = request
        self.number = number
        let signature = AdapterSignature(builder, request)
        code = AdapterAssembler(signature.type)
        callee = signature.callee
        arguments = AdapterBody(builder, code, to: .callee)
        results = AdapterBody(builder, code, to: .caller)
        builder.define(code)
    }

    /// The function, whole.
    func write() -> AdapterAssembler {
        switch request.part {
        case .call: writeCall()
        case .start: writeStart()
        case .finish: writeFinish()
        }
        return code
    }

    private func writeCall() {
        enter()
        let scope = builder.layouts(.caller).lends(request.type) ? openScope() : nil
        let passed = moveArguments()
        let returned = callee.results.map { code.fresh($0) }
        callCallee(passed)
        // A result that is the caller's as it is stays where the call has left it.
        let isKept = !request.hasPostReturn && returnsUnchanged
        if !isKept { for local in returned { code.set(local) } }
        let values = isKept ? [] : moveResult(returned)
        if let scope {
            code.get(scope)
            arguments.call(.closeScope)
        }
        postReturn(returned)
        leave()
        for local in values { code.get(local) }
    }

    private func writeStart() {
        if builder.layouts(.caller).lends(request.type), let scope = code.parameters.last {
            code.get(scope)
            code.emit(.globalSet, .scope)
        }
        callCallee(moveArguments())
    }

    private func writeFinish() {
        let returned = code.parameters.dropLast(spillsResult ? 1 : 0)
        for local in moveResult([AdapterLocal](returned)) { code.get(local) }
    }

    /// Whether the caller gives an address for the result.
    private var spillsResult: Bool {
        builder.layouts(.caller).spillsResult(of: request.type, isAsync: request.isLoweredAsync)
    }

    /// Leaves its core results on the stack.
    private func callCallee(_ passed: [AdapterLocal]) {
        arguments.guarded(callee.results.first) {
            for local in passed { code.get(local) }
            code.call(builder.function(.callee(number), callee))
        }
    }

    /// Whether the result is the core value that the callee returns.
    private var returnsUnchanged: Bool {
        guard let type = request.type.result else { return false }
        return builder.layouts(.callee)[type].flat.count <= FlatTypes.resultsMax
            && results.passesUnchanged(type)
    }

    // MARK: Instances

    /// What the caller may, then what may be entered; that is then entered. A trap from here on
    /// leaves it so.
    private func enter() {
        trapUnless(.mayLeave(.caller), .cannotLeave)
        if request.needsTask { return arguments.call(.beginTask(number)) }
        for instance in request.entering { trapUnless(.mayEnter(instance), .cannotEnter) }
        setFlags(request.entering, 0)
    }

    private func leave() {
        if request.needsTask { return arguments.call(.endTask) }
        setFlags(request.entering, 1)
    }

    private func trapUnless(_ flag: AdapterImport, _ trap: AdapterTrap) {
        code.emit(.globalGet) { $0.index = builder.index(of: flag) }
        code.emit(.i32Eqz)
        arguments.trapIf(trap)
    }

    private func setFlags(_ instances: [Int], _ value: UInt64) {
        for instance in instances {
            code.constant(value)
            code.emit(.globalSet) { $0.index = builder.index(of: .mayEnter(instance)) }
        }
    }

    /// Where the scope's number is kept: calls that the callee makes have scopes of their own.
    private func openScope() -> AdapterLocal {
        let scope = code.fresh(.i32)
        arguments.call(.openScope)
        code.tee(scope)
        code.emit(.globalSet, .scope)
        return scope
    }

    private func postReturn(_ returned: [AdapterLocal]) {
        guard request.hasPostReturn else { return }
        arguments.withoutLeaving(.callee, nil) {
            for local in returned { code.get(local) }
            code.call(builder.function(.postReturn(number), FunctionType(callee.results)))
        }
    }

    // MARK: Values

    /// What the callee gets: core values, or where they lie.
    private func moveArguments() -> [AdapterLocal] {
        let types = request.type.parameters.map(\.type)
        let (from, to) = (builder.layouts(.caller), builder.layouts(.callee))
        let parameters = code.parameters
        let flat = to.flatParameters(of: request.type)
        let source: AdapterPlace
        let slotsMax =
            request.isLoweredAsync ? FlatTypes.asyncParametersMax : FlatTypes.parametersMax
        if from.flatParameters(of: request.type).count > slotsMax {
            let layout = from.tuple(types)
            arguments.checkRange(
                .caller, parameters[0], size: layout.size, alignment: layout.alignment)
            source = .memory(.caller, parameters[0], offset: 0)
        } else {
            source = .slots(parameters[...])
        }
        guard flat.isTooMany else {
            guard source.isMemory else { return moveFlatArguments(types, parameters[...]) }
            let moved = flat.types.map { code.fresh($0) }
            arguments.fields(types, from: source, to: .slots(moved[...]))
            return moved
        }
        let layout = to.tuple(types)
        let address = code.fresh(builder.side(.callee).pointers.valueType)
        code.withTemporary(.i64) { size in
            code.constant(UInt64(layout.size), .i64)
            code.set(size)
            arguments.allocate(
                address, size: size, alignment: layout.alignment)
        }
        arguments.fields(types, from: source, to: .memory(.callee, address, offset: 0))
        return [address]
    }

    /// Core values that become core values.
    private func moveFlatArguments(
        _ types: [ComponentValueType], _ parameters: ArraySlice<AdapterLocal>
    ) -> [AdapterLocal] {
        var (left, passed) = (parameters, [AdapterLocal]())
        for type in types {
            let given = left.prefix(builder.layouts(.caller)[type].flat.count)
            left = left.dropFirst(given.count)
            guard !arguments.passesUnchanged(type) else {
                passed += given
                continue
            }
            let moved = builder.layouts(.callee)[type].flat.types.map { code.fresh($0) }
            arguments.value(type, from: .slots(given), to: .slots(moved[...]))
            passed += moved
        }
        return passed
    }

    /// What the caller gets as core values; all else goes where its last argument says, which is
    /// looked at only now.
    private func moveResult(_ returned: [AdapterLocal]) -> [AdapterLocal] {
        guard let type = request.type.result else { return [] }
        let (from, to) = (builder.layouts(.callee)[type], builder.layouts(.caller)[type])
        let source: AdapterPlace
        let slotsMax = request.isLiftedAsync ? FlatTypes.parametersMax : FlatTypes.resultsMax
        if from.flat.count > slotsMax {
            results.checkRange(
                .callee, returned[0], size: from.size, alignment: from.alignment)
            source = .memory(.callee, returned[0], offset: 0)
        } else {
            source = .slots(returned[...])
        }
        let locals = code.signature.results.map { code.fresh($0) }
        guard spillsResult else {
            results.value(type, from: source, to: .slots(locals[...]))
            return locals
        }
        let address = code.parameters[code.parameters.count - 1]
        results.checkRange(.caller, address, size: to.size, alignment: to.alignment)
        results.value(type, from: source, to: .memory(.caller, address, offset: 0))
        return locals
    }
}
