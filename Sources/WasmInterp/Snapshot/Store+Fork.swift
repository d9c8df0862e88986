/// A store with the state of another one, and its calls.
public struct StoreFork<Host> {
    /// The new store.
    public let store: Store<Host>
    /// Those that were under way, in the order in which they were given.
    public let calls: [Invocation<[Value]>]
}

extension Store {
    /// Makes another store of the same engine with this one's state, limits, code, fuel and
    /// deadlines. From then on neither sees what the other does; large memories have pages in
    /// common, where the system can do that, until one of them writes there.
    ///
    ///     let fork = try store.fork(host: (), linker: linker, with: [call])
    ///     let other = try fork.calls[0].resume()      // `call` can be resumed too
    ///
    /// A ``fuelTank`` serves both. No guest may be running.
    ///
    /// - Parameters:
    ///   - host: What host functions of the fork work with.
    ///   - linker: What the host gives to the modules; nil for nothing.
    ///   - calls: All that are paused or have not started; those that have ended are left out.
    ///   - participants: What else belongs to the guest's world: of this store, and for the fork.
    ///   - components: Those that it has instances of, linked with what the host gives.
    ///   - limits: What the state may ask for beside the store's limits.
    /// - Throws: ``StateError`` if the state cannot be captured or made again; guests of this store
    ///   can go on unharmed.
    public func fork(
        host: Host, linker: Linker<Host>? = nil, with calls: [any CapturableCall] = [],
        participants: [(from: any StateParticipant, to: any StateParticipant)] = [],
        components: [PreparedComponent<Host>] = [], _ limits: StateLimits = StateLimits()
    ) throws(StateError) -> StoreFork<Host> {
        let linker = linker ?? Linker(engine: engine)
        guard linker.engine === engine else { throw .link(.foreignLinker) }
        if let index = state.memories.firstIndex(where: { $0.lending == .toChange }) {
            throw .lentMemory(memory: index)
        }
        let (image, numbers) = try StateLifter.image(
            of: state, calls.compactMap(\.pausedCall), participants: participants.map { $0.from },
            copiesPages: false)
        let fork = Store(
            engine: engine, host: host, limits: state.limits, code: state.codeOptions)
        let imports = ImportSet(linker, in: fork)
        // What the host is asked for may be code of its own: guests stand still meanwhile.
        let forked = try state.lendingMemories { () throws(StateError) in
            let made = try fork.restoreStore(
                image, limits, components: components, participants: participants.map { $0.to },
                offers: { imports.offer(for: $0, at: $1, of: $2) })
            for (memory, index) in zip(made.memories, numbers) {
                guard memory.adopt(state.memories[index]) else {
                    throw .limitExceeded("bytes of memories")
                }
            }
            try fork.restore(participants.map { $0.to }, of: image)
            return made.calls
        }
        if let fuelTank { fork.fuelTank = fuelTank } else { fork.fuel = fuel }
        fork.deadline = deadline
        fork.waitDeadline = waitDeadline
        return StoreFork(store: fork, calls: forked)
    }
}
