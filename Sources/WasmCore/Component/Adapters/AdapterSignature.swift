/// The core types of an adapter's function and of what it calls.
struct AdapterSignature {
    let type: FunctionType
    /// Of the function that the callee lifted.
    let callee: FunctionType

    init(_ builder: AdapterBuilder, _ request: AdapterRequest) {
        callee = builder.layouts(.callee).flatSignature(
            of: request.type, .lift, isAsync: request.isLiftedAsync,
            hasCallback: request.hasCallback)
        let layouts = builder.layouts(.caller)
        let lowered = layouts.flatSignature(
            of: request.type, .lower, isAsync: request.isLoweredAsync)
        let isSpilled = layouts.spillsResult(of: request.type, isAsync: request.isLoweredAsync)
        let addressCount = isSpilled ? 1 : 0
        switch request.part {
        case .call: type = lowered
        case .start:
            let scope: [ValueType] = layouts.lends(request.type) ? [.i32] : []
            type = FunctionType(
                [ValueType](lowered.parameters.dropLast(addressCount)) + scope, callee.results)
        case .finish:
            type = FunctionType(
                Self.result(builder, request) + lowered.parameters.suffix(addressCount),
                request.isLoweredAsync ? [] : lowered.results)
        }
    }

    /// What the callee has of its result: what it returns, or gives to `task.return`.
    private static func result(
        _ builder: AdapterBuilder, _ request: AdapterRequest
    ) -> [ValueType] {
        guard let type = request.type.result else { return [] }
        let layouts = builder.layouts(.callee)
        let flat = layouts[type].flat
        let slotsMax = request.isLiftedAsync ? FlatTypes.parametersMax : FlatTypes.resultsMax
        return flat.count > slotsMax ? [layouts.pointers.valueType] : flat.types
    }
}
