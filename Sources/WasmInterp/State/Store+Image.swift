import WasmCore

/// A call that can be captured with its store: an ``Invocation`` of whatever output.
public protocol CapturableCall {
    /// What is captured of it; nil if it has ended.
    var pausedCall: PausedCall? { get }
}

/// A call that is paused, or has not started; of an ``Invocation``, which keeps it.
public struct PausedCall: CapturableCall {
    /// This call.
    public var pausedCall: PausedCall? { self }
    let execution: Execution
    /// Whether a function of the host that it has called is under way.
    let isPerforming: Bool
}

extension Invocation: CapturableCall {
    /// nil if it has ended.
    public var pausedCall: PausedCall? {
        execution.map { PausedCall(execution: $0, isPerforming: activity == .performing) }
    }
}

/// A call of a component's function that is under way.
public struct ComponentCall {
    let state: StoreState
    let call: SubtaskID

    /// Lets tasks run until it has returned.
    ///
    /// - Returns: nil for a function without result.
    /// - Throws: ``ComponentCallError``: a trap, or it is cancelled.
    public func finish() throws(ComponentCallError) -> ComponentValue? {
        let end: HostInvocation?
        do throws(Trap) { end = try state.componentState.finish(call) } catch { throw .trap(error) }
        guard case .resolved(.returned)? = end?.end else { throw .cancelled }
        return end?.result
    }
}

extension Store {
    /// The store's state as plain values, with calls that are under way.
    ///
    /// - Throws: ``StateError`` if it cannot be captured; nothing has changed then.
    package func image(
        with calls: [any CapturableCall] = [], participants: [any StateParticipant] = []
    ) throws(StateError) -> StoreImage {
        try StateLifter.image(
            of: state, calls.compactMap(\.pausedCall), participants: participants
        ).image
    }

    /// Gives this store, which has nothing yet, the state of another one.
    ///
    /// - Parameters:
    ///   - limits: What it may ask for beside the store's limits.
    ///   - components: Those that it may have instances of, linked with what the host gives.
    ///   - participants: Those that were captured with it, made for this store.
    ///   - host: What an import of a module is that the host gives; nil if there is none.
    /// - Returns: The calls that were under way.
    /// - Throws: ``StateError``; the store is of no use then.
    package func restore(
        _ image: StoreImage, _ limits: StateLimits = StateLimits(),
        components: [PreparedComponent<Host>] = [],
        participants: [any StateParticipant] = [], host: (Import) -> Extern? = { _ in nil }
    ) throws(StateError) -> [Invocation<[Value]>] {
        let calls = try restoreStore(
            image, limits, components: components, participants: participants,
            offers: { wanted, _, _ in host(wanted) }
        ).calls
        try restore(participants, of: image)
        return calls
    }

    /// Gives participants their states, once all else is whole: what they change is the host's.
    func restore(
        _ participants: [any StateParticipant], of image: StoreImage
    ) throws(StateError) {
        state.isSpoiled = true
        try image.restore(participants)
        state.isSpoiled = false
    }

    /// The same for an image whose pages may come later, and participants after them.
    ///
    /// - Returns: The memories too, in the image's order.
    func restoreStore(
        _ image: StoreImage, _ limits: StateLimits, components: [PreparedComponent<Host>],
        participants: [any StateParticipant], offers host: StoreState.Offers
    ) throws(StateError) -> (calls: [Invocation<[Value]>], memories: [MemoryObject]) {
        try image.requireSame(participants)
        let ungranted = components.flatMap { $0.ungranted(in: state) }
        guard ungranted.isEmpty else { throw .link(.imports(ungranted)) }
        let offers = components.map { component in
            ComponentOffer(component: component.component, plan: component.plan) { [self] in
                component.hostParts(in: self)
            }
        }
        let executions = try StateLowerer.lower(image, into: state, limits, offers, host)
        // Behind what the host has made.
        let memories = Array(state.memories.suffix(image.memories.count))
        let calls: [Invocation<[Value]>] = executions.map { execution in
            let function = Function(state: state, index: execution.calledRecord)
            let results = state.functionType(execution.calledRecord).results
            return Invocation(resuming: execution, of: function) { [state] slots in
                Array(slots: slots, types: results, in: state)
            }
        }
        return (calls, memories)
    }

    /// The instances in the order in which they were made, but for those that are parts of
    /// components; none if a state could not be made here.
    public var instances: [Instance] {
        guard !state.isSpoiled else { return [] }
        return state.instances.filter { !$0.isOfComponent }.map {
            Instance(state: state, object: $0)
        }
    }

    /// Calls of functions of components that have not returned, in order: of a store that has been
    /// made again, those that somebody waits for elsewhere.
    public var componentCalls: [ComponentCall] {
        guard !state.isSpoiled, let components = state.components else { return [] }
        return components.machine.subtasks.ids
            .filter { components.machine.subtasks[$0].caller == nil }
            .map { ComponentCall(state: state, call: $0) }
    }

    /// What was made of components, in order; none if a state could not be made here.
    public var componentInstances: [ComponentInstance] {
        guard !state.isSpoiled, let components = state.components else { return [] }
        return components.instanceObjects.map {
            ComponentInstance(object: $0, exports: $0.plan.exports)
        }
    }
}
