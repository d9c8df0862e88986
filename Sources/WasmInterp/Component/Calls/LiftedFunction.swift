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
    /// What a call of the host enters.
    private let enteredByHost: [ComponentInstanceState]
    /// Whether something may be lent for a call.
    private let lends: Bool

    init(type: UInt32, core: Int, postReturn: Int?, context: CanonicalContext) {
        self.type = type
        self.core = core
        self.postReturn = postReturn
        self.context = context
        enteredByHost = context.holder.enteringSet(from: nil)
        lends = context.plan.types.functions[Int(type)].parameters.contains {
            context.layouts[$0.type].contents.contains(.borrows)
        }
    }

    var signature: ComponentFunctionType { context.plan.types.functions[Int(type)] }
}

/// A call of a component's function under way.
@usableFromInline
struct LiftedCall {
    /// Where the core values are.
    let frame: CallFrame
    /// What is lent for it, if something may be.
    let scope: UInt32
    /// What it has entered.
    fileprivate let entered: [ComponentInstanceState]
}

// Spec: canonical ABI, `canon lift`. A call that traps leaves the instances entered that it has
// entered, so that nobody finds them half-done.

extension LiftedFunction {
    /// Begins a call: arguments are lowered next, then it is ``run(_:)``.
    ///
    /// - Parameter caller: nil for the host.
    func begin(from caller: ComponentInstanceState?) throws(Trap) -> LiftedCall {
        let components = context.components
        if caller == nil, !components.droppedHandles.isEmpty {
            try components.dropReleased(in: context.state)
        }
        let entered = caller == nil ? enteredByHost : context.holder.enteringSet(from: caller)
        try ComponentInstanceState.enter(entered)
        return LiftedCall(
            frame: try context.state.beginCall(),
            scope: lends ? components.openScope() : 0, entered: entered)
    }

    /// Calls the core function. If it throws, the call is over.
    func run(_ call: LiftedCall) throws(Trap) {
        do throws(Trap) {
            try context.state.runCall(call.frame, of: core, needsCheck: false)
        } catch {
            if lends { context.components.closeScope(call.scope) }
            throw error
        }
    }

    /// Once the result has been lifted: the callee has given back what it was lent.
    func requireNoBorrows(_ call: LiftedCall) throws(Trap) {
        guard !lends || context.components[call.scope].borrowCount == 0 else {
            abandon(call)
            throw Trap(.borrowsRemain)
        }
    }

    /// Ends a call whose result has been used.
    func finish(_ call: LiftedCall) throws(Trap) {
        if let postReturn {
            let hasResult = context.state.functionRecords[core].resultSlots > 0
            let result = hasResult ? [call.frame.slots[0]] : []
            context.holder.mayLeave = false
            do throws(Trap) {
                _ = try context.state.call(postReturn, result)
            } catch {
                abandon(call)
                throw error
            }
            context.holder.mayLeave = true
        }
        context.state.endCall(call.frame)
        if lends { context.components.closeScope(call.scope) }
        ComponentInstanceState.leave(call.entered)
    }

    /// A call whose arguments or result are none.
    func abandon(_ call: LiftedCall) {
        context.state.endCall(call.frame)
        // Its callee is locked; whoever lent something has it back.
        if lends { context.components.closeScope(call.scope) }
    }

    /// Calls it with values whose types are known at run time only.
    ///
    /// - Parameters:
    ///   - caller: nil for the host.
    ///   - arguments: Checked against the type.
    ///   - use: Gets the result before `post-return` is called.
    func call<R>(
        from caller: ComponentInstanceState?, _ arguments: [ComponentValue],
        _ use: (ComponentValue?) throws(Trap) -> R
    ) throws(Trap) -> R {
        let signature = signature
        let call = try begin(from: caller)
        do throws(Trap) {
            try Lowering(context, scope: call.scope).arguments(
                arguments, as: signature.parameters.map(\.type), call.frame.slots)
        } catch {
            abandon(call)
            throw error
        }
        try run(call)
        var value: ComponentValue?
        do throws(Trap) {
            if let type = signature.result {
                value = try Lifting(context, scope: call.scope).values(
                    of: [type], slotsMax: FlatTypes.resultsMax, call.frame.slots)[0]
            }
        } catch {
            abandon(call)
            throw error
        }
        try requireNoBorrows(call)
        let result: R
        do throws(Trap) {
            result = try use(value)
        } catch {
            abandon(call)
            throw error
        }
        try finish(call)
        return result
    }
}
