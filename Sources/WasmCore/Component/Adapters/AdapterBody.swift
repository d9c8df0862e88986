/// Where a value is while an adapter moves it.
enum AdapterPlace {
    /// At an address, checked before, and so many bytes behind it.
    case memory(AdapterRole, AdapterLocal, offset: UInt64)
    /// In core values, of types that can hold those of the value's type.
    case slots(ArraySlice<AdapterLocal>)

    /// A part: where it lies in memory, or which of the core values it is.
    func part(offset more: UInt32, slots range: Range<Int>) -> AdapterPlace {
        switch self {
        case .memory(let role, let address, let offset):
            return .memory(role, address, offset: offset + UInt64(more))
        case .slots(let locals):
            return .slots(locals.dropFirst(range.lowerBound).prefix(range.count))
        }
    }

    var isMemory: Bool { if case .memory = self { true } else { false } }
}

/// Writes one function that moves values to one of the sides.
final class AdapterBody {
    let builder: AdapterBuilder
    let code: AdapterAssembler
    /// Where values go.
    let to: AdapterRole

    init(_ builder: AdapterBuilder, _ code: AdapterAssembler, to: AdapterRole) {
        self.builder = builder
        self.code = code
        self.to = to
    }

    /// Where values come from.
    var from: AdapterRole { to.other }
    func pointer(_ role: AdapterRole) -> ValueType { builder.side(role).pointers.valueType }
    func memory(_ role: AdapterRole) -> UInt32 { builder.index(of: .memory(role)) }

    func call(_ builtIn: AdapterBuiltIn) {
        code.call(builder.function(.builtIn(builtIn), builtIn.signature))
    }

    static func write(
        _ routine: AdapterRoutine, _ builder: AdapterBuilder, _ code: AdapterAssembler
    ) {
        switch routine {
        case .allocate(let role): AdapterBody(builder, code, to: role).allocateRoutine()
        case .string(let role): AdapterBody(builder, code, to: role).stringRoutine()
        case .list(let element, let role):
            AdapterBody(builder, code, to: role).listRoutine(element)
        case .value(let type, let role, let fromSlots, let toSlots):
            AdapterBody(builder, code, to: role).valueRoutine(type, fromSlots, toSlots)
        }
    }

    private func valueRoutine(_ type: ComponentValueType, _ fromSlots: Bool, _ toSlots: Bool) {
        let parameters = code.parameters
        let source: AdapterPlace =
            fromSlots
            ? .slots(parameters.prefix(builder.layouts(from)[type].flat.count))
            : .memory(from, parameters[0], offset: 0)
        guard toSlots else {
            let address = parameters[parameters.count - 1]
            return parts(of: type, from: source, to: .memory(to, address, offset: 0))
        }
        let results = code.signature.results.map { code.fresh($0) }
        parts(of: type, from: source, to: .slots(results[...]))
        for result in results { code.get(result) }
    }
}

// MARK: Checks and numbers

extension AdapterBody {
    /// Traps if the condition on the stack holds.
    func trapIf(_ trap: AdapterTrap) { code.ifTrue { self.trap(trap) } }

    func trap(_ trap: AdapterTrap) {
        code.constant(UInt64(trap.rawValue))
        call(.trap)
        code.emit(.unreachable)
    }

    /// An address or count as a number of 64 bits.
    func getWide(_ local: AdapterLocal) {
        code.get(local)
        if local.type == .i32 { code.emit(.i64ExtendI32U) }
    }

    /// A number of 64 bits on the stack becomes an address of a side.
    func narrow(to role: AdapterRole) {
        if pointer(role) == .i32 { code.emit(.i32WrapI64) }
    }

    /// A number of 32 bits on the stack becomes an address of a side.
    func widen(to role: AdapterRole) {
        if pointer(role) == .i64 { code.emit(.i64ExtendI32U) }
    }

    /// Traps unless an address is a multiple of a power of two.
    func checkAlignment(_ address: AdapterLocal, _ alignment: UInt32) {
        guard alignment > 1 else { return }
        code.get(address)
        code.constant(UInt64(alignment - 1), address.type)
        code.emit(address.type == .i32 ? .i32And : .i64And)
        if address.type == .i64 { code.emit(.i32WrapI64) }
        trapIf(.pointerUnaligned)
    }

    /// Leaves on the stack whether a range is not within the memory.
    ///
    /// - Parameter size: In 64 bits.
    func isOutOfBounds(_ role: AdapterRole, _ address: AdapterLocal, size: AdapterLocal) {
        code.withTemporary(.i64) { end in
            code.emit(.memorySize) { $0.index = self.memory(role) }
            if pointer(role) == .i32 { code.emit(.i64ExtendI32U) }
            let log2 = builder.side(role).memory?.pageSizeLog2 ?? PageSize.standardLog2
            code.constant(UInt64(log2), .i64)
            code.emit(.i64Shl)
            code.set(end)
            code.get(size)
            code.get(end)
            code.emit(.i64GtU)
            getWide(address)
            code.get(end)
            code.get(size)
            code.emit(.i64Sub)
            code.emit(.i64GtU)
            code.emit(.i32Or)
        }
    }

    /// Traps unless so many bytes at an address are aligned and within the memory.
    func checkRange(
        _ role: AdapterRole, _ address: AdapterLocal, size: UInt32, alignment: UInt32
    ) {
        checkAlignment(address, alignment)
        code.withTemporary(.i64) { local in
            code.constant(UInt64(size), .i64)
            code.set(local)
            isOutOfBounds(role, address, size: local)
        }
        trapIf(.valueOutOfBounds)
    }
}

// MARK: Guest functions

extension AdapterBody {
    /// What the guest's function throws becomes a trap, so that nothing passes the instances that
    /// are entered. The arguments have to be pushed within.
    func guarded(_ result: ValueType?, _ body: () -> Void) {
        let type = result.map { BlockType.value($0) } ?? .empty
        code.block(type) {
            code.block {
                code.catchAll(type, body)
                code.branch(1)
            }
            trap(.uncaughtException)
        }
    }

    /// Calls a function of a side's instance that may not call out.
    func withoutLeaving(_ role: AdapterRole, _ result: ValueType?, _ body: () -> Void) {
        let flag = builder.index(of: .mayLeave(role))
        code.constant(0)
        code.emit(.globalSet) { $0.index = flag }
        guarded(result, body)
        code.constant(1)
        code.emit(.globalSet) { $0.index = flag }
    }

    /// New memory of the receiver's, for a number of bytes in 64 bits.
    func allocate(_ address: AdapterLocal, size: AdapterLocal, alignment: UInt32) {
        reallocate(address, from: nil, to: size, alignment: alignment)
    }

    /// - Parameter old: The size until now; nil for new memory.
    func reallocate(
        _ address: AdapterLocal, from old: AdapterLocal?, to size: AdapterLocal, alignment: UInt32
    ) {
        if let old {
            code.get(address)
            code.get(old)
            narrow(to: to)
        } else {
            code.constant(0, pointer(to))
            code.constant(0, pointer(to))
        }
        code.constant(UInt64(alignment), pointer(to))
        code.get(size)
        narrow(to: to)
        code.call(builder.routine(.allocate(to)))
        code.set(address)
    }

    /// Calls the receiver's `realloc`, which may neither call out nor change its thread.
    private func onThreadOfItsOwn(_ result: ValueType, _ body: () -> Void) {
        guard builder.side(to).reallocUsesThread else {
            return withoutLeaving(to, result, body)
        }
        call(.beginReallocation(to))
        guarded(result, body)
        call(.endReallocation)
    }

    fileprivate func allocateRoutine() {
        let parameters = code.parameters
        let type = pointer(to)
        let realloc = builder.function(
            .realloc(to), FunctionType([type, type, type, type], [type]))
        let address = code.fresh(type)
        onThreadOfItsOwn(type) {
            for parameter in parameters { code.get(parameter) }
            code.call(realloc)
        }
        code.tee(address)
        code.get(parameters[2])
        code.constant(1, type)
        code.emit(type == .i32 ? .i32Sub : .i64Sub)
        code.emit(type == .i32 ? .i32And : .i64And)
        if type == .i64 { code.emit(.i32WrapI64) }
        trapIf(.reallocUnaligned)
        code.withTemporary(.i64) { size in
            getWide(parameters[3])
            code.set(size)
            isOutOfBounds(to, address, size: size)
        }
        trapIf(.reallocOutOfBounds)
        code.get(address)
    }
}
