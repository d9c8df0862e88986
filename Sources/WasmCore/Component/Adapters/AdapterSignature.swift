/// The core types of an adapter's function and of what it calls.
struct AdapterSignature {
    let type: FunctionType
    /// Of the function that the callee lifted.
    let callee: FunctionType

    init(_ builder: AdapterBuilder, _ request: AdapterRequest) {
        callee = builder.layouts(.callee).flatSignature(
            of: request.type, .lift, isAsync: request.isLiftedAsync,
            hasCallback: request.hasCallback)
        let lowered = builder.layouts(.caller).flatSignature(
            of: request.type, .lower, isAsync: request.isLoweredAsync)
        let addressCount = Self.spillsResult(builder, request) ? 1 : 0
        switch request.part {
        case .call: type = lowered
        case .start:
            let scope: [ValueType] = Self.lends(builder, request.type) ? [.i32] : []
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

    /// Whether the caller gives an address for the result.
    static func spillsResult(_ builder: AdapterBuilder, _ request: AdapterRequest) -> Bool {
        guard let type = request.type.result else { return false }
        return request.isLoweredAsync
            || builder.layouts(.caller)[type].flat.count > FlatTypes.resultsMax
    }

    /// Whether something is lent for a call.
    static func lends(_ builder: AdapterBuilder, _ type: ComponentFunctionType) -> Bool {
        type.parameters.contains {
            builder.layouts(.caller)[$0.type].contents.contains(.borrows)
        }
    }
}
