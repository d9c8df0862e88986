/// The state of a running guest that handlers pass on in machine registers.
///
/// Six integer and two floating-point arguments are what the C calling convention of x86-64 keeps
/// in registers (arm64 has more); one argument beyond that would go to the stack and end the tail
/// calls between handlers.
struct Registers {
    /// The current cell: a handler pointer, then operands.
    var pc: UnsafeRawPointer
    /// Slot 0 of the current frame.
    var sp: UnsafeMutablePointer<UInt64>
    /// The first byte of memory 0.
    var memory: UnsafeMutableRawPointer
    /// Bytes of memory 0.
    var memoryByteCount: UInt
    /// The integer accumulator: what the last integer cell produced.
    var acc: UInt64
    var context: UnsafeMutablePointer<Context>
    /// The f64 accumulator.
    var accF64: Double
    /// The f32 accumulator.
    var accF32: Float
}

/// ``Handler`` as ``Registers/jump(_:)`` calls it.
private typealias BranchHandler =
    @convention(c) (
        _ pc: UInt, _ sp: UnsafeMutablePointer<UInt64>,
        _ memory: UnsafeMutableRawPointer,
        _ memoryByteCount: UInt, _ acc: UInt64, _ context: UnsafeMutableRawPointer,
        _ accF64: Double,
        _ accF32: Float
    ) -> Int

extension Registers {
    @inline(__always)
    init(
        _ pc: UnsafeRawPointer, _ sp: UnsafeMutablePointer<UInt64>,
        _ memory: UnsafeMutableRawPointer, _ memoryByteCount: UInt, _ acc: UInt64,
        _ context: UnsafeMutableRawPointer, _ accF64: Double, _ accF32: Float
    ) {
        self.pc = pc
        self.sp = sp
        self.memory = memory
        self.memoryByteCount = memoryByteCount
        self.acc = acc
        self.context = context.assumingMemoryBound(to: Context.self)
        self.accF64 = accF64
        self.accF32 = accF32
    }

    /// Calls the handler at `pc`.
    @inline(__always)
    func dispatch() -> Int {
        pc.load(as: Handler.self)(
            pc, sp, memory, memoryByteCount, acc, UnsafeMutableRawPointer(context), accF64, accF32)
    }

    /// Goes on with the cell that lies `byteCount` further, in tail position.
    ///
    /// Optimised code jumps there; a build without tail calls puts the registers down and returns
    /// to the driver's loop: debug builds, and those with the trait `LoopDispatch`.
    @inline(__always)
    func next(_ byteCount: Int) -> Int { advanced(byteCount).go() }

    /// Goes on with the cell at `pc`, in tail position.
    @inline(__always)
    func go() -> Int {
        #if LoopDispatch
            save()
            return ExitReason.next.rawValue
        #else
            return dispatch()
        #endif
    }

    /// Goes on at the target of a branch, in tail position.
    ///
    /// The call's type differs from that of ``next(_:)`` in a way that no machine sees. So the
    /// compiler cannot merge the two ways of a conditional branch: each keeps a jump of its own,
    /// which is shorter and easier to predict.
    @inline(__always)
    func jump(_ byteCount: Int) -> Int {
        #if LoopDispatch
            return next(byteCount)
        #else
            let target = pc + byteCount
            return target.load(as: BranchHandler.self)(
                UInt(bitPattern: target), sp, memory, memoryByteCount, acc,
                UnsafeMutableRawPointer(context), accF64, accF32)
        #endif
    }

    /// Lets another handler do the current cell, in tail position.
    @inline(__always)
    func become(_ handler: Handler) -> Int {
        handler(
            pc, sp, memory, memoryByteCount, acc, UnsafeMutableRawPointer(context), accF64, accF32)
    }

    /// Puts the registers where the driver finds them.
    @inline(__always)
    func save() {
        context.pointee.pc = pc
        context.pointee.sp = sp
        context.pointee.acc = acc
        context.pointee.accF64 = accF64
        context.pointee.accF32 = accF32
        #if LoopDispatch
            context.pointee.memory = memory
            context.pointee.memoryByteCount = memoryByteCount
        #endif
    }

    /// Leaves the chain of handlers; the driver decides what follows.
    @inline(__always)
    func exit(_ reason: ExitReason) -> Int {
        save()
        return reason.rawValue
    }

    /// Leaves with a trap, in tail position: the registers stay where they are, so that the way
    /// without a trap needs no stack frame. The accumulator's value is not needed any more.
    ///
    /// An access out of bounds may be done again, in a shared memory that has grown: until then a
    /// cell must not have changed anything, the accumulators included.
    @inline(__always)
    func trap(_ code: TrapCode) -> Int {
        if code == .memoryOutOfBounds {
            return op_memoryOutOfBounds(
                pc, sp, memory, memoryByteCount, acc, UnsafeMutableRawPointer(context), accF64,
                accF32)
        }
        return op_trap(
            pc, sp, memory, memoryByteCount, UInt64(code.rawValue),
            UnsafeMutableRawPointer(context),
            accF64, accF32)
    }

    /// Reads again what a collection in the midst of a cell may have changed: it ends values of
    /// the host, which may call guests then.
    @inline(__always)
    mutating func reload() {
        context.pointee.reload()
        reloadMemory()
    }

    /// Reads memory 0's place again, after anything that may have grown or replaced it.
    @inline(__always)
    mutating func reloadMemory() {
        memory = context.pointee.memory
        memoryByteCount = context.pointee.memoryByteCount
    }

    /// Makes an instance the current one, with its memory 0.
    @inline(__always)
    mutating func enter(_ instance: UnsafeMutablePointer<InstanceData>) {
        context.pointee.enter(instance)
        context.pointee.loadMemory()
        reloadMemory()
    }

    // Cells.

    /// The current cell's operands, by the layout of its handler.
    @inline(__always)
    func cell<Layout: CellLayout>(as layout: Layout.Type) -> UnsafePointer<Layout> {
        Layout.at(pc)
    }

    /// What follows the head of a list.
    @inline(__always)
    func elements<Layout: ListCellLayout>(
        of cell: UnsafePointer<Layout>
    ) -> UnsafePointer<Layout.Element> {
        (UnsafeRawPointer(cell) + MemoryLayout<Layout>.size)
            .assumingMemoryBound(to: Layout.Element.self)
    }

    /// The place behind a cell.
    @inline(__always)
    func past<Layout: CellLayout>(_ cell: UnsafePointer<Layout>) -> Registers {
        advanced(Layout.cellBytes)
    }

    /// Goes on with what follows a cell, in tail position.
    @inline(__always)
    func next<Layout: CellLayout>(after cell: UnsafePointer<Layout>) -> Int {
        next(Layout.cellBytes)
    }

    @inline(__always)
    func slot(_ index: UInt16) -> UnsafeMutablePointer<UInt64> { sp + Int(index) }
    /// An index that is wide, as slots of arguments and of runtime instructions are.
    @inline(__always)
    func slot(wide index: UInt32) -> UnsafeMutablePointer<UInt64> { sp + Int(index) }
}

/// Where every trap of a handler ends; the code is in the accumulator's place.
@inline(never)
@c func op_trap(
    _ pc: UnsafeRawPointer, _ sp: UnsafeMutablePointer<UInt64>, _ memory: UnsafeMutableRawPointer,
    _ memoryByteCount: UInt, _ code: UInt64, _ context: UnsafeMutableRawPointer, _ accF64: Double,
    _ accF32: Float
) -> Int {
    let r = Registers(pc, sp, memory, memoryByteCount, code, context, accF64, accF32)
    r.context.pointee.trapCode = TrapCode(rawValue: UInt8(truncatingIfNeeded: code)) ?? .unreachable
    return r.exit(.trap)
}

/// Another thread may have grown memory 0 since its size was read: the cell is then done again.
@inline(never)
@c func op_memoryOutOfBounds(
    _ pc: UnsafeRawPointer, _ sp: UnsafeMutablePointer<UInt64>, _ memory: UnsafeMutableRawPointer,
    _ memoryByteCount: UInt, _ acc: UInt64, _ context: UnsafeMutableRawPointer, _ accF64: Double,
    _ accF32: Float
) -> Int {
    var r = Registers(pc, sp, memory, memoryByteCount, acc, context, accF64, accF32)
    r.context.pointee.loadMemory()
    if r.context.pointee.memoryByteCount > memoryByteCount {
        r.reloadMemory()
        return r.next(0)
    }
    r.context.pointee.trapCode = .memoryOutOfBounds
    return r.exit(.trap)
}
