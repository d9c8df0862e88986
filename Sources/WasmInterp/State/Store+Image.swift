import WasmCore

/// A call that is paused, or has not started; of an ``Invocation``, which keeps it.
package struct PausedCall {
    let execution: Execution
    /// Whether a function of the host that it has called is under way.
    let isPerforming: Bool
}

extension Invocation {
    /// nil if it has ended.
    package var pausedCall: PausedCall? {
        execution.map { PausedCall(execution: $0, isPerforming: activity == .performing) }
    }
}

extension Store {
    /// The store's state as plain values, with calls that are under way.
    ///
    /// - Throws: ``StateError`` if it cannot be captured; nothing has changed then.
    package func image(
        with calls: [PausedCall] = [], participants: [any StateParticipant] = []
    ) throws(StateError) -> StoreImage {
        try StateLifter.image(of: state, calls, participants: participants).image
    }

    /// Gives this store, which has nothing yet, the state of another one.
    ///
    /// - Parameters:
    ///   - limits: What it may ask for beside the store's limits.
    ///   - participants: Those that were captured with it, made for this store.
    ///   - host: What an import of a module is that the host gives; nil if there is none.
    /// - Returns: The calls that were under way.
    /// - Throws: ``StateError``; the store is of no use then.
    package func restore(
        _ image: StoreImage, _ limits: StateLimits = StateLimits(),
        participants: [any StateParticipant] = [], host: (Import) -> Extern?
    ) throws(StateError) -> [Invocation<[Value]>] {
        try image.requireSame(participants)
        let executions = try StateLowerer.lower(image, into: state, limits, host)
        do throws(StateError) {
            try image.restore(participants)
        } catch {
            for execution in executions { state.giveBack(execution) }
            state.isSpoiled = true
            throw error
        }
        return executions.map { execution in
            let function = Function(state: state, index: execution.calledRecord)
            let results = state.functionType(execution.calledRecord).results
            return Invocation(resuming: execution, of: function) { [state] slots in
                Array(slots: slots, types: results, in: state)
            }
        }
    }

    /// The instances in the order in which they were made; none if a state could not be made here.
    package var instances: [Instance] {
        state.isSpoiled ? [] : state.instances.map { Instance(state: state, object: $0) }
    }
}
