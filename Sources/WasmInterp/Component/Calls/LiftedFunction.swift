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
    /// Whether what a call of the host enters may be entered: its flags. No array, as calls would
    /// count references to it.
    private let entered: UnsafeMutableBufferPointer<InstanceFlag>
    /// Whether something may be lent for a call.
    private let lends: Bool

    init(type: UInt32, core: Int, postReturn: Int?, context: CanonicalContext) {
        self.type = type
        self.core = core
        self.postReturn = postReturn
        self.context = context
        let flags = context.holder.enteringSet(from: nil).map { $0.flags[.enter] }
        entered = .allocate(capacity: flags.count)
        _ = entered.initialize(from: flags)
        lends = context.layouts.lends(context.plan.types.functions[Int(type)])
    }

    deinit { entered.deallocate() }

    var signature: ComponentFunctionType { context.plan.types.functions[Int(type)] }
}

/// A call of a component's function under way.
@usableFromInline
struct LiftedCall {
    /// Where the core values are.
    let frame: CallFrame
    /// What is lent for it, if something may be.
    let scope: UInt32
}

// Spec: canonical ABI, `canon lift`. A call that traps leaves the instances entered that it has
// entered, so that nobody finds them half-done. Who calls often hands in the store, so that no call
// counts references to it.

extension LiftedFunction {
    /// Begins a call of the host: arguments are lowered next, then it is ``run(_:in:)``.
    @inline(__always)
    func begin(
        in state: StoreState, _ components: ComponentStoreState
    ) throws(Trap) -> LiftedCall {
        try components.dropReleased()
        for flag in entered where !flag.isSet { throw Trap(.cannotEnter) }
        // What is refused here has entered nothing, so it locks nothing.
        try state.requireNesting()
        let frame = try state.beginCall()
        for index in entered.indices { entered[index].isSet = false }
        return LiftedCall(frame: frame, scope: lends ? components.openScope() : 0)
    }

    /// Calls the core function. If it throws, the call is over.
    @inline(__always)
    func run(_ call: LiftedCall, in state: StoreState) throws(Trap) {
        do throws(Trap) {
            try state.runCall(call.frame, of: core, needsCheck: false)
        } catch {
            giveBackLent(call)
            throw error
        }
    }

    @inline(__always)
    private func requireNoBorrows(_ call: LiftedCall) throws(Trap) {
        guard !lends || context.components[call.scope].borrowCount == 0 else {
            abandon(call)
            throw Trap(.borrowsRemain)
        }
    }

    /// Ends a call whose result has been lifted: the callee has given back what it was lent.
    @inline(__always)
    func finish(_ call: LiftedCall, in state: StoreState) throws(Trap) {
        try requireNoBorrows(call)
        if let postReturn { try clean(up: postReturn, call) }
        state.endCall(call.frame)
        if lends { context.components.closeScope(call.scope) }
        for index in entered.indices { entered[index].isSet = true }
    }

    private func clean(up postReturn: Int, _ call: LiftedCall) throws(Trap) {
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

    /// A call whose arguments or result are none.
    func abandon(_ call: LiftedCall) {
        context.state.endCall(call.frame)
        giveBackLent(call)
    }

    /// Of a call that traps: its callee is locked, whoever lent something has it back.
    private func giveBackLent(_ call: LiftedCall) {
        if lends { context.components.closeScope(call.scope) }
    }

    /// Calls it with values whose types are known at run time only.
    ///
    /// - Parameter arguments: Checked against the type.
    func call(_ arguments: [ComponentValue]) throws(Trap) -> ComponentValue? {
        let signature = signature
        let state = context.state
        let call = try begin(in: state, context.components)
        do throws(Trap) {
            try Lowering(context, scope: call.scope).arguments(
                arguments, as: signature.parameters.map(\.type), call.frame.slots)
        } catch {
            abandon(call)
            throw error
        }
        try run(call, in: state)
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
        try finish(call, in: state)
        return value
    }
}
