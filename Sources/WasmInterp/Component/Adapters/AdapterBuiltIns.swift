import WasmCore

/// Makes the functions of the host that an adapter imports.
struct AdapterBuiltIns {
    let components: ComponentStoreState
    /// For each resource of the plan its number in the store.
    let resources: [UInt32]
    let caller: Side
    let callee: Side

    struct Side {
        /// Whose handles are meant.
        let holder: ComponentInstanceState
        let memory: MemoryObject?
    }

    private func side(_ role: AdapterRole) -> Side { role == .caller ? caller : callee }

    /// The index of a function in the store.
    func function(_ builtIn: AdapterBuiltIn, in state: StoreState) -> Int {
        if case .trap = builtIn, let known = components.trapFunction { return known }
        let type = builtIn.signature
        let index = state.add(
            HostFunction(
                type: type, hold: state.engine.hold(type), body: .synchronous(body(of: builtIn))))
        if case .trap = builtIn {
            // All adapters of the store share it.
            components.trapFunction = index
            state.keepFunctions()
        }
        return index
    }

    private func body(of builtIn: AdapterBuiltIn) -> (HostCall) throws -> Void {
        let components = components
        switch builtIn {
        case .trap:
            return { call in
                let number = Int32(truncatingIfNeeded: call.slots[0])
                throw Trap(AdapterTrap(rawValue: number).map { CanonicalRule($0) } ?? .cannotEnter)
            }
        case .transfer(.own(let resource), let role):
            let (from, to) = (side(role.other).holder, side(role).holder)
            let type = resources[Int(resource)]
            return { call in
                let index = UInt32(truncatingIfNeeded: call.slots[0])
                let representation = try components.takeOwned(index, of: from, type: type)
                call.slots[0] = UInt64(
                    try components.own(representation, by: to, type: type))
            }
        case .transfer:
            return { _ in throw Trap(.canonicalABI, message: "streams cannot be lifted yet") }
        case .lend(let resource, let role):
            let (from, to) = (side(role.other).holder, side(role).holder)
            let type = resources[Int(resource)]
            return { call in
                let index = UInt32(truncatingIfNeeded: call.slots[0])
                let scope = UInt32(truncatingIfNeeded: call.slots[1])
                let representation = try components.lend(
                    index, of: from, type: type, for: scope)
                call.slots[0] = try components.borrow(
                    representation, by: to, type: type, for: scope)
            }
        case .openScope: return { $0.slots[0] = UInt64(components.openScope()) }
        case .closeScope:
            return { call in
                let scope = UInt32(truncatingIfNeeded: call.slots[0])
                guard components[scope].borrowCount == 0 else { throw Trap(.borrowsRemain) }
                components.closeScope(scope)
            }
        case .transcode(let source, let target, let role):
            let transcoder = Transcoder(source: source, target: target)
            let (from, to) = (side(role.other).memory, side(role).memory)
            return { call in
                guard let from, let to else { throw Trap(.stringOutOfBounds) }
                try transcoder.step(call, from, to)
            }
        }
    }
}

extension Transcoder {
    /// A step between two memories: ``AdapterBuiltIn/transcode(from:into:to:)``.
    ///
    /// The adapter has checked both places; to do it again costs nothing beside the copy.
    fileprivate func step(
        _ call: HostCall, _ from: MemoryObject, _ to: MemoryObject
    ) throws(Trap) {
        let units = call.slots[1]
        let taken = min(units, UInt64(stepUnits))
        // A unit becomes three at most.
        let room = min(call.slots[3], 3 * taken)
        try call.charge(bytes: taken * source.unitBytes)
        guard call.slots[0] % source.unitBytes == 0, call.slots[2] % target.unitBytes == 0 else {
            throw Trap(.pointerUnaligned)
        }
        guard let text = from.bytes(at: call.slots[0], count: units * source.unitBytes),
            let place = to.writtenBytes(at: call.slots[2], count: room * target.unitBytes)
        else { throw Trap(.stringOutOfBounds) }
        do throws(TextFault) {
            let progress = try step(text, into: place)
            call.slots[0] = UInt64(progress.read)
            call.slots[1] = UInt64(progress.written)
        } catch {
            throw Trap(.malformedText(error))
        }
    }
}
