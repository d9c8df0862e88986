import WasmCore

/// A component's function in a store: a core function with the way to call it.
final class LiftedFunction {
    /// Its number in the plan.
    let type: UInt32
    /// The core function, by its index in the store.
    let core: Int
    /// Called with the core results once they are lifted.
    let postReturn: Int?
    /// Where its values are; ``CanonicalContext/holder`` is the instance that is entered.
    let context: CanonicalContext

    init(type: UInt32, core: Int, postReturn: Int?, context: CanonicalContext) {
        self.type = type
        self.core = core
        self.postReturn = postReturn
        self.context = context
    }

    var signature: ComponentFunctionType { context.plan.types.functions[Int(type)] }
}

extension LiftedFunction {
    /// Calls it. Spec: canonical ABI, `canon lift`.
    ///
    /// A trap leaves the instances entered that the call has entered, so that nobody finds them
    /// half-done.
    ///
    /// - Parameters:
    ///   - caller: nil for the host.
    ///   - arguments: Checked against the type.
    ///   - use: Gets the result before `post-return` is called.
    func call<R>(
        from caller: ComponentInstanceState?, _ arguments: [ComponentValue],
        _ use: (ComponentValue?) throws(Trap) -> R
    ) throws(Trap) -> R {
        let (state, components, holder) = (context.state, context.components, context.holder)
        let entered = try holder.enter(from: caller)
        let scope = components.openScope()
        let signature = signature
        let frame = try state.beginCall()
        do throws(Trap) {
            try Lowering(context, scope: scope).arguments(
                arguments, as: signature.parameters.map(\.type), frame.slots)
        } catch {
            state.endCall(frame)
            throw error
        }
        try state.runCall(frame, of: core, needsCheck: false)
        let result = try finish(frame, scope, signature, use)
        components.closeScope(scope)
        ComponentInstanceState.leave(entered)
        return result
    }

    private func finish<R>(
        _ frame: CallFrame, _ scope: UInt32, _ signature: ComponentFunctionType,
        _ use: (ComponentValue?) throws(Trap) -> R
    ) throws(Trap) -> R {
        let (state, holder) = (context.state, context.holder)
        defer { state.endCall(frame) }
        let flat = Array(
            UnsafeBufferPointer(
                start: frame.slots, count: Int(state.functionRecords[core].resultSlots)))
        var value: ComponentValue?
        if let type = signature.result {
            value = try Lifting(context, scope: scope).values(
                of: [type], slotsMax: FlatTypes.resultsMax, frame.slots)[0]
        }
        guard context.components[scope].borrowCount == 0 else { throw Trap(.borrowsRemain) }
        let result = try use(value)
        if let postReturn {
            holder.mayLeave = false
            _ = try state.call(postReturn, flat)
            holder.mayLeave = true
        }
        return result
    }
}
