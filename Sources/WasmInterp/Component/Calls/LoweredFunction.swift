import WasmCore

/// What a component's function leads to.
enum LoweredTarget {
    case lifted(LiftedFunction)
    case host(HostComponentFunction)
}

/// A function of the host that answers later.
typealias ComponentLaterBody = @Sendable ([ComponentValue], HostAnswer) -> Void

/// A function of the host in a store.
enum ComponentHostBody {
    case values(([ComponentValue]) throws -> ComponentValue?)
    case typed(TypedSignature, ResourceBindings, (TypedHostCall) throws -> Void)
}

/// A function of the host, whose results are compared with what is expected.
struct HostComponentFunction {
    let signature: ComponentSignatureType
    let body: ComponentHostBody

    /// - Parameter arguments: Of the parameters' types.
    func call(_ arguments: [ComponentValue]) throws(Trap) -> ComponentValue? {
        guard case .values(let body) = body else {
            throw Trap(.host, message: "a host function of Swift values has no other ones")
        }
        return try result { try body(arguments) }
    }

    /// What a body has come to, compared with what is expected.
    func result(_ body: () throws -> ComponentValue?) throws(Trap) -> ComponentValue? {
        do {
            let value = try body()
            switch (signature.result, value) {
            case (nil, nil): return nil
            case (let type?, let value?): return try value.checked(as: type)
            case (nil, _?): throw ComponentValueError("expected nothing, found a value")
            case (_?, nil): throw ComponentValueError("expected a value, found nothing")
            }
        } catch let error as ComponentValueError {
            throw Trap(.host, message: "result of a host function: \(error)", cause: error)
        } catch {
            throw Trap(ofHost: error)
        }
    }
}

/// A function of the host as core code calls it. Spec: canonical ABI, `canon lower`.
struct LoweredFunction {
    let function: HostComponentFunction
    /// Of the caller.
    let context: CanonicalContext
    let signature: ComponentFunctionType
    let flat: FunctionType
    /// Whether something may be lent for a call.
    private let lends: Bool
    /// Of a host function of Swift values, where these are if they are not in slots.
    private var spilledParameters: CanonicalExtent?
    private var spilledResult: CanonicalExtent?

    init(
        _ function: HostComponentFunction, _ signature: ComponentFunctionType,
        _ context: CanonicalContext
    ) {
        self.function = function
        self.signature = signature
        self.context = context
        let layouts = context.layouts
        flat = layouts.flatSignature(of: signature, .lower)
        lends = signature.parameters.contains {
            layouts[$0.type].contents.contains(.borrows)
        }
        if case .typed(let type, _, _) = function.body {
            spilledParameters = type.spilledParameters(is64: context.is64)
            spilledResult = type.spilledResult(is64: context.is64)
        }
    }

    func call(_ call: HostCall) throws {
        guard context.holder.mayLeave else { throw Trap(.cannotLeave) }
        if case .typed(_, let bindings, let body) = function.body {
            return try self.call(call, bindings, body)
        }
        let scope = context.components.openScope()
        defer { context.components.closeScope(scope) }
        let arguments = try Lifting(context, scope: scope).values(
            of: signature.parameters.map(\.type), slotsMax: FlatTypes.parametersMax, call.slots)
        // A result that is no core value goes where the last parameter says.
        let isSpilled = signature.result != nil && flat.results.isEmpty
        let returnPointer = isSpilled ? call.slots[flat.parameters.count - 1] : nil
        if let result = try function.call(arguments), let type = signature.result {
            try Lowering(context, scope: scope).result(
                result, as: type, call.slots, returnPointer: returnPointer)
        }
    }

    /// Calls a host function of Swift values.
    private func call(
        _ call: HostCall, _ bindings: ResourceBindings, _ body: (TypedHostCall) throws -> Void
    ) throws {
        let scope = lends ? context.components.openScope() : 0
        defer { if lends { context.components.closeScope(scope) } }
        let values = TypedHostCall(
            context: context, bindings: bindings, scope: scope, slots: call.slots,
            spilledParameters: spilledParameters,
            spilledResult: spilledResult.map { (call.slots[flat.parameters.count - 1], $0) })
        try Self.call(body, values)
    }

    static func call(
        _ body: (TypedHostCall) throws -> Void, _ values: TypedHostCall
    ) throws(Trap) {
        do {
            try body(values)
        } catch {
            throw Trap(ofHost: error)
        }
    }
}
