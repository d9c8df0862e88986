import WasmCore

/// Makes the functions of the host that an adapter imports.
struct AdapterBuiltIns {
    let caller: CanonicalContext
    let callee: CanonicalContext

    private func side(_ role: AdapterRole) -> CanonicalContext { role == .caller ? caller : callee }

    /// The index of a function in the store.
    ///
    /// - Parameter target: Of the callee of the request of a number.
    func function(
        _ builtIn: AdapterBuiltIn, in state: StoreState, target: (Int) -> CallTarget
    ) -> Int {
        let components = caller.components
        if case .trap = builtIn, let known = components.trapFunction { return known }
        let type = builtIn.signature
        let index = state.add(
            HostFunction(
                type: type, hold: state.engine.hold(type),
                body: .synchronous(body(of: builtIn, target))))
        if case .trap = builtIn {
            // All adapters of the store share it.
            components.trapFunction = index
            state.keepFunctions()
        }
        return index
    }

    private func body(
        of builtIn: AdapterBuiltIn, _ target: (Int) -> CallTarget
    ) -> (HostCall) throws -> Void {
        let components = caller.components
        switch builtIn {
        case .beginTask(let number):
            let target = target(number)
            return { _ in try components.beginSyncCall(target) }
        case .endTask: return { _ in try components.endSyncCall() }
        case .beginReallocation(let role):
            let instance = side(role).holder.number
            return { _ in components.machine.beginReallocation(in: instance) }
        case .endReallocation:
            return { _ in components.machine.endReallocation() }
        case .trap:
            return { call in
                let number = Int32(truncatingIfNeeded: call.slots[0])
                throw Trap(AdapterTrap(rawValue: number).map { CanonicalRule($0) } ?? .cannotEnter)
            }
        case .transfer(let transfer, let role):
            let (from, to) = (side(role.other), side(role))
            return { call in
                let index = UInt32(truncatingIfNeeded: call.slots[0])
                call.slots[0] = UInt64(try from.transfer(index, transfer, to: to))
            }
        case .lend(let resource, let role):
            let (from, to) = (side(role.other).holder, side(role).holder)
            let type = caller.resource(resource)
            return { call in
                let index = UInt32(truncatingIfNeeded: call.slots[0])
                let scope = try components.scope(named: call.slots[1])
                let representation = try components.lend(
                    index, of: from, type: type, for: scope)
                call.slots[0] = try components.borrow(
                    representation, by: to, type: type, for: scope)
            }
        case .openScope: return { $0.slots[0] = UInt64(components.openScope()) }
        case .closeScope:
            return { call in
                let scope = try components.scope(named: call.slots[0])
                guard components[scope].borrowCount == 0 else { throw Trap(.borrowsRemain) }
                components.closeScope(scope)
            }
        case .transcode(let source, let target, let role):
            return copy(Transcoder(source: source, target: target), to: role)
        case .copyASCII(let source, let role):
            return copy(
                Transcoder(source: source, target: .utf8, isASCIIAlone: true), to: role)
        case .widen(let role):
            let memory = side(role).memory
            return { call in
                guard let memory else { throw Trap(.stringOutOfBounds) }
                try Transcoder.widen(call, memory)
            }
        }
    }

    private func copy(
        _ transcoder: Transcoder, to role: AdapterRole
    ) -> (HostCall) throws -> Void {
        let (from, to) = (side(role.other).memory, side(role).memory)
        return { call in
            guard let from, let to else { throw Trap(.stringOutOfBounds) }
            try transcoder.step(call, from, to)
        }
    }
}

extension CanonicalContext {
    /// Moves a handle to another side's table.
    fileprivate func transfer(
        _ index: UInt32, _ transfer: AdapterTransfer, to other: CanonicalContext
    ) throws(Trap) -> UInt32 {
        let (from, to) = (holder.number, other.holder.number)
        switch transfer {
        case .own(let resource):
            let type = self.resource(resource)
            let representation = try components.takeOwned(index, of: holder, type: type)
            return try components.own(representation, by: other.holder, type: type)
        case .readableEnd(let type):
            return try keeping { (machine) throws(CanonicalRule) in
                let stream = try machine.takeReader(index, streamType(type), of: from)
                return try machine.giveReader(of: stream, to: to)
            }
        case .errorContext:
            return try keeping { (machine) throws(CanonicalRule) in
                let context = try machine.takeErrorContext(index, of: from)
                return try machine.giveErrorContext(context, to: to)
            }
        }
    }
}

extension Transcoder {
    /// A step between two memories: ``AdapterBuiltIn/transcode(from:into:to:)``.
    ///
    /// The adapter has checked both places; to do it again costs nothing beside the copy, and a
    /// snapshot may have forged the adapter's frame.
    fileprivate func step(
        _ call: HostCall, _ from: MemoryObject, _ to: MemoryObject
    ) throws(Trap) {
        let units = call.slots[1]
        let taken = Self.inStep(units)
        // A unit becomes three at most.
        let room = min(call.slots[3], 3 * taken)
        try call.charge(bytes: taken * source.unitBytes)
        guard call.slots[0] % source.unitBytes == 0, call.slots[2] % target.unitBytes == 0 else {
            throw Trap(.pointerUnaligned)
        }
        let (byteCount, isTooMuch) = units.multipliedReportingOverflow(by: source.unitBytes)
        guard !isTooMuch, let text = from.bytes(at: call.slots[0], count: byteCount),
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

    /// A step within one memory: ``AdapterBuiltIn/widen(in:)``. The place has been checked, too.
    fileprivate static func widen(_ call: HostCall, _ memory: MemoryObject) throws(Trap) {
        let taken = inStep(call.slots[1])
        let left = call.slots[1] - taken
        try call.charge(bytes: taken)
        let (from, isBeyond) = call.slots[0].addingReportingOverflow(left)
        let (to, isFarBeyond) = from.addingReportingOverflow(left)
        guard !isBeyond, !isFarBeyond, let units = memory.bytes(at: from, count: taken),
            let place = memory.writtenBytes(at: to, count: 2 * taken)
        else { throw Trap(.stringOutOfBounds) }
        if let from = units.baseAddress, let to = place.baseAddress {
            WideCopy.widenInPlace(from, to, units.count)
        }
        call.slots[0] = left
    }

    /// How many of so many code units a step takes.
    private static func inStep(_ units: UInt64) -> UInt64 { min(units, UInt64(stepUnits)) }
}
