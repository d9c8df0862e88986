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
    case typed(TypedHostBody)
    case later(ComponentLaterBody)
    case typedLater(
        TypedSignature, ResourceBindings,
        (TypedHostCall, _ bytesLeft: inout Int, HostAnswer) throws -> Void)

    var answersLater: Bool {
        switch self {
        case .values, .typed: false
        case .later, .typedLater: true
        }
    }
}

/// A function of the host of Swift values, in a store.
final class TypedHostBody {
    let signature: TypedSignature
    let bindings: ResourceBindings
    private let body: (TypedHostCall) throws -> Void

    init(
        _ signature: TypedSignature, _ bindings: ResourceBindings,
        _ body: @escaping (TypedHostCall) throws -> Void
    ) {
        self.signature = signature
        self.bindings = bindings
        self.body = body
    }

    func call(_ values: TypedHostCall) throws(Trap) {
        do {
            try body(values)
        } catch {
            throw Trap(ofHost: error)
        }
    }

    /// For a call that the tasks know of.
    ///
    /// - Parameter resultAddress: nil if the result is a core value, or comes later.
    func call(
        _ lowering: TaskLowering, _ slots: UnsafeMutablePointer<UInt64>, scope: UInt32,
        resultAddress: UInt64?
    ) throws(Trap) {
        let context = lowering.context
        let spill = TypedSpill(
            signature, is64: context.is64, slotsMax: lowering.parametersMax,
            spillsResult: resultAddress != nil)
        try withExtendedLifetime(spill) { () throws(Trap) in
            try call(
                TypedHostCall(
                    context: context, bindings: bindings, scope: scope, slots: slots,
                    spill: spill, resultAddress: resultAddress ?? 0))
        }
    }
}

/// A function of the host, whose results are compared with what is expected.
struct HostComponentFunction {
    let signature: ComponentSignatureType
    let body: ComponentHostBody

    /// - Parameter arguments: Of the parameters' types.
    func call(_ arguments: [ComponentValue]) throws(Trap) -> ComponentValue? {
        switch body {
        case .values(let body): return try result { try body(arguments) }
        case .typed:
            throw Trap(.host, message: "a host function of Swift values has no other ones")
        case .later, .typedLater:
            throw Trap(.host, message: "a function that answers later cannot be waited for")
        }
    }

    /// What a body has come to, compared with what is expected.
    func result(_ body: () throws -> ComponentValue?) throws(Trap) -> ComponentValue? {
        let value: ComponentValue?
        do {
            value = try body()
        } catch {
            throw Trap(ofHost: error)
        }
        do throws(ComponentValueError) {
            switch (signature.result, value) {
            case (nil, nil): return nil
            case (let type?, let value?): return try value.checked(as: type)
            case (nil, _?): throw ComponentValueError("expected nothing, found a value")
            case (_?, nil): throw ComponentValueError("expected a value, found nothing")
            }
        } catch {
            throw Trap(.host, message: "result of a host function: \(error)", cause: error)
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

    init(
        _ function: HostComponentFunction, _ signature: ComponentFunctionType,
        _ context: CanonicalContext
    ) {
        self.function = function
        self.signature = signature
        self.context = context
        flat = context.layouts.flatSignature(of: signature, .lower)
    }

    func call(_ call: HostCall) throws {
        guard context.holder.mayLeave else { throw Trap(.cannotLeave) }
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
}

/// The same of a function of Swift values: nothing is looked up or made for a call.
final class TypedLoweredFunction {
    private let body: TypedHostBody
    /// Of the caller.
    private let context: CanonicalContext
    private let mayLeave: InstanceFlag
    /// Whether something may be lent for a call.
    private let lends: Bool
    private let spill: TypedSpill
    /// The slot that says where a result goes that is no core value.
    private let resultSlot: Int

    init(_ body: TypedHostBody, _ lowered: LoweredFunction) {
        self.body = body
        context = lowered.context
        mayLeave = context.holder.flags[.leave]
        lends = context.layouts.lends(lowered.signature)
        let is64 = context.is64
        spill = TypedSpill(
            body.signature, is64: is64, slotsMax: FlatTypes.parametersMax,
            spillsResult: body.signature.spilledResult(is64: is64) != nil)
        resultSlot = !spill.hasResult ? -1 : lowered.flat.parameters.count - 1
    }

    func call(_ call: HostCall) throws(Trap) {
        guard mayLeave.isSet else { throw Trap(.cannotLeave) }
        let scope = lends ? context.components.openScope() : 0
        defer { if lends { context.components.closeScope(scope) } }
        try body.call(
            TypedHostCall(
                context: context, bindings: body.bindings, scope: scope, slots: call.slots,
                spill: spill, resultAddress: resultSlot < 0 ? 0 : call.slots[resultSlot]))
    }
}
